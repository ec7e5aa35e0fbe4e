"""Each pair is read once in the life of a base, and by each model for itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kb.pipeline.rereading import Readers
from kb.protocols import Vectors
from kb.stages import chain
from kb.store import Store


class Pairs:
    """Says of a pair how long its texts are, and keeps what it was asked."""

    name = "lengths"

    def __init__(self, fingerprint: str = "f1") -> None:
        self.fingerprint, self.asked = fingerprint, []

    def predict(self, pairs) -> Vectors:
        self.asked += pairs
        return np.array([[len(one), len(two), 0] for one, two in pairs], np.float32).reshape(-1, 3)


class Answers(Pairs):
    def predict(self, answers, answered) -> Vectors:  # type: ignore[override]
        return super().predict(list(zip(answers, answered, strict=True)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "kb.db", mode="write") as opened:
        yield opened


@pytest.fixture
def models() -> chain.Models:
    return chain.Models(Answers(), Pairs(), Pairs())


ASKED = [("a", "bb"), ("ccc", "d"), ("a", "bb")]


def test_a_pair_is_read_once(store: Store, models: chain.Models) -> None:
    readers = Readers(models, store)
    first = readers.models.pairs.predict(ASKED)
    assert first.tolist() == [[1, 2, 0], [3, 1, 0], [1, 2, 0]]
    assert models.pairs.asked == [("a", "bb"), ("ccc", "d")]
    assert readers.models.pairs.predict([("ccc", "d"), ("e", "f")]).tolist() == [[3, 1, 0], [1, 1, 0]]
    assert Readers(models, store).models.pairs.predict(ASKED).tobytes() == first.tobytes()
    assert models.pairs.asked == [("a", "bb"), ("ccc", "d"), ("e", "f")]


def test_two_questions_to_one_network_are_kept_apart(store: Store, models: chain.Models) -> None:
    readers = Readers(models, store).models
    assert readers.pairs.fingerprint == readers.same.fingerprint
    readers.pairs.predict(ASKED)
    readers.same.predict(ASKED)
    assert models.same.asked == [("a", "bb"), ("ccc", "d")]


def test_another_model_reads_for_itself(store: Store, models: chain.Models) -> None:
    Readers(models, store).models.pairs.predict(ASKED)
    other = Pairs("f2")
    found = Readers(chain.Models(models.stance, other, models.same), store).models.pairs
    assert (found.name, found.fingerprint) == ("lengths", "f2")
    found.predict(ASKED)
    assert other.asked == [("a", "bb"), ("ccc", "d")]


def test_an_answer_and_what_it_answers_keep_their_places(store: Store, models: chain.Models) -> None:
    stance = Readers(models, store).models.stance
    assert stance.predict(["yes", "no"], ["why?", "so"]).tolist() == [[3, 4, 0], [2, 2, 0]]
    assert stance.predict(["why?"], ["yes"]).tolist() == [[4, 3, 0]]
    assert models.stance.asked == [("yes", "why?"), ("no", "so"), ("why?", "yes")]
    with pytest.raises(ValueError, match="zip"):
        stance.predict(["yes"], [])


def test_nothing_asked_is_nothing_said(store: Store, models: chain.Models) -> None:
    readers = Readers(models, store).models
    assert readers.pairs.predict([]).shape == readers.stance.predict([], []).shape == (0, 3)
    assert models.pairs.asked == []


def test_what_is_not_asked_for_any_more_is_forgotten(store: Store, models: chain.Models) -> None:
    Readers(models, store).models.pairs.predict(ASKED)
    Readers(models, store).models.stance.predict(["yes"], ["why?"])
    again = Readers(models, store)
    again.models.pairs.predict(ASKED[:1])
    again.forget_others()
    models.pairs.asked.clear()
    models.stance.asked.clear()
    after = Readers(models, store).models
    after.pairs.predict(ASKED)
    after.stance.predict(["yes"], ["why?"])
    assert models.pairs.asked == [("ccc", "d")]
    assert models.stance.asked == [("yes", "why?")]


def test_a_model_that_fails_leaves_what_was_held(store: Store, models: chain.Models, monkeypatch) -> None:
    readers = Readers(models, store).models
    readers.pairs.predict(ASKED[:1])

    def fail(pairs) -> Vectors:
        raise KeyboardInterrupt

    monkeypatch.setattr(models.pairs, "predict", fail)
    with pytest.raises(KeyboardInterrupt):
        readers.pairs.predict(ASKED)
    monkeypatch.undo()
    readers.pairs.predict(ASKED)
    assert models.pairs.asked == [("a", "bb"), ("ccc", "d")]


def test_a_model_that_says_too_little_is_not_believed(store: Store, models: chain.Models, monkeypatch) -> None:
    monkeypatch.setattr(models.pairs, "predict", lambda pairs: np.zeros((1, 3), np.float32))
    with pytest.raises(ValueError, match="zip"):
        Readers(models, store).models.pairs.predict(ASKED)
    assert store.connection.rows("SELECT * FROM readings") == []
