"""DF-QuAD: how strong each argument ends up, given who supports and attacks it.

Rago, Toni, Aurisicchio, Baroni: "Discontinuity-Free Decision Support with Quantitative Argumentation
Debates", KR 2016. Strengths are aggregated by the probabilistic sum; the base score moves toward 0 or 1 by the
difference of the attackers' and the supporters' aggregate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ROUNDS = 30
_STILL = 1e-6


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` bears on `target` with `weight` 0-1, for it or against it."""

    source: str
    target: str
    weight: float
    supports: bool


def strengths(base: Mapping[str, float], edges: Sequence[Edge]) -> dict[str, float]:
    """Return the strength (0-1) of every argument with base scores `base` (0-1).

    An edge passes on its weight's share of the source's strength. Acyclic graphs are exact; cycles are
    iterated to a fixed point, or stopped after `_ROUNDS` rounds.
    """
    incoming: dict[str, list[Edge]] = {}
    for edge in sorted(edges, key=lambda e: (e.target, e.source, e.supports)):
        incoming.setdefault(edge.target, []).append(edge)
    current = dict(base)
    for _ in range(_ROUNDS):
        fresh = {node: _combine(base[node], incoming.get(node, ()), current) for node in base}
        moved = max((abs(fresh[n] - current[n]) for n in base), default=0.0)
        current = fresh
        if moved < _STILL:
            break
    return current


def _combine(base: float, edges: Sequence[Edge], current: Mapping[str, float]) -> float:
    attack = _aggregate([e.weight * current[e.source] for e in edges if not e.supports])
    support = _aggregate([e.weight * current[e.source] for e in edges if e.supports])
    if attack >= support:
        return base - base * (attack - support)
    return base + (1 - base) * (support - attack)


def _aggregate(values: Sequence[float]) -> float:
    rest = 1.0
    for value in values:
        rest *= 1 - value
    return 1 - rest
