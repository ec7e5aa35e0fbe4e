"""Finding what a user means by a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import AmbiguousError, NotFoundError
from kb.records import Document
from kb.store import Store
from kb.views import lookup
from kb.views.passages import Passages


def test_an_exact_path_wins_over_a_file_name(base: Path) -> None:
    with Store.open(base, mode="write") as store:
        store.documents.add(
            Document("d:" + "3" * 16, "water.md", "markdown", "Other", "x"), derived_with="", run_id=None
        )
        assert lookup.document(store, Config(), "water.md").title == "Other"
        assert lookup.document(store, Config(), "notes/water.md").title == "Water"


def test_two_files_of_one_name_are_listed(base: Path) -> None:
    with Store.open(base, mode="write") as store:
        store.documents.add(
            Document("d:" + "3" * 16, "old/water.md", "markdown", "Old", "x"), derived_with="", run_id=None
        )
        with pytest.raises(AmbiguousError) as caught:
            lookup.document(store, Config(), "water.md")
    assert [c.split(" ")[0] for c in caught.value.candidates] == ["notes/water.md", "old/water.md"]


@pytest.mark.parametrize("name", ["zebra", "", "../../etc/passwd"])
def test_an_unknown_document(base: Path, name: str) -> None:
    with Store.open(base, mode="read") as store, pytest.raises(NotFoundError):
        lookup.document(store, Config(), name)


def test_topics_by_label_term_and_id(base: Path, draft) -> None:
    with Store.open(base, mode="read") as store:
        for name in ("raised beds", "Raised Bed", "timber", draft.topic_id[:6]):
            assert lookup.topic(store, Config(), name).id == draft.topic_id
        with pytest.raises(NotFoundError):
            lookup.topic(store, Config(), "xylophones")


def test_authors_by_id(base: Path, draft) -> None:
    with Store.open(base, mode="read") as store:
        assert lookup.author(store, Config(), draft.posts[1].author_id[:8]).name == "Ben Stone"


def test_a_context_holds_the_passage_at_its_place(base: Path, draft) -> None:
    with Store.open(base, mode="read") as store:
        found = Passages(store).contexts(m.id for m in draft.mentions.values())
    assert len(found) == len(draft.mentions)
    for context in found:
        assert context.text[context.start : context.end] == context.passage.text
        assert "\n" not in context.text
