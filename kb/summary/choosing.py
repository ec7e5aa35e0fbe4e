"""Chooses the claims that speak for most others, without repeats.

Choice is greedy maximum coverage with a bound on redundancy (Lin and Bilmes 2011, "A class of submodular functions for
document summarization"): each next point is the claim that adds most to how well the points so far
stand for all claims in scope, where a claim weighs by the people and mentions behind it and the replies it drew.

Claims on one subject lie near each other whatever they say of it, both sides of it alike. What they share is taken away
first: their mean (Mu and Viswanath 2018, "All-but-the-top"). On ArgKP this makes 65 of 100 near pairs make the same
point, where plain cosines make it 25.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.config import SummaryConfig
from kb.protocols import Vectors


@dataclass(frozen=True, slots=True)
class Chosen:
    """One chosen row, what it added, and all rows it speaks for, its own among them."""

    row: int
    gain: float
    speaks_for: tuple[int, ...]


def apart(vectors: Vectors, groups: Sequence[str | None], config: SummaryConfig) -> Vectors:
    """Return unit vectors without what the rows of a group share; a row without a group counts with all others.

    A mean over few rows says little of what they share, so it is taken away only as far as the group is larger than
    `config.shared`: n / (n + shared).
    """
    result = vectors.copy()
    names = np.asarray([group or "" for group in groups])
    for name in sorted(set(names.tolist())):
        rows = names == name
        count = int(rows.sum())
        result[rows] -= vectors[rows].mean(axis=0) * (count / (count + config.shared))
    lengths = np.linalg.norm(result, axis=1, keepdims=True)
    return (result / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def heaviest(weights: Sequence[float], config: SummaryConfig) -> list[int]:
    """Return the rows that can be chosen, heaviest first."""
    return sorted(range(len(weights)), key=lambda i: (-weights[i], i))[: config.candidates]


def choose(
    vectors: Vectors, weights: Sequence[float], clear: Sequence[float], config: SummaryConfig, limit: int
) -> list[Chosen]:
    """Return up to `limit` rows, best first; `vectors` come from `apart`. Ties go to the heavier row, then the lower.

    Only the `config.candidates` heaviest rows can be chosen, but all are to be covered. What a row adds counts as far
    as it is `clear` (0-1): how well it reads by itself.
    """
    order = heaviest(weights, config)
    near = np.clip(vectors[order] @ vectors.T, 0.0, 1.0)
    near[np.arange(len(order)), order] = 1.0  # a claim speaks for itself, even where it has no vector
    covers = np.where(near >= config.near, near, 0.0)
    chosen = cover(
        covers,
        np.asarray(weights, dtype=np.float32),
        np.asarray([clear[i] for i in order], dtype=np.float32),
        near[:, order],
        config.diversity,
        limit,
    )
    return [
        Chosen(order[row], gain, tuple(int(i) for i in np.flatnonzero(near[row] >= config.speaks_for)))
        for row, gain in chosen
    ]


def cover(
    near: Vectors, weights: Vectors, clear: Vectors, among: Vectors, diversity: float, limit: int
) -> list[tuple[int, float]]:
    """Return up to `limit` rows of `near` (candidates x claims) with what each added, by greedy coverage.

    A claim is covered as well as its nearest chosen point is near; what a row adds counts as far as the row is
    `clear` (0-1). A row nearer than `diversity` (cosine) to a chosen one is passed over. Ties go to the lower row.
    """
    covered = np.zeros(near.shape[1], dtype=np.float32)
    allowed = np.ones(near.shape[0], dtype=bool)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < limit and allowed.any():
        gains = (np.maximum(near - covered, 0.0) @ weights) * clear
        gains[~allowed] = -1.0
        best = int(np.argmax(gains))
        chosen.append((best, float(gains[best])))
        covered = np.maximum(covered, near[best])
        allowed &= among[best] < diversity
        allowed[best] = False
    return chosen
