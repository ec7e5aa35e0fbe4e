"""How far a figure could have come out otherwise: 95 % intervals.

Where cases hang together (sentences of one thread, pairs on one claim) whole groups are drawn with replacement
(the cluster bootstrap: Davison and Hinkley 1997, 3.8); a share of cases that do not is given Wilson's interval (1927).
Of a handful of documents neither says anything, and then there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.evaluation import Figure, share

DRAWS, SEED = 1000, 11
FEWEST = 5  # groups, below which a draw of them is no picture of anything
_Z = 1.959963985  # the normal distribution's 97.5th percentile

Range = tuple[float, float] | None


def bootstrap(value: Callable[[NDArray[np.intp]], float], groups: Sequence[str] | NDArray[np.str_]) -> Range:
    """Return the 2.5th and 97.5th percentile of `value` (of the numbers of cases) over draws of whole `groups`.

    Draws for which there is no value (nan) do not count; None if there is none at all, or too few groups.
    """
    rows: dict[str, list[int]] = {}
    for i, group in enumerate(groups):
        rows.setdefault(str(group), []).append(i)
    members = [np.array(r, dtype=np.intp) for r in rows.values()]
    if len(members) < FEWEST:
        return None
    draw = np.random.default_rng(SEED)
    found = np.array(
        [
            value(np.concatenate([members[j] for j in draw.integers(len(members), size=len(members))]))
            for _ in range(DRAWS)
        ]
    )
    if np.isnan(found).all():
        return None
    low, high = np.nanquantile(found, (0.025, 0.975))
    return float(low), float(high)


def wilson(part: int, whole: int) -> Range:
    """Return the interval of a share of independent cases; None of no cases."""
    if not whole:
        return None
    p, z2 = part / whole, _Z * _Z
    centre, reach = p + z2 / (2 * whole), _Z * float(np.sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)))
    return max(0.0, (centre - reach) / (1 + z2 / whole)), min(1.0, (centre + reach) / (1 + z2 / whole))


def figure(name: str, value: float | None, n: int, note: str, within: Range) -> Figure:
    """Return a figure with its interval."""
    low, high = within or (None, None)
    return Figure(name, value, n, note, low, high)


def independent(name: str, part: int, whole: int, note: str) -> Figure:
    """Return the figure `part` of `whole` cases that do not hang together."""
    plain = share(name, part, whole, note)
    return figure(name, plain.value, whole, note, wilson(part, whole))


def pooled(name: str, parts: Sequence[int], wholes: Sequence[int], note: str) -> Figure:
    """Return the share of all `parts` in all `wholes`, one of each a group of cases that hang together."""
    part, whole = np.array(parts, dtype=np.float64), np.array(wholes, dtype=np.float64)

    def value(rows: NDArray[np.intp]) -> float:
        total = whole[rows].sum()
        return float(part[rows].sum() / total) if total else float("nan")

    plain = share(name, int(part.sum()), int(whole.sum()), note)
    return figure(name, plain.value, plain.n, note, bootstrap(value, [str(i) for i in range(len(part))]))
