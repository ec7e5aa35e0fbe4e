"""Property tests: any text and number a record may hold comes back unchanged."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import ClaimKind, Document, Hedge, Label, Mode, Part, PostKind
from kb.store import Store

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WHOLE = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SETTINGS = settings(max_examples=60, deadline=None)


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("round-trip")
    with Store.open(folder / "kb.db", mode="write") as opened:
        yield opened


@pytest.fixture(scope="module")
def undo():
    """Return an error to leave a transaction with, so that examples do not meet."""

    class UndoError(Exception):
        pass

    return UndoError


@SETTINGS
@given(text=TEXTS, title=TEXTS, url=st.none() | TEXTS, tags=st.lists(TEXTS, max_size=3))
def test_documents(shared_store, undo, text, title, url, tags):
    document = Document("d:1", "a.txt", "text", title, text, url, None, tuple(tags))
    with pytest.raises(undo), shared_store.transaction():
        shared_store.documents.add(document, derived_with="f", run_id=None)
        assert shared_store.documents.get("d:1") == document
        raise undo
    assert shared_store.documents.count() == 0


@SETTINGS
@given(data=st.data())
def test_posts_and_mentions(shared_store, undo, make_sample, data):
    sample = make_sample("any")
    start, length = data.draw(st.integers(0, 2**40)), data.draw(st.integers(0, 2**20))
    post = dataclasses.replace(
        sample.posts[0],
        kind=data.draw(st.sampled_from(PostKind)),
        start=start,
        end=start + length,
        date=data.draw(st.none() | TEXTS),
        karma=data.draw(st.none() | WHOLE),
        url=data.draw(st.none() | TEXTS),
        confidence=data.draw(NUMBERS),
        declared=data.draw(st.none() | st.sampled_from(Label)),
    )
    mention = dataclasses.replace(
        sample.mentions[0],
        text=data.draw(TEXTS),
        kind=data.draw(st.sampled_from(ClaimKind)),
        hedge=data.draw(st.sampled_from(Hedge)),
        mode=data.draw(st.sampled_from(Mode)),
        confidence=data.draw(NUMBERS),
        paragraph=data.draw(WHOLE),
    )
    parts = tuple(Part(name, value) for name, value in data.draw(st.lists(st.tuples(TEXTS, NUMBERS), max_size=3)))
    edge = dataclasses.replace(sample.edge, target=mention.id, parts=parts, score=data.draw(NUMBERS))
    with pytest.raises(undo), shared_store.transaction():
        shared_store.documents.add(sample.document, derived_with="f", run_id=None)
        shared_store.names.add(sample.people, sample.document.id)
        shared_store.posts.add([post])
        shared_store.mentions.add([mention])
        shared_store.derived.replace(edges=[edge])
        assert shared_store.posts.get(post.id) == post
        assert shared_store.mentions.get(mention.id) == mention
        assert shared_store.edges.all() == [edge]
        raise undo
