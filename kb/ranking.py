"""Ranks mentions against a query by words (FTS5's BM25) and by meaning (cosine), and fuses the two rankings.

Fusion is weighted reciprocal rank: a mention's score is the sum over the rankings of weight / (k + rank)
(Cormack, Clarke, Buettcher 2009, "Reciprocal rank fusion outperforms Condorcet").
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np

from kb.config import SearchConfig
from kb.protocols import Encoder
from kb.store import Store
from kb.text import words


@dataclass(frozen=True, slots=True)
class Match:
    """A mention that was found; a rank counts from 1 and is None where that ranking did not bring it."""

    mention_id: str
    score: float
    cosine: float
    word_rank: int | None
    vector_rank: int | None


class Ranker:
    """Both rankings for one query; the query is encoded once."""

    def __init__(self, store: Store, encoder: Encoder, config: SearchConfig, query: str) -> None:
        self._store, self._config, self._query = store, config, query
        ids, matrix = store.vectors.matrix(encoder.fingerprint)
        near = matrix @ encoder.encode([query])[0] if len(ids) else np.zeros(0, dtype=np.float32)
        self.cosine: dict[str, float] = dict(zip(ids, near.tolist(), strict=True))

    def rank(self, allowed: Container[str] | None = None) -> list[Match]:
        """Return the mentions found, best first; only those in `allowed`, unless it is None.

        A mention far from the query in meaning counts only where it holds every word of the query.
        """
        config = self._config
        by_word = self._by_word(allowed)
        near = [
            i for i in sorted(self.cosine, key=lambda i: (-self.cosine[i], i)) if self.cosine[i] >= config.min_cosine
        ]
        by_vector = [i for i in near if allowed is None or i in allowed][: config.depth]
        word_rank = {mention: rank for rank, mention in enumerate(by_word, 1)}
        vector_rank = {mention: rank for rank, mention in enumerate(by_vector, 1)}
        scores: dict[str, float] = {}
        for ranks, weight in ((word_rank, 1.0), (vector_rank, config.vector_weight)):
            for mention, rank in ranks.items():
                scores[mention] = scores.get(mention, 0.0) + weight / (config.rrf_k + rank)
        ordered = sorted(scores, key=lambda i: (-scores[i], i))
        return [Match(i, scores[i], self.cosine.get(i, 0.0), word_rank.get(i), vector_rank.get(i)) for i in ordered]

    def _by_word(self, allowed: Container[str] | None) -> list[str]:
        terms = list(dict.fromkeys(words(self._query)))
        if not terms:
            return []
        depth = self._config.depth if allowed is None else max(self._config.depth, len(self.cosine))
        found = sorted(self._store.mentions.match(terms, depth), key=lambda pair: (-pair[1], pair[0]))
        kept = [mention for mention, _ in found if allowed is None or mention in allowed]
        far = [i for i in kept if self.cosine.get(i, 0.0) < self._config.min_cosine]
        texts = {i: set(words(m.text)) for i, m in self._store.mentions.many(far).items()}
        wanted = set(terms)
        return [i for i in kept if i not in texts or wanted <= texts[i]][: self._config.depth]
