"""Where an author stood over time, or where people stood on a claim, with the changes of mind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.records import Claim, Position, Stance
from kb.store import Store
from kb.views.accord import agreeing
from kb.views.claims import contested
from kb.views.mind_changes import MindChangeView, mind_change_views
from kb.views.passages import Passage, Passages

_BY_WORDS = ("said", "edit")
_SURE = 0.7
"""Least score of a change that the author's words tell: "I may end up less sure" tells neither whether nor of what."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stand that somebody takes on a claim, with the words that show it: they say the claim, or they answer it.

    `date` is ISO 8601.
    """

    date: str | None
    author_id: str
    author: str
    claim_id: str
    claim: str
    stance: Stance
    contested: bool
    answers: bool
    passage: Passage


@dataclass(frozen=True, slots=True)
class Turn:
    """An author's change of mind on a claim."""

    author_id: str
    author: str
    claim_id: str
    claim: str
    change: MindChangeView


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in order of time; those without any date come last, by place. `matched` counts them before any limit."""

    of: str
    title: str
    steps: tuple[Step, ...]
    turns: tuple[Turn, ...]
    matched: int


def author_timeline(store: Store, author_id: str, topic_id: str | None, limit: int | None) -> Timeline:
    """Return the stands of an author in order of time; of many, those on what people divide on or say again stay."""
    passages, held = Passages(store), agreeing(store, store.positions.of_author(author_id))
    claims = store.claims.many([p.claim_id for p in held])
    held = [p for p in held if topic_id in (None, claims[p.claim_id].topic_id)]
    steps = _steps(store, passages, claims, held)
    turns = _turns(store, passages, claims, held)
    return Timeline(author_id, passages.name(author_id), _fewer(steps, limit), turns, len(steps))


def claim_timeline(store: Store, claim_id: str, limit: int | None) -> Timeline:
    """Return where people stood on a claim, in order of time. Raises NotFoundError."""
    passages, claim = Passages(store), store.claims.get(claim_id)
    held = agreeing(store, store.positions.of_claim(claim_id))
    steps = _steps(store, passages, {claim.id: claim}, held)
    turns = _turns(store, passages, {claim.id: claim}, held)
    return Timeline(claim_id, claim.text, tuple(steps[:limit]), turns, len(steps))


def _steps(store: Store, passages: Passages, claims: Mapping[str, Claim], positions: Sequence[Position]) -> list[Step]:
    shown = passages.by_id([s.mention_id for p in positions for s in p.shown])
    divided = contested(store)
    # Words that answer a claim are shown there, and not once more as a claim of their own.
    answers = {s.mention_id for p in positions for s in p.shown if s.mention_id not in claims[p.claim_id].mention_ids}
    steps = [
        Step(
            shown[s.mention_id].date,
            p.author_id,
            passages.name(p.author_id),
            p.claim_id,
            claims[p.claim_id].text,
            s.stance,
            p.claim_id in divided,
            s.mention_id not in claims[p.claim_id].mention_ids,
            shown[s.mention_id],
        )
        for p in positions
        for s in p.shown
        if s.mention_id in shown and not (s.mention_id in answers and s.mention_id in claims[p.claim_id].mention_ids)
    ]
    return sorted(steps, key=lambda s: (s.date is None, s.date or "", s.passage.path, s.passage.start, s.claim_id))


def _turns(
    store: Store, passages: Passages, claims: Mapping[str, Claim], positions: Sequence[Position]
) -> tuple[Turn, ...]:
    """Return the changes of mind in order of time, without those that words only hint at.

    Words that gave up an answer to a claim gave up what the answer itself claims: that is told once, there.
    """
    views = mind_change_views(store, passages, positions)
    turns = [
        Turn(p.author_id, passages.name(p.author_id), p.claim_id, claims[p.claim_id].text, view)
        for p in positions
        for view in views.get((p.claim_id, p.author_id), ())
        if view.score >= _SURE or view.method not in _BY_WORDS
    ]
    turns.sort(key=lambda t: (not _own(t, claims), t.claim_id))
    once = {(t.author_id, t.change.said, t.change.path, t.change.line, t.change.text): t for t in reversed(turns)}
    found = sorted(once.values(), key=lambda t: (t.change.path, t.change.line, t.claim_id))
    return tuple(sorted(found, key=lambda t: (t.change.date is None, t.change.date or "")))


def _own(turn: Turn, claims: Mapping[str, Claim]) -> bool:
    """Return whether what the author turns from says the claim itself."""
    return turn.change.said is not None and turn.change.said.mention_id in claims[turn.claim_id].mention_ids


def _fewer(steps: Sequence[Step], limit: int | None) -> tuple[Step, ...]:
    """Return at most `limit` steps, still in order: contested claims first, then those said again."""
    if limit is None or len(steps) <= limit:
        return tuple(steps)
    again = {b.claim_id for a, b in pairwise(sorted(steps, key=lambda s: s.claim_id)) if a.claim_id == b.claim_id}
    ranked = sorted(range(len(steps)), key=lambda i: (not steps[i].contested, steps[i].claim_id not in again, i))
    return tuple(steps[i] for i in sorted(ranked[:limit]))
