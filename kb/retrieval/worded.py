"""Which mentions hold the words of a query, and what BM25 gives them for it.

Words are added up from what lies beside the base; FTS5, which knows where words stand, is asked for phrases alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.retrieval.fusion import Scores
from kb.retrieval.query import Query, terms
from kb.retrieval.rows import Rows
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Worded:
    """What is asked for: words as the index has them, and phrases, to which "don't" belongs too."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]

    def scores(self, store: Store, ranked: Rows) -> Scores:
        """Return BM25 of the mentions in these rows; 0 where a mention holds no word of the query."""
        scores = ranked.words.score(self.words)
        if self.phrases:
            found = store.mentions.word_scores(self.phrases)
            at = ranked.at([n for n, _ in found])  # a copy of a post has words too, and no row
            scores[at[at >= 0]] += np.array([score for _, score in found], np.float32)[at >= 0]
        return scores

    def holding(self, store: Store, ranked: Rows) -> NDArray[np.int64]:
        """Return the rows of the mentions that hold all of it; none if nothing is asked for."""
        if not (self.words or self.phrases):
            return np.zeros(0, np.int64)
        found = ranked.words.holding(self.words)
        if self.phrases and len(found):
            found = np.intersect1d(found, ranked.at(store.mentions.holding(self.phrases)))
        return found


def worded(store: Store, query: Query) -> Worded:
    """Return what is asked for, read as the index reads what it holds."""
    asked = terms(query)
    read = store.words.read(asked)
    words = tuple(found[0] for found in read if len(found) == 1)
    return Worded(words, tuple(text for text, found in zip(asked, read, strict=True) if len(found) > 1))
