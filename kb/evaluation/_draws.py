"""How sure a figure is: its range over draws of whole groups, as what stands in one thread is alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS, SEED = 1000, 11
Rows = NDArray[np.intp]


def interval(value: Callable[[Rows], float], groups: Sequence[str]) -> str:
    """Return the middle 95 % of `value` over draws of groups with replacement; `value` is given the rows drawn."""
    names = np.array(groups)
    members = [np.flatnonzero(names == g) for g in np.unique(names)]
    draw = np.random.default_rng(SEED)
    found = np.array(
        [
            value(np.concatenate([members[j] for j in draw.integers(len(members), size=len(members))]))
            for _ in range(DRAWS if members else 0)
        ]
    )
    if not len(found) or np.isnan(found).all():
        return "-"
    low, high = np.nanquantile(found, (0.025, 0.975))
    return f"{low:.2f}-{high:.2f}"


def mean(values: NDArray[np.bool_]) -> float:
    """Return the share of true values, nan where there are none."""
    return float(values.mean()) if len(values) else float("nan")


def f1(gold: NDArray[np.int64], given: NDArray[np.int64], label: int) -> float:
    """Return the F1 of one label; below 0 stands for no label."""
    whole = (given == label).sum() + (gold == label).sum()
    return float(2 * ((given == label) & (gold == label)).sum() / whole) if whole else float("nan")


def macro_f1(gold: NDArray[np.int64], given: NDArray[np.int64], labels: Sequence[int]) -> float:
    """Return the mean F1 of the labels that occur in `gold`."""
    scores = [f1(gold, given, label) for label in labels if (gold == label).any()]
    return float(np.mean(scores)) if scores else float("nan")
