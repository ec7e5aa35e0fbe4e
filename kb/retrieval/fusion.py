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

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.protocols import Vectors
from kb.retrieval.coded import Coded

Scores = NDArray[np.floating]
Groups = NDArray[np.integer]
_REACH = 3  # sentences before and after; with a decay of .6 a farther one would weigh below .13
BLOCK = 512
"""Rows that are laid beside each other at a time: so many stay in the cache of a core."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts that are scored, in reading order: their vectors, and which post and document each stands in.

    Posts and documents are numbers from 0 on. `lengths` are those of what is `around` each text, `means` what all
    texts are on average: by themselves, and what is around them.
    """

    vectors: Coded
    posts: Groups
    documents: Groups
    lengths: Scores
    means: Vectors

    def mean(self, query: Vectors, config: SearchConfig) -> float:
        """Return the mean cosine of all texts in their contexts: the product with a mean is the mean of products."""
        own, around = self.means @ query
        return float((1 - config.context_weight) * own + config.context_weight * around)


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


def lay_out(vectors: Coded, posts: Groups, documents: Groups, decay: float) -> Texts:
    """Return the texts with the lengths of what is around each; none of it depends on a query."""
    lengths = np.zeros(len(vectors), np.float32)
    sums = np.zeros((2, vectors.numbers.shape[1]))
    for first in range(0, len(vectors), BLOCK):
        last = min(first + BLOCK, len(vectors))
        around = _surroundings(vectors, posts, first, last, decay)
        lengths[first:last] = np.linalg.norm(around, axis=1)
        sums[0] += vectors.rows(first, last).sum(axis=0)
        sums[1] += _unit(around).sum(axis=0)
    return Texts(vectors, posts, documents, lengths, (sums / max(1, len(vectors))).astype(np.float32))


def in_context(texts: Texts, first: int, last: int, config: SearchConfig) -> Vectors:
    """Return the vectors of the texts from `first` up to `last`, each with its share of those around it."""
    own = texts.vectors.rows(first, last)
    if not config.context_weight:
        return own
    around = _unit(_surroundings(texts.vectors, texts.posts, first, last, config.context_decay))
    mixed: Vectors = (1 - config.context_weight) * own + config.context_weight * around
    return mixed


def cut(texts: Texts, at: NDArray[np.int64]) -> tuple[Texts, NDArray[np.int64]]:
    """Return the texts in the rows `at`, in order, with those around them; and where among those the wanted ones are.

    Only of these is what is around them whole.
    """
    near = np.clip(at[:, None] + np.arange(-_REACH, _REACH + 1), 0, len(texts.posts) - 1)
    wanted = np.zeros(len(texts.posts), np.bool_)
    wanted[near[texts.posts[near] == texts.posts[at][:, None]]] = True
    rows = np.flatnonzero(wanted)
    some = Texts(texts.vectors.take(rows), texts.posts[rows], texts.documents[rows], texts.lengths[rows], texts.means)
    return some, np.searchsorted(rows, at)


def fuse(
    query: Vectors, texts: Texts, word_scores: Scores, config: SearchConfig, inner: NDArray[np.int64] | None = None
) -> Fused:
    """Return the scores of all texts; `word_scores` are 0 where a text holds no word of the query.

    With `inner` the texts were `cut`, and only those in these rows are scored: they have the word scores, and must
    hold the best by words and by meaning of all for the scores to be those that they have among all.
    """
    by_words = share_of_best(word_scores)
    cosine, around = _meant(query, texts, config, inner)
    meaning = _lifted(around, texts, query, config, inner)
    first = combine(by_words, meaning, config)
    best = np.argsort(-first, kind="stable")[: config.feedback]
    if len(best) and config.feedback_weight:
        rows = best if inner is None else inner[best]
        answers = np.mean([in_context(texts, n, n + 1, config)[0] for n in rows], axis=0, dtype=np.float32)
        moved = _unit((query + config.feedback_weight * answers)[None])[0]
        meaning = _lifted(_meant(moved, texts, config, inner)[1], texts, moved, config, inner)
    return Fused(combine(by_words, meaning, config), by_words, meaning, cosine, around)


def _meant(
    query: Vectors, texts: Texts, config: SearchConfig, inner: NDArray[np.int64] | None
) -> tuple[Scores, Scores]:
    """Return the cosines of the texts by themselves and in their contexts."""
    cosine = texts.vectors.dot(query)
    around = _in_context(cosine, texts, config)
    return (cosine, around) if inner is None else (cosine[inner], around[inner])


def _lifted(
    around: Scores, texts: Texts, query: Vectors, config: SearchConfig, inner: NDArray[np.int64] | None
) -> Scores:
    mean = float(around.mean()) if inner is None and len(around) else texts.mean(query, config)
    return above_mean(around, mean)


def _in_context(cosine: Scores, texts: Texts, config: SearchConfig) -> Scores:
    """Return the cosines of the texts, each with its share of those around it in the same post.

    A sentence of a running argument leans on its neighbours: what "this" is stands in the sentence before.
    The vector of a text in its context is never made: the product with a sum is the sum of the products.
    """
    if not len(cosine) or not config.context_weight:
        return cosine
    around = _around(cosine[:, None], texts.posts, config.context_decay)[:, 0]
    mixed: Scores = (1 - config.context_weight) * cosine
    mixed += config.context_weight * around / np.where(texts.lengths > 0, texts.lengths, 1)
    return mixed


def _surroundings(vectors: Coded, posts: Groups, first: int, last: int, decay: float) -> Vectors:
    """Return what is around each text from `first` up to `last`."""
    low, high = max(0, first - _REACH), min(len(vectors), last + _REACH)
    return _around(vectors.rows(low, high), posts[low:high], decay)[first - low : last - low]


def _around(rows: Scores, posts: Groups, decay: float) -> Scores:
    """Return each row with those before and after it in the same post, the less the farther; alone, it stays."""
    around = rows.astype(np.float32, copy=True)
    for step in range(1, min(_REACH, len(rows) - 1) + 1):
        together = (posts[step:] == posts[:-step]).astype(np.float32)[:, None] * np.float32(decay**step)
        around[step:] += together * rows[:-step]
        around[:-step] += together * rows[step:]
    return around


def with_documents(total: Scores, documents: Groups, config: SearchConfig) -> tuple[Scores, Scores]:
    """Return the scores, each with its share of the best score in its document, and those best scores, text by text.

    The texts of a document stand together. Within one document the order stays as it is.
    """
    if not len(total):
        return total, total
    starts = np.concatenate(([0], np.flatnonzero(np.diff(documents)) + 1))
    best = np.repeat(np.maximum.reduceat(total, starts), np.diff(starts, append=len(total)))
    shared: Scores = total * np.float32(1 - config.document_weight)
    shared += best * np.float32(config.document_weight)
    return shared, best


def combine(by_words: Scores, meaning: Scores, config: SearchConfig) -> Scores:
    """Return the scores by words and by meaning as one."""
    total: Scores = config.word_weight * by_words + (1 - config.word_weight) * meaning
    return total


def share_of_best(scores: Scores) -> Scores:
    """Return scores by words brought to 0-1."""
    best = scores.max(initial=0.0)
    shares: Scores = scores / best if best > 0 else np.zeros_like(scores)
    return shares


def above_mean(cosines: Scores, mean: float) -> Scores:
    """Return 0 for a text as near as any and 1 for the nearest; a text farther away than most is below 0."""
    span = float(cosines.max(initial=-1.0)) - mean
    lifted: Scores = (cosines - np.float32(mean)) / np.float32(span) if span > 0 else np.zeros_like(cosines)
    return lifted


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
