"""Texts are compared once in the life of a base, and what is found is what a fresh comparison finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.pipeline import neighbours
from kb.pipeline.neighbours import Neighbours
from kb.stages.near import near
from kb.store import Store

LEAST = 0.5
TEXTS = [f"text {n}" for n in range(14)]
VECTORS = np.random.default_rng(5).standard_normal((14, 4)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("near") / "kb.db"
    with Store.open(path, mode="write") as opened:
        yield opened


def ask(store: Store, places: list[int], encoder: str = "e") -> list[tuple[int, int, float]]:
    return list(Neighbours(encoder, store)([TEXTS[n] for n in places], VECTORS[places], LEAST))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sets(st.integers(0, 13)).map(sorted), min_size=1, max_size=5), st.uuids())
def test_whatever_was_asked_before_the_pairs_are_those_of_a_fresh_look(
    store: Store, asked: list[list[int]], encoder: object
) -> None:
    for places in asked:
        assert ask(store, places, str(encoder)) == list(near([TEXTS[n] for n in places], VECTORS[places], LEAST))


def test_only_new_texts_are_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = list(range(14))
    ask(store, everything[:-1], "once")
    compared: list[int] = []
    plain = neighbours.beside

    def watched(vectors: np.ndarray, others: np.ndarray, least: float) -> object:
        compared.append(len(vectors))
        return plain(vectors, others, least)

    monkeypatch.setattr(neighbours, "beside", watched)
    assert ask(store, everything, "once") == list(near(TEXTS, VECTORS, LEAST))
    assert ask(store, everything[3:], "once")
    assert compared == [1]


def test_what_other_encoders_found_goes(store: Store) -> None:
    ask(store, [0, 1], "old")
    now = Neighbours("new", store)
    now([TEXTS[0]], VECTORS[:1], LEAST)
    now.forget_others()
    assert store.connection.rows("SELECT fingerprint, text_hash FROM near") == [
        (f"new {LEAST}", store.connection.rows("SELECT text_hash FROM near")[0][0])
    ]
