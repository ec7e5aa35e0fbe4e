"""Which texts lie near each other, held against the plain product of all with all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.stages import near as module
from kb.stages.near import beside, near, nearest

LEAST = 0.5


def unit(rows: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).integers(-1, 2, (rows, 6)).astype(np.float32)
    made[:, 0] += 0.5
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> Callable:
    def set_(rows: int, columns: int) -> None:
        monkeypatch.setattr(module, "_ROWS", rows)
        monkeypatch.setattr(module, "_COLUMNS", columns)
        monkeypatch.setattr(module, "_EXACT", 3)

    return set_


@pytest.mark.parametrize(("rows", "columns"), [(1024, 8192), (4, 3), (3, 7), (1, 1)])
def test_all_pairs_at_or_above_the_bar_are_found_once(rows: int, columns: int, blocks: Callable) -> None:
    blocks(rows, columns)
    vectors = unit(17)
    texts = [f"text {n}" for n in range(17)]
    all_ = (vectors.astype(np.float64) @ vectors.T.astype(np.float64)).astype(np.float32)
    expected = [(i, j) for i in range(17) for j in range(i + 1, 17) if all_[i, j] >= LEAST]
    found = near(texts, vectors, LEAST)
    assert [(i, j) for i, j, _ in found] == expected
    assert all(cosine == pytest.approx(all_[i, j]) for i, j, cosine in found)
    assert found.place == {text: n for n, text in enumerate(texts)}


def test_cosines_are_the_same_bit_by_bit_in_whatever_blocks_and_order(blocks: Callable) -> None:
    vectors = np.random.default_rng(1).standard_normal((40, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"text {n}" for n in range(40)]
    wide = {frozenset((texts[i], texts[j])): cosine for i, j, cosine in near(texts, vectors, 0.0)}
    blocks(7, 5)
    order = np.random.default_rng(2).permutation(40)
    shuffled = [texts[n] for n in order]
    found = near(shuffled, vectors[order], 0.0)
    assert {frozenset((shuffled[i], shuffled[j])): cosine for i, j, cosine in found} == wide
    assert len(wide) > 100


def test_nothing_lies_near_in_nothing() -> None:
    assert list(near([], np.zeros((0, 1), np.float32), LEAST)) == []
    assert list(near(["a"], unit(1), LEAST)) == []
    place, cosine = nearest(unit(2), unit(0))
    assert len(place) == 2
    assert (cosine < -1).all()


def test_rows_are_looked_up_among_others(blocks: Callable) -> None:
    blocks(2, 3)
    some, others = unit(5, seed=3), unit(8, seed=4)
    found = {(int(i), int(j)) for a, b, _ in beside(some, others, LEAST) for i, j in zip(a, b, strict=True)}
    assert found == {(i, j) for i in range(5) for j in range(8) if some[i] @ others[j] >= LEAST - 1e-6}


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 99), st.integers(1, 5))
def test_the_nearest_is_the_first_of_the_best(rows: int, centres: int, seed: int, columns: int) -> None:
    vectors, others = unit(rows, seed), unit(centres, seed + 1)
    exact = (vectors.astype(np.float64) @ others.T.astype(np.float64)).astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS", 3)
        patch.setattr(module, "_COLUMNS", columns)
        place, cosine = nearest(vectors, others)
    assert place.tolist() == exact.argmax(axis=1).tolist()
    assert cosine.tolist() == exact.max(axis=1).tolist()
