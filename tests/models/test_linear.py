from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import registry
from kb.errors import ModelMissingError
from kb.models._linear import LinearModel
from kb.models._ngrams import BUCKETS, OPENING_CHARS, features, opening, rows
from kb.models.claims.sentence import SentenceModel
from kb.models.stance.reply import ReplyModel


def weights(path: Path, told: dict[str, int], classes: int = 3, bias: tuple[float, ...] = (0, 0, 0)) -> Path:
    """Write a model in which the features of each text of `told` speak for its class."""
    table = np.zeros((classes, BUCKETS), dtype=np.int8)
    for text, label in told.items():
        table[label, features(text)] = 100
    np.savez_compressed(path, weights=table, scale=np.float32(0.05), bias=np.array(bias[:classes], np.float32))
    return path


@pytest.fixture
def reply(tmp_path: Path) -> ReplyModel:
    return ReplyModel(weights(tmp_path / "w.npz", {"quite so": 0, "not at all": 1, "which wall": 2}))


def test_tokens_are_those_of_the_opening_alone() -> None:
    assert opening("No, I don’t: 1,250 of 3!") == ["no", ",", "i", "don't", ":", "0", ",", "0", "of", "0", "!"]
    assert opening("") == []
    assert features("a " * OPENING_CHARS + "zebra").tolist() == features("a " * OPENING_CHARS + "yak").tolist()


def test_features_are_sorted_distinct_buckets_and_tell_order_apart() -> None:
    found = features("tide and tide and tide")
    assert found.tolist() == sorted(set(found.tolist()))
    assert found.dtype == np.int64
    assert 0 <= found.min() <= found.max() < BUCKETS
    assert set(features("wind moves sea").tolist()) != set(features("sea moves wind").tolist())


def test_rows_are_a_sparse_matrix_with_one_row_a_text() -> None:
    texts = ["The wall leaks.", "", "Eels like mud."]
    indptr, indices = rows(texts)
    assert indptr[0] == 0
    assert indptr[-1] == len(indices)
    for i, text in enumerate(texts):
        assert indices[indptr[i] : indptr[i + 1]].tolist() == features(text).tolist()
    assert [part.tolist() for part in rows([])] == [[0], []]


def test_the_reply_model_orders_supports_disputes_neutral_and_reads_only_the_answer(reply: ReplyModel) -> None:
    found = reply.predict(["quite so", "not at all", "which wall"], ["a", "b", "c"])
    assert found.shape == (3, 3)
    assert found.argmax(axis=1).tolist() == [0, 1, 2]
    assert np.array_equal(found, reply.predict(["quite so", "not at all", "which wall"], ["", "", ""]))


def test_probabilities_by_hand(tmp_path: Path) -> None:
    """One word has 2 features (word, head), each of weight 100 x 0.05 = 5: the logit is 2 x 5 / sqrt(2)."""
    model = LinearModel(weights(tmp_path / "w.npz", {"wall": 1}, classes=2, bias=(0.5, -0.5)))
    assert len(features("wall")) == 2
    logits = np.array([0.5, -0.5 + 10 / np.sqrt(2)])
    expected = np.exp(logits) / np.exp(logits).sum()
    assert model.probabilities(["wall"])[0] == pytest.approx(expected, rel=1e-5)
    assert model.probabilities([""])[0] == pytest.approx([1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))], rel=1e-5)


def test_the_sentence_model_gives_one_number_a_sentence(tmp_path: Path) -> None:
    model = SentenceModel(weights(tmp_path / "w.npz", {"the wall leaks": 0, "thanks a lot": 1}, classes=2))
    one, two = model.predict(["the wall leaks", "thanks a lot"])
    assert one > 0.5 > two
    assert model.predict([]).shape == (0,)


def test_no_texts_no_rows(reply: ReplyModel) -> None:
    assert reply.predict([], []).shape == (0, 3)


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=400))
def test_a_row_depends_on_its_text_alone_and_sums_to_one(texts: list[str], text: str) -> None:
    model = registry.load("stance", "reply")
    alone = model.predict([text], [""])
    among = model.predict([*texts, text], [""] * (len(texts) + 1))
    assert np.array_equal(alone[0], among[-1])
    assert among.sum(axis=1) == pytest.approx(np.ones(len(texts) + 1), abs=1e-5)
    assert (among >= 0).all()


def test_the_fingerprint_is_of_the_weights(tmp_path: Path) -> None:
    one, same, other = (
        LinearModel(weights(tmp_path / f"{name}.npz", {text: 0})) for name, text in (("a", "x"), ("b", "x"), ("c", "y"))
    )
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_missing_weights_are_told_with_what_to_do(tmp_path: Path) -> None:
    model = ReplyModel(tmp_path / "none.npz")
    for ask in (lambda: model.fingerprint, lambda: model.predict(["x"], ["y"])):
        with pytest.raises(ModelMissingError, match=r"none\.npz") as raised:
            ask()
        assert "make train" in (raised.value.hint or "")


def test_the_shipped_models_know_plain_cases() -> None:
    told = registry.load("stance", "reply").predict(
        ["Thanks, this changed my mind.", "Then why did the survey find the opposite in every town?"], ["", ""]
    )
    assert told[0, 0] > told[1, 0]
    assert told[1, 1] > told[0, 1]
    claim, thanks = registry.load("claims", "sentence").predict(
        ["Nobody should trust a survey that only counts the people who answer it.", "Thanks, this was fun to read!"]
    )
    assert claim > thanks
