"""Scores texts against a query by words and by meaning, and fuses the two into one score.

The fusion is a convex combination of both scores, each brought to 0-1 for the query at hand: more robust than fused
ranks, which lose how far apart scores lie (Bruch, Gai, Ingber 2023, "An analysis of fusion functions for hybrid
retrieval"). Meaning is taken once more from the query moved toward its best answers (Rocchio 1971; for vectors Li et
al. 2022, "Pseudo relevance feedback with deep language models and dense retrievers"), and in part from the context.
A text gains by the best of its document (maximum passage evidence: Callan 1994; Bendersky, Kurland 2008): a sentence
whose subject stands paragraphs before is told from one that only sounds alike.
Nothing here depends on the scale of an encoder's cosines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.protocols import Vectors

Scores = NDArray[np.floating]
_REACH = 3  # sentences before and after; with a decay of .6 a farther one would weigh below .13


@dataclass(frozen=True, slots=True)
class Fused:
    """Scores of all texts for one query, in their order.

    `cosine` is the text's own, `around` with its share of the surroundings; `words` and `meaning` (0-1) are what
    `total` (0-1) is combined of.
    """

    total: Scores
    words: Scores
    meaning: Scores
    cosine: Scores
    around: Scores


def in_context(vectors: Vectors, groups: Sequence[object], config: SearchConfig) -> Vectors:
    """Return the vectors, each with its share of those around it in the same group; the rows stand in reading order.

    A sentence of a running argument leans on its neighbours: what "this" is stands in the sentence before.
    A text alone in its group keeps its vector.
    """
    if not len(vectors) or not config.context_weight:
        return vectors
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    around = vectors.astype(np.float32, copy=True)
    for step in range(1, min(_REACH, len(vectors) - 1) + 1):
        together = (group[step:] == group[:-step]).astype(np.float32)[:, None] * np.float32(config.context_decay**step)
        around[step:] += together * vectors[:-step]
        around[:-step] += together * vectors[step:]
    mixed: Vectors = (1 - config.context_weight) * vectors + config.context_weight * _unit(around)
    return mixed


def fuse(query: Vectors, vectors: Vectors, context: Vectors, word_scores: Scores, config: SearchConfig) -> Fused:
    """Return the scores of all texts; `word_scores` are 0 where a text holds no word of the query.

    `vectors` and `context` (from `in_context`) have one row a text.
    """
    by_words = _share_of_best(word_scores)
    around = context @ query
    first = _combine(by_words, _above_mean(around), config)
    best = np.argsort(-first, kind="stable")[: config.feedback]
    moved = _unit((query + config.feedback_weight * context[best].mean(axis=0))[None])[0] if len(best) else query
    meaning = _above_mean(context @ moved)
    return Fused(_combine(by_words, meaning, config), by_words, meaning, vectors @ query, around)


def with_documents(total: Scores, documents: Sequence[object], config: SearchConfig) -> tuple[Scores, Scores]:
    """Return the scores, each with its share of the best score in its document, and those best scores, text by text.

    Within one document the order stays as it is.
    """
    if not len(total):
        return total, total
    _, document = np.unique(np.asarray(documents), return_inverse=True)
    best = np.full(document.max() + 1, -np.inf, dtype=total.dtype)
    np.maximum.at(best, document, total)
    shared: Scores = (1 - config.document_weight) * total + config.document_weight * best[document]
    return shared, best[document]


def _combine(by_words: Scores, meaning: Scores, config: SearchConfig) -> Scores:
    total: Scores = config.word_weight * by_words + (1 - config.word_weight) * meaning
    return total


def _share_of_best(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    shares: Scores = scores / best if best > 0 else np.zeros_like(scores)
    return shares


def _above_mean(cosines: Scores) -> Scores:
    """Return 0 for a text as near as any and 1 for the nearest; a text farther away than most is below 0."""
    if not len(cosines):
        return cosines
    mean = cosines.mean()
    span = cosines.max() - mean
    lifted: Scores = (cosines - mean) / span if span > 0 else np.zeros_like(cosines)
    return lifted


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
