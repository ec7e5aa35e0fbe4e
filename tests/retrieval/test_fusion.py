"""Words and meaning in one score: bounds, weights, feedback, context."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.config import SearchConfig
from kb.retrieval.coded import encode
from kb.retrieval.fusion import Fused, Texts, fuse, lay_out, with_documents

PLAIN = dataclasses.replace(SearchConfig(), feedback=0, context_weight=0.0)
EAST, NORTH, WEST = np.eye(2, dtype=np.float32)[0], np.eye(2, dtype=np.float32)[1], -np.eye(2, dtype=np.float32)[0]
VECTORS = np.stack([EAST, NORTH, WEST])


def texts(vectors: np.ndarray, posts: list[int] | None = None, decay: float = SearchConfig().context_decay) -> Texts:
    """Return the vectors as texts, each in a post of its own unless `posts` says otherwise."""
    places = np.arange(len(vectors)) if posts is None else np.array(posts, np.int32)
    return lay_out(encode(np.asarray(vectors, np.float32)), places, np.zeros(len(vectors), np.int32), decay)


def scored(query: np.ndarray, vectors: np.ndarray, by_word: np.ndarray, config: SearchConfig) -> Fused:
    return fuse(query, texts(vectors), by_word, config)


def order(scores: np.ndarray) -> list[int]:
    return np.argsort(-scores, kind="stable").tolist()


def test_meaning_alone_and_words_alone() -> None:
    by_word = np.array([0.0, 1.0, 4.0], dtype=np.float32)
    meaning = scored(EAST, VECTORS, by_word, dataclasses.replace(PLAIN, word_weight=0.0))
    assert order(meaning.total) == [0, 1, 2]
    assert meaning.cosine == pytest.approx([1.0, 0.0, -1.0])
    words = scored(EAST, VECTORS, by_word, dataclasses.replace(PLAIN, word_weight=1.0))
    assert words.total.tolist() == [0.0, 0.25, 1.0]


def test_both_together_find_what_neither_puts_first() -> None:
    vectors = np.stack([EAST, (EAST * 0.9 + NORTH * 0.43), WEST, NORTH]).astype(np.float32)
    by_word = np.array([0.0, 5.0, 6.0, 0.0], dtype=np.float32)
    assert order(scored(EAST, vectors, by_word, PLAIN).total)[0] == 1


@pytest.mark.parametrize("scale", [0.1, 10.0])
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_the_scale_of_cosines_changes_nothing(scale: float, shift: float) -> None:
    ones = np.ones((3, 1), dtype=np.float32)
    by_word = np.array([0.0, 2.0, 1.0], dtype=np.float32)
    query = np.array([1.0, 0.0, 1.0], dtype=np.float32)
    plain = scored(query, np.hstack([VECTORS, 0 * ones]), by_word, PLAIN)
    other = np.hstack([VECTORS * scale, shift * ones]).astype(np.float32)
    assert scored(query, other, by_word, PLAIN).total == pytest.approx(plain.total, abs=1e-5)


def test_feedback_moves_the_query_toward_its_best_answers() -> None:
    best = np.array([0.8, 0.6, 0.0], dtype=np.float32)
    like_best = np.array([0.55, 0.835, 0.0], dtype=np.float32)
    unlike = np.array([0.6, -0.5, 0.62], dtype=np.float32)
    vectors = np.stack([best, like_best, unlike, -best])
    query, nothing = np.array([1.0, 0.0, 0.0], dtype=np.float32), np.zeros(4, dtype=np.float32)
    assert order(scored(query, vectors, nothing, PLAIN).total)[:2] == [0, 2]
    moved = dataclasses.replace(PLAIN, feedback=1, feedback_weight=1.0)
    assert order(scored(query, vectors, nothing, moved).total)[:2] == [0, 1]


def around(query: np.ndarray, vectors: list[np.ndarray], posts: list[int], config: SearchConfig) -> list[float]:
    nothing = np.zeros(len(vectors), np.float32)
    return fuse(query, texts(np.stack(vectors), posts), nothing, config).around.tolist()


def test_a_text_leans_on_its_neighbours_in_its_own_post_only() -> None:
    config = SearchConfig()
    found = around(EAST, [EAST, NORTH, NORTH, EAST], [0, 0, 1, 2], config)
    assert found[1] > 0.1
    assert found[2:] == pytest.approx([0.0, 1.0])
    assert around(EAST, [EAST, NORTH], [0, 0], PLAIN) == pytest.approx([1.0, 0.0])
    near, far = (around(EAST, rows, [0] * 3, config)[0] for rows in ([NORTH, EAST, NORTH], [NORTH, NORTH, EAST]))
    assert near > far > 0


def in_context(vectors: np.ndarray, posts: np.ndarray, config: SearchConfig) -> np.ndarray:
    """Return what `_in_context` multiplies with without ever making it: the vectors in their contexts."""
    around = vectors.copy()
    for one, post in enumerate(posts):
        for other in range(max(0, one - 3), min(len(posts), one + 4)):
            if other != one and posts[other] == post:
                around[one] += config.context_decay ** abs(one - other) * vectors[other]
    around /= np.linalg.norm(around, axis=1, keepdims=True)
    return (1 - config.context_weight) * vectors + config.context_weight * around


def test_the_product_with_a_context_is_the_one_of_the_vectors_in_their_contexts() -> None:
    random, config = np.random.default_rng(5), SearchConfig()
    vectors = random.standard_normal((9000, 16)).astype(np.float32)  # more than are laid beside each other at a time
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    posts = np.sort(random.integers(0, 2500, len(vectors)))
    context, query = in_context(vectors, posts, config), vectors[7]
    found = fuse(query, texts(vectors, posts.tolist()), np.zeros(len(vectors), np.float32), config)
    assert found.around == pytest.approx(context @ query, abs=1e-4)
    best = np.argsort(-(context @ query))[: config.feedback]
    moved = query + config.feedback_weight * context[best].mean(axis=0)
    assert order(found.meaning)[:10] == order(context @ moved)[:10]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_texts(count: int) -> None:
    found = fuse(EAST, texts(VECTORS[:count], [0] * count), np.zeros(count, dtype=np.float32), SearchConfig())
    assert np.isfinite(found.total).all()
    assert len(found.total) == count


@given(st.lists(st.floats(0, 50, width=32), min_size=3, max_size=3))
def test_scores_lie_between_no_and_all(by_word: list[float]) -> None:
    found = scored(EAST, VECTORS, np.array(by_word, dtype=np.float32), SearchConfig())
    assert np.isfinite(found.total).all()
    assert found.total.max() <= 1 + 1e-6
    assert 0 <= found.words.min() <= found.words.max() <= 1


def test_a_text_gains_by_the_best_of_its_document() -> None:
    total = np.array([0.9, 0.2, 0.3, 0.1], dtype=np.float32)
    config = dataclasses.replace(PLAIN, document_weight=0.5)
    shared, best = with_documents(total, np.array([0, 0, 1, 1]), config)
    assert best == pytest.approx([0.9, 0.9, 0.3, 0.3])
    assert shared == pytest.approx([0.9, 0.55, 0.3, 0.2])
    one, _ = with_documents(total, np.zeros(4, np.int32), config)
    assert order(one) == order(total)
    alone, _ = with_documents(total, np.array([0, 0, 1, 1]), dataclasses.replace(PLAIN, document_weight=0.0))
    assert alone == pytest.approx(total)
    assert not len(with_documents(total[:0], np.zeros(0, np.int32), config)[0])
