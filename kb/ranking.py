"""Ranks the mentions of a base against a query: FTS5's BM25 and an encoder's cosines, fused by `kb.fusion`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.fusion import Scores, fuse, with_documents
from kb.protocols import Encoder
from kb.query import Query, holds, terms
from kb.rows import Rows, rows
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Match:
    """A mention that was found. `words` and `meaning` (0-1) are what `score` is made of; both cosines are raw.

    `around` is the cosine with the share of the mention's context, `document` (0-1) the best score in its document.
    """

    mention_id: str
    score: float
    cosine: float
    words: float = 0.0
    meaning: float = 0.0
    around: float = 0.0
    document: float = 0.0


class Ranker:
    """All mentions of a base scored against one query, which is encoded once."""

    def __init__(self, store: Store, encoder: Encoder, config: SearchConfig, query: Query) -> None:
        self._store, self._config, self._query = store, config, query
        self._terms = terms(query)
        self._rows = rows(store, encoder, config)
        texts = self._rows.texts
        self._fused = fuse(encoder.encode([query.text])[0], texts, word_scores(store, query, self._rows), config)
        self._total, self._documents = with_documents(self._fused.total, texts.documents, config)

    def cosines(self, mention_ids: Collection[str]) -> dict[str, float]:
        """Return the cosine of each of these mentions with the query; one that is not ranked is left out."""
        numbers = self._store.mentions.numbers(mention_ids)
        at = self._rows.at(numbers.values())
        return {id_: float(self._fused.cosine[n]) for id_, n in zip(numbers, at, strict=True) if n >= 0}

    def by_cosine(self, most: int) -> list[str]:
        """Return the ids of the mentions nearest to the query by themselves, nearest first."""
        return [id_ for _, id_ in self._best(np.arange(len(self._rows)), self._fused.cosine, most)]

    def rank(self, allowed: Collection[int] | None = None) -> list[Match]:
        """Return the mentions found, best first; only those whose numbers are `allowed`, unless it is None.

        The base speaks of the query where a mention, by itself or in its context, is near it; then others may be
        farther from it, but not than most are. Else a mention counts only where it holds every word of the query. A
        quoted phrase must stand in it.
        """
        if self._query.empty:
            return []
        let = self._are(allowed)
        if self._query.phrases:
            let &= self._are(self._phrased())
        near = np.maximum(self._fused.cosine, self._fused.around)
        spoken_of = near[let].max(initial=-1.0) >= self._config.min_cosine
        least = np.where(self._fused.total > 0, self._config.tail_cosine, self._config.min_cosine)
        found = let & self._are(self._store.mentions.holding(self._terms))
        if spoken_of:
            found |= let & (near >= least)
        best = self._best(np.flatnonzero(found), self._total, self._config.depth)
        return [self._match(n, id_) for n, id_ in best]

    def _best(self, found: NDArray[np.int64], scores: Scores, most: int) -> list[tuple[int, str]]:
        """Return the rows of the `most` best, with their ids: by falling score, then by id."""
        kept = found
        if len(found) > most > 0:  # with all that are as good as the last of them
            kept = found[scores[found] >= np.partition(scores[found], -most)[-most]]
        ids = self._store.mentions.ids(self._rows.numbers[kept].tolist())
        named = [(int(n), ids[int(self._rows.numbers[n])]) for n in kept]
        return sorted(named, key=lambda one: (-scores[one[0]], one[1]))[:most]

    def _are(self, numbers: Collection[int] | None) -> NDArray[np.bool_]:
        """Return which rows are those of the mentions with these numbers; all if it is None."""
        if numbers is None:
            return np.ones(len(self._rows), np.bool_)
        found = np.zeros(len(self._rows), np.bool_)
        at = self._rows.at(numbers)
        found[at[at >= 0]] = True
        return found

    def _match(self, n: int, id_: str) -> Match:
        f = self._fused
        values = (self._total[n], f.cosine[n], f.words[n], f.meaning[n], f.around[n], self._documents[n])
        return Match(id_, *(float(value) for value in values))

    def _phrased(self) -> list[int]:
        """Return the numbers of the mentions in which every phrase of the query stands."""
        texts = self._store.mentions.texts(self._store.mentions.holding(self._query.phrases))
        return [n for n, text in texts.items() if all(holds(text, phrase) for phrase in self._query.phrases)]


def word_scores(store: Store, query: Query, ranked: Rows) -> Scores:
    """Return BM25 of the mentions in these rows; 0 where a mention holds no word of the query."""
    scores = np.zeros(len(ranked), dtype=np.float32)
    found = store.mentions.word_scores(terms(query))
    at = ranked.at([n for n, _ in found])  # a copy of a post has words too, and no row
    scores[at[at >= 0]] = np.array([score for _, score in found], np.float32)[at >= 0]
    return scores
