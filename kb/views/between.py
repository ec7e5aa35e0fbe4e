"""All that divides two people and all that they agree on, by topic, each claim with the words of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Claim, Position, Stance
from kb.store import Store
from kb.views.accord import agreeing
from kb.views.claims import PositionView, position_views
from kb.views.passages import Passages

_SIDES = frozenset({Stance.ENDORSES, Stance.REJECTS})
_GRANTED = frozenset({Stance.ENDORSES, Stance.CONCEDES})
_BOTH_AGAINST = 0.7
"""Least surety of two people who both reject a claim: either rejection may be misread, and both have to hold."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A claim on which both take a stand. `score` (0-1) is that of the less sure; `crux_id` the crux that it is in."""

    claim_id: str
    claim: str
    first: PositionView
    second: PositionView
    score: float
    crux_id: str | None


@dataclass(frozen=True, slots=True)
class SharedTopic:
    """What two people say on one topic, or on claims without any; surest first."""

    topic_id: str | None
    topic: str | None
    disagreements: tuple[Shared, ...]
    agreements: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Two people: the topics on which they disagree most come first. The numbers count claims.

    What they signed `together` is no agreement of two and is only counted.
    """

    first_id: str
    first: str
    second_id: str
    second: str
    disagreements: int
    agreements: int
    together: int
    topics: tuple[SharedTopic, ...]


def between(store: Store, first_id: str, second_id: str, topic_id: str | None = None) -> Between:
    """Return where two people stand on every claim, or every claim of a topic, on which both take a side.

    What one of them says and the other grants they agree on. Who answered a claim with words that only speak for it
    has not said that it is so.
    """
    passages = Passages(store)
    mine, theirs = (_by_claim(store, author) for author in (first_id, second_id))
    both = sorted(i for i in mine.keys() & theirs.keys() if _meet(mine[i], theirs[i]))
    claims = store.claims.many(both)
    signed = {i for i in both if mine[i].mention_ids and mine[i].mention_ids == theirs[i].mention_ids}
    inside = [i for i in both if topic_id in (None, claims[i].topic_id)]
    both = [i for i in inside if i not in signed]
    crux_of = {i: x.id for x in store.cruxes.all() for i in (x.claim_id, *x.facet_ids)}
    firsts = position_views(store, passages, [mine[i] for i in both])
    seconds = position_views(store, passages, [theirs[i] for i in both])
    shared = [
        Shared(i, claims[i].text, a, b, min(a.score, b.score), crux_of.get(i))
        for i, a, b in zip(both, firsts, seconds, strict=True)
    ]
    shared = _once(sorted(shared, key=lambda s: (s.crux_id is None, -s.score, s.claim_id)))
    against = [s for s in shared if _opposed(s)]
    return Between(
        first_id,
        passages.name(first_id),
        second_id,
        passages.name(second_id),
        len(against),
        len(shared) - len(against),
        len(inside) - len(both),
        _by_topic(store, claims, shared),
    )


def _by_claim(store: Store, author_id: str) -> dict[str, Position]:
    return {p.claim_id: p for p in agreeing(store, store.positions.of_author(author_id))}


def _meet(one: Position, two: Position) -> bool:
    """Return whether both take a side, or one says what the other grants."""
    if one.stance is two.stance is Stance.REJECTS:
        return min(one.score, two.score) >= _BOTH_AGAINST
    return {one.stance, two.stance} <= _SIDES or {one.stance, two.stance} == _GRANTED


def _opposed(shared: Shared) -> bool:
    return {shared.first.stance, shared.second.stance} == _SIDES


def _once(shared: Sequence[Shared]) -> list[Shared]:
    """Leave out what the same words show again: an objection to a claim is a claim that its author rejects in turn."""
    kept, seen = [], set()
    for one in shared:
        shown = frozenset(p.mention_id for view in (one.first, one.second) for p in view.passages)
        if not shown or shown not in seen:
            kept.append(one)
        seen.add(shown)
    return kept


def _by_topic(store: Store, claims: dict[str, Claim], shared: Sequence[Shared]) -> tuple[SharedTopic, ...]:
    labels = {i: t.label for i, t in store.topics.many({c.topic_id for c in claims.values() if c.topic_id}).items()}
    groups: dict[str | None, list[Shared]] = {}
    for one in shared:
        groups.setdefault(claims[one.claim_id].topic_id, []).append(one)
    made = []
    for topic_id, own in groups.items():
        against = tuple(s for s in own if _opposed(s))
        with_ = tuple(s for s in own if not _opposed(s))
        made.append(SharedTopic(topic_id, labels.get(topic_id or ""), against, with_))
    return tuple(
        sorted(made, key=lambda t: (t.topic is None, -len(t.disagreements), -len(t.agreements), t.topic or ""))
    )
