"""Words and meaning in one score: bounds, weights, feedback, context."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.config import SearchConfig
from kb.fusion import fuse, in_context, with_documents

PLAIN = dataclasses.replace(SearchConfig(), feedback=0, context_weight=0.0)
EAST, NORTH, WEST = np.eye(2, dtype=np.float32)[0], np.eye(2, dtype=np.float32)[1], -np.eye(2, dtype=np.float32)[0]
VECTORS = np.stack([EAST, NORTH, WEST])


def order(scores: np.ndarray) -> list[int]:
    return np.argsort(-scores, kind="stable").tolist()


def test_meaning_alone_and_words_alone() -> None:
    by_word = np.array([0.0, 1.0, 4.0], dtype=np.float32)
    meaning = fuse(EAST, VECTORS, VECTORS, by_word, dataclasses.replace(PLAIN, word_weight=0.0))
    assert order(meaning.total) == [0, 1, 2]
    assert meaning.cosine.tolist() == [1.0, 0.0, -1.0]
    words = fuse(EAST, VECTORS, VECTORS, by_word, dataclasses.replace(PLAIN, word_weight=1.0))
    assert words.total.tolist() == [0.0, 0.25, 1.0]


def test_both_together_find_what_neither_puts_first() -> None:
    vectors = np.stack([EAST, (EAST * 0.9 + NORTH * 0.43), WEST, NORTH]).astype(np.float32)
    by_word = np.array([0.0, 5.0, 6.0, 0.0], dtype=np.float32)
    assert order(fuse(EAST, vectors, vectors, by_word, PLAIN).total)[0] == 1


@pytest.mark.parametrize("scale", [0.1, 10.0])
@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_the_scale_of_cosines_changes_nothing(scale: float, shift: float) -> None:
    ones = np.ones((3, 1), dtype=np.float32)
    by_word = np.array([0.0, 2.0, 1.0], dtype=np.float32)
    query = np.array([1.0, 0.0, 1.0], dtype=np.float32)
    plain = fuse(query, np.hstack([VECTORS, 0 * ones]), np.hstack([VECTORS, 0 * ones]), by_word, PLAIN)
    other = np.hstack([VECTORS * scale, shift * ones]).astype(np.float32)
    assert fuse(query, other, other, by_word, PLAIN).total == pytest.approx(plain.total, abs=1e-5)


def test_feedback_moves_the_query_toward_its_best_answers() -> None:
    best = np.array([0.8, 0.6, 0.0], dtype=np.float32)
    like_best = np.array([0.55, 0.835, 0.0], dtype=np.float32)
    unlike = np.array([0.6, -0.5, 0.62], dtype=np.float32)
    vectors = np.stack([best, like_best, unlike, -best])
    query, nothing = np.array([1.0, 0.0, 0.0], dtype=np.float32), np.zeros(4, dtype=np.float32)
    assert order(fuse(query, vectors, vectors, nothing, PLAIN).total)[:2] == [0, 2]
    moved = dataclasses.replace(PLAIN, feedback=1, feedback_weight=1.0)
    assert order(fuse(query, vectors, vectors, nothing, moved).total)[:2] == [0, 1]


def test_a_text_leans_on_its_neighbours_in_its_own_group_only() -> None:
    config = SearchConfig()
    vectors = np.stack([EAST, NORTH, NORTH, EAST])
    mixed = in_context(vectors, ["p", "p", "q", "r"], config)
    assert mixed[1] @ EAST > 0.1
    assert mixed[2].tolist() == NORTH.tolist()
    assert mixed[3].tolist() == EAST.tolist()
    assert in_context(vectors, ["p"] * 4, PLAIN) is vectors
    near, far = (in_context(np.stack(rows), ["p"] * 3, config)[0] @ EAST for rows in
                 ([NORTH, EAST, NORTH], [NORTH, NORTH, EAST]))  # fmt: skip
    assert near > far > 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_texts(count: int) -> None:
    vectors = VECTORS[:count]
    context = in_context(vectors, ["p"] * count, SearchConfig())
    found = fuse(EAST, vectors, context, np.zeros(count, dtype=np.float32), SearchConfig())
    assert np.isfinite(found.total).all()
    assert len(found.total) == count


@given(st.lists(st.floats(0, 50, width=32), min_size=3, max_size=3))
def test_scores_lie_between_no_and_all(by_word: list[float]) -> None:
    found = fuse(EAST, VECTORS, VECTORS, np.array(by_word, dtype=np.float32), SearchConfig())
    assert np.isfinite(found.total).all()
    assert found.total.max() <= 1 + 1e-6
    assert 0 <= found.words.min() <= found.words.max() <= 1


def test_a_text_gains_by_the_best_of_its_document() -> None:
    total = np.array([0.9, 0.2, 0.3, 0.1], dtype=np.float32)
    config = dataclasses.replace(PLAIN, document_weight=0.5)
    shared, best = with_documents(total, ["d", "d", "e", "e"], config)
    assert best == pytest.approx([0.9, 0.9, 0.3, 0.3])
    assert shared == pytest.approx([0.9, 0.55, 0.3, 0.2])
    one, _ = with_documents(total, ["d"] * 4, config)
    assert order(one) == order(total)
    alone, _ = with_documents(total, ["d", "d", "e", "e"], dataclasses.replace(PLAIN, document_weight=0.0))
    assert alone == pytest.approx(total)
    assert not len(with_documents(total[:0], [], config)[0])
