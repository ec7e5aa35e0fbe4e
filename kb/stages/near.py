"""Which texts lie near each other: exact, in blocks of bounded memory, the same in whatever order and on any threads.

A product of matrices rounds by the shape of its blocks, so it only says which pairs to look at; the cosine of each of
these is computed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.protocols import Vectors
from kb.records import Mention

Rows = NDArray[np.int64]
Found = tuple[Rows, Rows, Vectors]
"""Pairs of places, and the cosine of each."""

Finder = Callable[[Sequence[str], Vectors, float], "Near"]
"""What `near` does; another may know of some pairs already."""

_ROWS, _COLUMNS = 1024, 8192  # of a block: 32 MiB of cosines at once
_ROUNDING = 1e-5  # far more than a product of rows of length 1 is wrong by
_EXACT = 4096  # pairs whose cosines are computed at once


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs of texts by their places, the first before the second, in order."""

    place: Mapping[str, int]
    first: Rows
    second: Rows
    cosine: Vectors

    def __iter__(self) -> Iterator[tuple[int, int, float]]:
        """Yield (first, second, cosine)."""
        return zip(self.first.tolist(), self.second.tolist(), self.cosine.tolist(), strict=True)


def near(texts: Sequence[str], vectors: Vectors, least: float) -> Near:
    """Return the pairs of different `texts` whose cosine is `least` or more; `vectors` are their rows, of length 1."""
    found = []
    for start in range(0, len(texts), _ROWS):
        for first, second, cosine in beside(vectors[start : start + _ROWS], vectors[start:], least):
            once = first < second
            found.append((first[once] + start, second[once] + start, cosine[once]))
    return gathered(texts, found)


def of_mentions(
    mentions: Sequence[Mention], rows: Mapping[str, int], vectors: Vectors, least: float, finder: Finder
) -> Near:
    """Return which texts of `mentions` lie near each other; `rows` are theirs in `vectors`, by id."""
    row = {m.text: rows[m.id] for m in reversed(mentions)}
    texts = sorted(row)
    return finder(texts, vectors[[row[text] for text in texts]], least)


def beside(vectors: Vectors, others: Vectors, least: float) -> Iterator[Found]:
    """Yield the pairs of a row of `vectors` and one of `others` whose cosine is `least` or more, block by block."""
    for top in range(0, len(vectors), _ROWS):
        for left in range(0, len(others), _COLUMNS):
            block = vectors[top : top + _ROWS] @ others[left : left + _COLUMNS].T
            likely = np.flatnonzero(block >= np.float32(least - _ROUNDING))
            rows, columns = np.divmod(likely, block.shape[1])
            first, second = rows + top, columns + left
            cosine = cosines(vectors, first, others, second)
            kept = cosine >= np.float32(least)
            yield first[kept], second[kept], cosine[kept]


def nearest(vectors: Vectors, centres: Vectors) -> tuple[Rows, Vectors]:
    """Return for each row of `vectors` the nearest of `centres`, of several the first, and its cosine."""
    place, best = np.zeros(len(vectors), np.int64), np.full(len(vectors), -2, np.float32)
    for top in range(0, len(vectors), _ROWS):
        for left in range(0, len(centres), _COLUMNS):
            block = vectors[top : top + _ROWS] @ centres[left : left + _COLUMNS].T
            likely = np.flatnonzero(block >= block.max(axis=1, keepdims=True) - np.float32(_ROUNDING))
            rows, columns = np.divmod(likely, block.shape[1])
            cosine = cosines(vectors, rows + top, centres, columns + left)
            order = np.lexsort((columns, -cosine, rows))
            ahead = order[np.unique(rows[order], return_index=True)[1]]
            nearer = ahead[cosine[ahead] > best[rows[ahead] + top]]
            place[rows[nearer] + top], best[rows[nearer] + top] = columns[nearer] + left, cosine[nearer]
    return place, best


def cosines(vectors: Vectors, first: Rows, others: Vectors, second: Rows) -> Vectors:
    """Return the cosine of each pair of rows; it depends on the two rows alone."""
    made = np.empty(len(first), np.float32)
    for start in range(0, len(first), _EXACT):
        part = slice(start, start + _EXACT)
        one, other = vectors[first[part]].astype(np.float64), others[second[part]].astype(np.float64)
        made[part] = (one * other).sum(axis=1)
    return made


def gathered(texts: Sequence[str], found: Iterable[Found]) -> Near:
    """Return pairs of places in `texts` as one, in order."""
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    first, second, cosine = (np.concatenate(column) for column in zip(none, *found, strict=True))
    order = np.lexsort((second, first))
    place = {text: n for n, text in enumerate(texts)}
    return Near(place, first[order], second[order], cosine[order])
