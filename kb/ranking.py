"""Ranks the mentions of a base against a query: FTS5's BM25 and an encoder's cosines, fused by `kb.fusion`."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from kb.config import SearchConfig
from kb.fusion import Scores, fuse, in_context, with_documents
from kb.protocols import Encoder, Vectors
from kb.query import Query, holds, terms
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
        places = store.mentions.places()
        self._ids, self._terms = [place[0] for place in places], terms(query)
        vectors = _rows(self._ids, *store.vectors.matrix(encoder.fingerprint), encoder.dimension)
        context = in_context(vectors, [post for _, post, _ in places], config)
        self._fused = fuse(
            encoder.encode([query.text])[0], vectors, context, word_scores(store, query, self._ids), config
        )
        self._total, self._documents = with_documents(self._fused.total, [place[2] for place in places], config)
        self.cosine: dict[str, float] = dict(zip(self._ids, self._fused.cosine.tolist(), strict=True))

    def rank(self, allowed: Container[str] | None = None) -> list[Match]:
        """Return the mentions found, best first; only those in `allowed`, unless it is None.

        The base speaks of the query where a mention, by itself or in its context, is near it; then others may be
        farther from it, but not than most are. Else a mention counts only where it holds every word of the query. A
        quoted phrase must stand in it.
        """
        if self._query.empty:
            return []
        phrased = self._phrased()
        let = [
            n
            for n, id_ in enumerate(self._ids)
            if (allowed is None or id_ in allowed) and (phrased is None or id_ in phrased)
        ]
        near = np.maximum(self._fused.cosine, self._fused.around)
        spoken_of = near[let].max(initial=-1.0) >= self._config.min_cosine
        least = np.where(self._fused.total > 0, self._config.tail_cosine, self._config.min_cosine)
        whole = {id_ for id_, _ in self._store.mentions.match(self._terms, -1, every=True)}
        found = [n for n in let if (spoken_of and near[n] >= least[n]) or self._ids[n] in whole]
        found.sort(key=lambda n: (-self._total[n], self._ids[n]))
        return [self._match(n) for n in found[: self._config.depth]]

    def _match(self, n: int) -> Match:
        f = self._fused
        values = (self._total[n], f.cosine[n], f.words[n], f.meaning[n], f.around[n], self._documents[n])
        return Match(self._ids[n], *(float(value) for value in values))

    def _phrased(self) -> set[str] | None:
        """Return the ids of the mentions in which every phrase of the query stands; None if it has none."""
        if not self._query.phrases:
            return None
        held = [id_ for id_, _ in self._store.mentions.match(self._query.phrases, -1, every=True)]
        texts = self._store.mentions.many(held)
        return {id_ for id_, m in texts.items() if all(holds(m.text, phrase) for phrase in self._query.phrases)}


def word_scores(store: Store, query: Query, ids: Sequence[str]) -> Scores:
    """Return BM25 of the mentions with these ids, in their order; 0 where a mention holds no word of the query."""
    row = {id_: n for n, id_ in enumerate(ids)}
    scores = np.zeros(len(ids), dtype=np.float32)
    for id_, score in store.mentions.match(terms(query), -1):
        if id_ in row:  # a copy of a post has words too
            scores[row[id_]] = score
    return scores


def _rows(ids: Sequence[str], known: Sequence[str], matrix: Vectors, dimension: int) -> Vectors:
    """Return the vectors of `ids`; one that is not known is near nothing."""
    row = {id_: n for n, id_ in enumerate(known)}
    held = [n for n, id_ in enumerate(ids) if id_ in row]
    vectors = np.zeros((len(ids), dimension), dtype=np.float32)
    if held:
        vectors[held] = matrix[[row[ids[n]] for n in held]]
    return vectors
