"""Claims on which people name different numbers: who says which, with their words, the widest apart first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from kb.records import Claim, Mention, Mode, StanceLink
from kb.stages.quantities import Quantity, Unit, quantities, spread
from kb.stages.reactions import PREDICTION, forecasts
from kb.store import Store
from kb.text import words
from kb.views.passages import Passage, Passages

_ALIKE = 75.0  # likeness of words (0-100), the numbers left out, from which two linked sentences state one thing


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as somebody states it of a claim; a forecast without words has no passage of its own."""

    author_id: str
    author: str
    value: float
    shown: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class NumberDispute:
    """People who state different numbers of one claim. `unit` says of what kind, `of` what an amount counts.

    `spread` (0-1) is that of the two furthest apart; `stated` rises.
    """

    claim_id: str
    claim: str
    unit: Unit
    of: str
    spread: float
    stated: tuple[Stated, ...]


def number_disputes(
    store: Store, between: tuple[str, str] | None = None, topic_id: str | None = None
) -> list[NumberDispute]:
    """Return the claims of which people state different numbers, widest spread first.

    Two sentences are of the same claim if they are mentions of one, or linked and alike but for their numbers.
    """
    claims = {c.id: c for c in store.claims.all()}
    mentions = {m.id: m for m in store.mentions.all() if m.mode is Mode.ASSERTS and any(c.isdigit() for c in m.text)}
    home = _homes(claims.values(), store.stances.all(), mentions)
    passages = Passages(store)
    groups: dict[tuple[str, Unit, str], dict[str, tuple[float, str | None]]] = {}
    for claim_id, mention in home:
        for found in quantities(mention.text):
            own = groups.setdefault((claim_id, found.unit, found.of), {})
            own.setdefault(mention.author_id, (found.value, mention.id))
    for claim_id, author, value in _forecasts(store, claims.values()):
        groups.setdefault((claim_id, Unit.PROBABILITY, ""), {}).setdefault(author, (value, None))
    made, seen = [], set()
    for (claim_id, unit, of), everyone in groups.items():
        if topic_id is not None and claims[claim_id].topic_id != topic_id:
            continue
        held = {a: v for a, v in everyone.items() if between is None or a in between}
        apart = _spread(unit, of, [value for value, _ in held.values()])
        said = frozenset(held.items())
        if apart > 0 and said not in seen:  # two sentences that answer each other bring the same numbers up twice
            seen.add(said)
            made.append(_dispute(claims[claim_id], unit, of, apart, held, passages))
    return sorted(made, key=lambda d: (-d.spread, d.claim_id, d.unit, d.of))


def _homes(
    claims: Iterable[Claim], links: Sequence[StanceLink], mentions: dict[str, Mention]
) -> list[tuple[str, Mention]]:
    """Return (claim, mention) of every sentence with a number: in its own claim, and in one it states otherwise."""
    found = [(c.id, mentions[m]) for c in claims for m in c.mention_ids if m in mentions]
    for link in links:
        one, two = mentions.get(link.source_mention_id), mentions.get(link.target_mention_id)
        if one and two and one.author_id != two.author_id and _bare(one) and _alike(one, two):
            found.append((link.target, one))
    return found


def _alike(one: Mention, two: Mention) -> bool:
    return fuzz.token_set_ratio(_bare(one), _bare(two)) >= _ALIKE


def _bare(mention: Mention) -> str:
    return " ".join(w for w in words(mention.text) if not any(c.isdigit() for c in w))


def _forecasts(store: Store, claims: Iterable[Claim]) -> list[tuple[str, str, float]]:
    """Return (claim, author, probability) of the forecasts that readers left on a claim."""
    left = [r for r in store.reactions.all() if r.name == PREDICTION]
    if not left:
        return []
    claim_of = {m: c.id for c in claims for m in c.mention_ids}
    found = forecasts(left, store.mentions.all())
    return [(claim_of[m], author, value) for m, author, value in found if m in claim_of]


def _spread(unit: Unit, of: str, values: Sequence[float]) -> float:
    made = [Quantity(unit, value, of, 0, 0) for value in values]
    return max((spread(a, b) or 0.0 for a, b in combinations(made, 2)), default=0.0)


def _dispute(
    claim: Claim,
    unit: Unit,
    of: str,
    apart: float,
    held: dict[str, tuple[float, str | None]],
    passages: Passages,
) -> NumberDispute:
    shown = passages.by_id([m for _, m in held.values() if m])
    stated = [
        Stated(author, passages.name(author), value, say(unit, of, value), shown.get(mention or ""))
        for author, (value, mention) in held.items()
    ]
    ordered = tuple(sorted(stated, key=lambda s: (s.value, s.author)))
    return NumberDispute(claim.id, claim.text, unit, of, round(apart, 4), ordered)


def say(unit: Unit, of: str, value: float) -> str:
    """Return a number as it is read."""
    if unit in (Unit.PROBABILITY, Unit.SHARE):
        return f"{value * 100:.3g} %"
    if unit is Unit.YEAR:
        return str(int(value))
    return f"{of}{value:,.6g}" if not of.isalpha() else f"{value:,.6g} {of}"
