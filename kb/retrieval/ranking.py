"""Ranks the mentions of a base against a query: BM25 and an encoder's cosines, fused by `kb.fusion`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.config import SearchConfig
from kb.protocols import Encoder
from kb.retrieval.fusion import Scores, cut, fuse, with_documents
from kb.retrieval.query import Query, holds
from kb.retrieval.rows import rows
from kb.retrieval.shortlist import shortlist
from kb.retrieval.worded import worded
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
    """The mentions of a base scored against one query, which is encoded once: all, or of many the likeliest.

    Only mentions whose numbers are `allowed` are ranked, unless it is None.
    """

    def __init__(
        self, store: Store, encoder: Encoder, config: SearchConfig, query: Query, allowed: Collection[int] | None = None
    ) -> None:
        self._store, self._config, self._query = store, config, query
        self._rows = rows(store, encoder, config)
        self._vector = encoder.encode([query.text])[0]
        self._worded = worded(store, query)
        texts, scores = self._rows.texts, self._worded.scores(store, self._rows)
        let = None if allowed is None else self._are(allowed)
        at = shortlist(self._rows, self._vector, scores, config, let)
        if at is None:
            self._at, self._let = np.arange(len(self._rows)), let
            self._fused, documents = fuse(self._vector, texts, scores, config), texts.documents
        else:
            self._at, self._let = at, None if let is None else let[at]
            some, inner = cut(texts, at)
            self._fused, documents = fuse(self._vector, some, scores[at], config, inner), some.documents[inner]
        self._total, self._documents = with_documents(self._fused.total, documents, config)

    def cosines(self, mention_ids: Collection[str]) -> dict[str, float]:
        """Return the cosine of each of these mentions with the query; one that is not ranked is left out."""
        numbers = self._store.mentions.numbers(mention_ids)
        at = self._rows.at(numbers.values())
        cosines = self._rows.texts.vectors.take(at).dot(self._vector)
        return {id_: float(c) for id_, n, c in zip(numbers, at, cosines, strict=True) if n >= 0}

    def by_cosine(self, most: int) -> list[str]:
        """Return the ids of the mentions nearest to the query by themselves, nearest first."""
        everywhere = np.arange(len(self._rows))
        return [id_ for _, id_ in self._best(everywhere, self._rows.texts.vectors.dot(self._vector), most)]

    def rank(self) -> list[Match]:
        """Return the mentions found, best first.

        The base speaks of the query where a mention, by itself or in its context, is near it; then others may be
        farther from it, but not than most are. Else a mention counts only where it holds every word of the query. A
        quoted phrase must stand in it.
        """
        if self._query.empty:
            return []
        let = np.ones(len(self._at), np.bool_) if self._let is None else self._let.copy()
        if self._query.phrases:
            let &= self._are(self._phrased())[self._at]
        near = np.maximum(self._fused.cosine, self._fused.around)
        spoken_of = near[let].max(initial=-1.0) >= self._config.min_cosine
        least = np.where(self._fused.total > 0, self._config.tail_cosine, self._config.min_cosine)
        found = let & self._in(self._worded.holding(self._store, self._rows))[self._at]
        if spoken_of:
            found |= let & (near >= least)
        kept = np.flatnonzero(found)
        best = self._best(self._at[kept], self._total[kept], self._config.depth)
        return [self._match(int(kept[n]), id_) for n, id_ in best]

    def _best(self, rows: NDArray[np.int64], scores: Scores, most: int) -> list[tuple[int, str]]:
        """Return which of the rows are the `most` best, with their ids: by falling score, then by id."""
        kept = np.arange(len(rows))
        if len(rows) > most > 0:  # with all that are as good as the last of them
            kept = np.flatnonzero(scores >= np.partition(scores, -most)[-most])
        numbers = self._rows.numbers[rows[kept]].tolist()
        ids = self._store.mentions.ids(numbers)
        named = [(int(n), ids[number]) for n, number in zip(kept, numbers, strict=True)]
        return sorted(named, key=lambda one: (-scores[one[0]], one[1]))[:most]

    def _are(self, numbers: Collection[int]) -> NDArray[np.bool_]:
        """Return which rows are those of the mentions with these numbers."""
        return self._in(self._rows.at(numbers))

    def _in(self, at: NDArray[np.int64]) -> NDArray[np.bool_]:
        found = np.zeros(len(self._rows), np.bool_)
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
