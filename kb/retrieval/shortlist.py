"""Which mentions of a large base are worth an exact look: the likeliest by words, and by few dimensions of meaning."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.protocols import Vectors
from kb.retrieval.fusion import Scores, above_mean, combine, share_of_best, with_documents
from kb.retrieval.rows import Rows

_STEP = 16
"""Every how many scores one is looked at first."""


def shortlist(
    rows: Rows, query: Vectors, word_scores: Scores, config: SearchConfig, allowed: NDArray[np.bool_] | None
) -> NDArray[np.int64] | None:
    """Return the likeliest rows in order, those of them that are `allowed` too; None where every row is looked at.

    The best by words and the best by meaning are among them, so that the scores of the others are what they are
    among all.
    """
    if not len(rows.coarse):
        return None
    meaning = above_mean(rows.coarse.dot(query), rows.texts.mean(query, config))
    nearest, worded = np.argmax(meaning), np.argmax(word_scores)
    likely, _ = with_documents(combine(share_of_best(word_scores), meaning, config), rows.texts.documents, config)
    parts = [_best(likely, config.shortlist), np.array([nearest, worded])]
    if allowed is not None:
        among = np.flatnonzero(allowed)
        parts.append(among[_best(likely[among], config.shortlist)])
    return np.unique(np.concatenate(parts)).astype(np.int64)


def _best(scores: Scores, most: int) -> NDArray[np.integer]:
    """Return where the `most` best are.

    To part a million numbers takes longer than the rest of a first look, so a sample of them parts off nearly all.
    """
    most = max(1, most)
    if len(scores) <= most:
        return np.arange(len(scores))
    sample, among = scores[::_STEP], np.arange(len(scores))
    rank = 2 * most // _STEP + 1
    if rank < len(sample):
        likely = np.flatnonzero(scores >= np.partition(sample, len(sample) - rank)[len(sample) - rank])
        among = likely if len(likely) >= most else among
    return among[np.argpartition(scores[among], len(among) - most)[len(among) - most :]]
