"""Which rows hold which terms, laid out so that a query adds up what it needs and reads nothing else.

BM25 as FTS5 computes it (Robertson, Zaragoza 2009, "The probabilistic relevance framework"; k1 1.2, b .75): the same
scores, at some nanoseconds a row that holds a word where FTS5 takes microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.ids import fingerprint

Scores = NDArray[np.floating]

_K1, _B = 1.2, 0.75
_LEAST_WEIGHT = 1e-6  # FTS5's, of a term that most rows hold
_MOST_TIMES = 255


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms by their hashes, in order; the rows that hold term n are `rows[starts[n] : starts[n + 1]]`, in order.

    `times` says how often each of those rows holds it, `weights` what a term counts for (its inverse document
    frequency), `lengths` what the length of each row does to its score.
    """

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    times: NDArray[np.uint8]
    weights: NDArray[np.float64]
    lengths: NDArray[np.float32]

    def score(self, asked: Iterable[str]) -> Scores:
        """Return BM25 of all rows, 0 of those that hold none of the terms; a term asked for twice counts twice."""
        scores = np.zeros(len(self.lengths), np.float32)
        for term in asked:
            at = self._at(term)
            if at is not None:
                rows, times = self._holding(at), self.times[self.starts[at] : self.starts[at + 1]].astype(np.float32)
                scores[rows] += np.float32(self.weights[at] * (_K1 + 1)) * times / (times + self.lengths[rows])
        return scores

    def holding(self, asked: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows, in order, that hold every term; all rows if none is asked for."""
        at = [self._at(term) for term in dict.fromkeys(asked)]
        known = sorted((n for n in at if n is not None), key=lambda n: int(self.starts[n + 1] - self.starts[n]))
        if len(known) < len(at):
            return np.zeros(0, np.int64)
        found = self._holding(known[0]) if known else np.arange(len(self.lengths), dtype=np.int32)
        for n in known[1:]:
            rows = self._holding(n)
            place = np.searchsorted(rows, found)
            found = found[rows[np.minimum(place, len(rows) - 1)] == found] if len(rows) else rows
        return found.astype(np.int64)

    def _holding(self, at: int) -> NDArray[np.int32]:
        return self.rows[self.starts[at] : self.starts[at + 1]]

    def _at(self, term: str) -> int | None:
        wanted = _hash(term)
        at = int(np.searchsorted(self.terms, wanted))
        return at if at < len(self.terms) and self.terms[at] == wanted else None


def invert(instances: Iterable[tuple[str, NDArray[np.int64]]], row: NDArray[np.integer], count: int) -> Postings:
    """Return what rows hold. `instances` are terms with the numbers of the texts that hold them, in order and repeated.

    `row[number]` is the row of a text, -1 where it has none: such a text still counts in how common a term is and how
    long texts are, as it does in FTS5. `count` is the number of rows.
    """
    hashes, rows, times, held = [], [], [], []
    lengths = np.zeros(len(row), np.int64)
    for term, numbers in instances:
        texts, often = np.unique(numbers, return_counts=True)
        lengths[texts] += often
        at = row[texts]
        order = np.argsort(at[at >= 0], kind="stable")
        hashes.append(_hash(term))
        held.append(len(texts))
        rows.append(at[at >= 0][order].astype(np.int32))
        times.append(np.minimum(often[at >= 0][order], _MOST_TIMES).astype(np.uint8))
    order = np.argsort(np.array(hashes, np.uint64), kind="stable")
    starts = np.concatenate(([0], np.cumsum([len(rows[n]) for n in order]))).astype(np.int64)
    texts_in_all = max(1, int(np.count_nonzero(lengths)))
    return Postings(
        np.array(hashes, np.uint64)[order],
        starts,
        np.concatenate([np.zeros(0, np.int32), *(rows[n] for n in order)]),
        np.concatenate([np.zeros(0, np.uint8), *(times[n] for n in order)]),
        _weights(np.array(held, np.float64)[order], texts_in_all),
        _scaled(lengths, row, count),
    )


def _weights(held: NDArray[np.float64], texts: int) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.log((texts - held + 0.5) / (held + 0.5))
    return np.where(found > 0, found, _LEAST_WEIGHT)


def _scaled(lengths: NDArray[np.int64], row: NDArray[np.integer], count: int) -> NDArray[np.float32]:
    """Return of each row what BM25 adds to how often it holds a term."""
    mean = lengths.sum() / max(1, int(np.count_nonzero(lengths)))
    own = np.zeros(count, np.float64)
    own[row[row >= 0]] = lengths[row >= 0]
    found: NDArray[np.float32] = (_K1 * (1 - _B + _B * own / max(mean, 1))).astype(np.float32)
    return found


def _hash(term: str) -> np.uint64:
    return np.uint64(int(fingerprint(term), 16))
