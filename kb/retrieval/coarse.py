"""A first look at many vectors: few of their dimensions, eight bits each, to tell which rows are worth the exact one.

The dimensions are those in which the vectors of the base differ most (principal components without centring, which is
the plane that keeps their products best: Eckart, Young 1936). At a million rows this reads 64 MB instead of 768.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.retrieval.coded import Coded, encode

Rows = NDArray[np.float32]

_DIMENSIONS = 64


@dataclass(frozen=True, slots=True)
class Coarse:
    """Vectors of shape (n, d) as `codes` of shape (n, k) along the k `axes`, each of shape (d,). Nothing, if empty."""

    axes: Rows
    codes: Coded

    def __len__(self) -> int:
        return len(self.codes)

    def dot(self, vector: Rows) -> Rows:
        """Return about what the product of each row with `vector` is, shape (n,)."""
        return self.codes.dot(self.axes @ vector)


def nothing(dimension: int) -> Coarse:
    """Return a first look at no vectors."""
    return Coarse(np.zeros((0, dimension), np.float32), Coded(np.zeros((0, 0), np.int8), np.zeros(0, np.float32)))


def make(blocks: Iterable[Rows], sample: Rows, count: int) -> Coarse:
    """Return a first look at `count` vectors that come in `blocks`; a `sample` of them says along which axes."""
    axes = _axes(sample)
    codes = Coded(np.zeros((count, len(axes)), np.int8), np.zeros(count, np.float32))
    first = 0
    for block in blocks:
        coded = encode(block @ axes.T, np.int8)
        codes.numbers[first : first + len(block)] = coded.numbers
        codes.scales[first : first + len(block)] = coded.scales
        first += len(block)
    return Coarse(axes, codes)


def _axes(sample: Rows) -> Rows:
    wide = sample.astype(np.float64)
    _, axes = np.linalg.eigh(wide.T @ wide)
    return np.ascontiguousarray(axes[:, ::-1][:, :_DIMENSIONS].T, np.float32)
