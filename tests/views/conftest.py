"""The sample base, open, with derived rows that a test can put in the place of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.records import Label, Mention, Position, Showing, Stance, StanceLink
from kb.store import Store


class Desk:
    """The sample base, open for writing, whose derived rows can be put in place again and again."""

    def __init__(self, store: Store, draft) -> None:
        self.store, self.draft = store, draft
        self.given = draft.derived(disagreement=True)

    def derive(self, **other: object) -> None:
        """Derive anew, with `other` in the place of what the draft has, as a run of its own."""
        self.given |= other
        run = self.store.runs.start("ingest", version="0", config_fingerprint="x")
        self.store.derived.replace(**self.given)
        self.store.history.update(run, self.given["cruxes"], {c.id: c for c in self.given["claims"]})
        self.store.runs.finish(run, finished=f"2026-01-{run:02}T12:00:00+00:00")

    def position(self, author: str, claim: str, stance: Stance, *mentions: str, score: float = 0.8) -> Position:
        """A position on a claim of the draft, shown by its mentions."""
        ids = tuple(self.draft.mentions[m].id for m in mentions)
        shown = tuple(Showing(i, stance) for i in ids)
        return Position(author, self.draft.claims[claim].id, stance, score, ids, shown=shown)

    def mention(self, name: str) -> Mention:
        """A mention of the draft."""
        return self.draft.mentions[name]

    def dispute(self, source: str, target: str, score: float = 0.8) -> StanceLink:
        """A dispute between two claims of the draft."""
        return self.draft.link(source, target, Label.DISPUTES, score)


@pytest.fixture
def desk(base: Path, draft) -> Iterator[Desk]:
    """The sample base as its first two runs left it."""
    with Store.open(base, mode="write") as store:
        made = Desk(store, draft)
        made.derive()
        yield made
