"""Camps: groups of people who agree among themselves and disagree with others; and what all camps endorse.

The camps are clusters of a signed graph of people, found by greedy agglomeration (correlation clustering: Bansal, Blum,
Chawla, Machine Learning 56, 2004; greedy additive edge contraction: Keuper et al., ICCV 2015). What they share is the
group-aware consensus of Polis, the product over groups of the smoothed share of each that agrees (Small, Bjorkegren,
Erkkilae, Shaw, Megill, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", Recerca 26(2), 2021).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from kb.records import Position, Stance


@dataclass(frozen=True, slots=True)
class Consensus:
    """A claim that members of opposed camps endorse: `score` (0-1), and who of which camp endorses and rejects it.

    `endorsing` and `rejecting` hold the place of a camp and those of its people who say so.
    """

    claim_id: str
    score: float
    endorsing: tuple[tuple[int, tuple[str, ...]], ...]
    rejecting: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Camps:
    """The camps, largest first, each sorted, and the pairs of them (by their places) that disagree with each other."""

    groups: tuple[tuple[str, ...], ...]
    opposed: frozenset[tuple[int, int]]


def find_camps(positions: Sequence[Position]) -> Camps:
    """Return the camps; people who disagree with nobody are in none.

    Two people are drawn together by every claim on which they take the same side, as surely as the less sure
    of them, and pushed apart by every claim on which they take opposite ones.
    """
    weights = _weights(positions)
    opposed = {person for pair, weight in weights.items() if weight < 0 for person in pair}
    groups: dict[str, tuple[str, ...]] = {person: (person,) for pair in weights for person in pair}
    between: dict[str, dict[str, float]] = {person: {} for person in groups}
    for (one, two), weight in weights.items():
        between[one][two] = between[two][one] = weight
    nearest: list[tuple[float, str, str]] = [(-weight, *pair) for pair, weight in weights.items() if weight > 0]
    heapify(nearest)
    while nearest:
        weight, one, two = heappop(nearest)
        if between.get(one, {}).get(two) != -weight:
            continue  # one of them has been joined with somebody since
        groups[one] += groups.pop(two)
        for other, far in between.pop(two).items():
            del between[other][two]
            if other != one:
                joint = between[one].get(other, 0.0) + far
                between[one][other] = between[other][one] = joint
                if joint > 0:
                    heappush(nearest, (-joint, min(one, other), max(one, other)))
    heads = {head: tuple(sorted(group)) for head, group in groups.items() if opposed.intersection(group)}
    ordered = sorted(heads, key=lambda head: (-len(heads[head]), heads[head]))
    place = {head: number for number, head in enumerate(ordered)}
    apart = frozenset(
        (place[one], place[two])
        for one in ordered
        for two, weight in between[one].items()
        if weight < 0 and two in place and place[one] < place[two]
    )
    return Camps(tuple(heads[head] for head in ordered), apart)


def _weights(positions: Sequence[Position]) -> dict[tuple[str, str], float]:
    on: dict[str, list[Position]] = defaultdict(list)
    for position in positions:
        if position.stance in (Stance.ENDORSES, Stance.REJECTS):
            on[position.claim_id].append(position)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for held in on.values():
        for one, two in combinations(sorted(held, key=lambda p: p.author_id), 2):
            same = 1 if one.stance is two.stance else -1
            weights[one.author_id, two.author_id] += same * min(one.score, two.score)
    return dict(weights)


def consensus(positions: Sequence[Position], camps: Camps) -> list[Consensus]:
    """Return the claims that members of two opposed camps endorse, in the order of their group-aware consensus.

    Who grants a claim that another says counts as endorsing it. A claim that a camp rejects more than it endorses is
    none. Each camp counts (endorsing + 1) / (taking a side + 2); a camp that says nothing of a claim counts a half, so
    that it is left out: the score is the geometric mean over the camps that speak.
    """
    camp_of = {person: number for number, camp in enumerate(camps.groups) for person in camp}
    on: dict[str, list[Position]] = defaultdict(list)
    for position in positions:
        if position.author_id in camp_of:
            on[position.claim_id].append(position)
    found = []
    for claim_id, held in on.items():
        for_ = _of_camps(held, (Stance.ENDORSES, Stance.CONCEDES), camp_of)
        against = _of_camps(held, (Stance.REJECTS,), camp_of)
        said = any(p.stance is Stance.ENDORSES for p in held)
        together = said and any(pair in camps.opposed for pair in combinations(sorted(for_), 2))
        if not together or any(len(people) > len(for_.get(camp, ())) for camp, people in against.items()):
            continue
        sizes = [(len(for_.get(camp, ())), len(against.get(camp, ()))) for camp in for_.keys() | against.keys()]
        shares = [(yes + 1) / (yes + no + 2) for yes, no in sizes]
        score = round(math.prod(shares) ** (1 / len(shares)), 4)
        made = Consensus(claim_id, score, tuple(sorted(for_.items())), tuple(sorted(against.items())))
        found.append((math.prod(2 * share for share in sorted(shares)), made))
    return [c for _, c in sorted(found, key=lambda f: (-f[0], f[1].claim_id))]


def _of_camps(
    held: Sequence[Position], stances: Sequence[Stance], camp_of: Mapping[str, int]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for position in held:
        if position.stance in stances:
            found[camp_of[position.author_id]].append(position.author_id)
    return {camp: tuple(sorted(people)) for camp, people in found.items()}
