"""A change of mind as it is shown: both quotes, each with its place."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kb.records import MindChange, Position, Stance
from kb.store import Store
from kb.views.mind_changes import mind_change_views
from kb.views.passages import Passages


@pytest.fixture
def turned(draft) -> Position:
    """Ada gives her claim up in the words of the last post."""
    said, post = draft.mentions["pay"], draft.posts[-1]
    span = post.start, post.end
    change = MindChange(Stance.ENDORSES, Stance.REJECTS, said.id, post.id, *span, "said", 0.75)
    return Position(said.author_id, draft.claims["pay"].id, Stance.REJECTS, 0.75, (said.id,), changes=(change,))


def test_both_quotes_stand_with_their_places(base: Path, draft, turned: Position) -> None:
    with Store.open(base, mode="read") as store:
        passages = Passages(store)
        ((key, (view,)),) = mind_change_views(store, passages, [turned]).items()
        text = store.documents.get(draft.posts[-1].document_id).text
    post = draft.posts[-1]
    assert key == (turned.claim_id, turned.author_id)
    assert view.said is not None
    assert view.said.text == draft.mentions["pay"].text
    assert view.text == text[post.start : post.end]
    assert view.line == (text.count("\n", 0, post.start) + 1)
    assert (view.before, view.after, view.method) == (Stance.ENDORSES, Stance.REJECTS, "said")


def test_a_post_that_is_gone_shows_nothing(base: Path, turned: Position) -> None:
    gone = dataclasses.replace(turned, changes=(dataclasses.replace(turned.changes[0], post_id="p:gone"),))
    with Store.open(base, mode="read") as store:
        assert mind_change_views(store, Passages(store), [gone]) == {(gone.claim_id, gone.author_id): ()}
