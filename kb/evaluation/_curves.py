"""Precision by coverage: how right a model is on the cases that it is surest of, the more of them are taken."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.evaluation import Curve, Point
from kb.protocols import Vectors

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


def curve(name: str, right: NDArray[np.bool_], score: Vectors, note: str) -> Curve:
    """Return the curve of the cases by `score`, surest first; a share of them takes all of equal score with it."""
    order = np.argsort(-score, kind="stable")
    hits, sorted_ = right[order].cumsum(), score[order]
    points: list[Point] = []
    for share in SHARES:
        wanted = max(1, round(share * len(order))) if len(order) else 0
        if not wanted:
            break
        taken = int(np.searchsorted(-sorted_, -sorted_[wanted - 1], side="right"))
        point = Point(taken / len(order), float(hits[taken - 1] / taken), float(sorted_[wanted - 1]), taken)
        if not points or points[-1].n != taken:
            points.append(point)
    return Curve(name, tuple(points), note)
