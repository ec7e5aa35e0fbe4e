"""The claim model: what it sees of a sentence, and where its post puts it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.models._ngrams import BUCKETS, features
from kb.models.claims.place import marks
from kb.models.claims.sentence import SentenceModel
from kb.records import Sentence


def said(text: str, post: str = "p:1") -> Sentence:
    return Sentence("d:1", post, 0, len(text), 0, text)


def test_marks_say_how_long_the_post_is_and_which_sentences_stand_at_its_ends() -> None:
    assert marks(["a", "b", "b"]) == [("@length 0", "@first"), ("@length 1", "@first"), ("@length 1", "@last")]
    assert [len(m) for m in marks(["a"] * 5)] == [2, 1, 1, 1, 2]
    assert [marks(["a"] * n)[0][0] for n in (1, 3, 4, 8, 9)] == [f"@length {k}" for k in (0, 1, 2, 2, 3)]
    assert marks([]) == []


def test_posts_are_told_apart_wherever_their_sentences_stand() -> None:
    assert marks(["a", "b", "a"]) == [("@length 1", "@first"), ("@length 0", "@first"), ("@length 1", "@last")]


def test_a_mark_is_a_feature_like_a_word() -> None:
    plain, marked = set(features("tide").tolist()), set(features("tide", ("@first",)).tolist())
    assert plain < marked
    assert len(marked) == len(plain) + 1


def test_one_number_a_sentence(tmp_path: Path) -> None:
    table = np.zeros((2, BUCKETS), dtype=np.int8)
    for kind, text in enumerate(("the wall leaks", "thanks a lot")):
        table[kind, features(text)] = 100
    np.savez_compressed(tmp_path / "w.npz", weights=table, scale=np.float32(0.05), bias=np.zeros(2, np.float32))
    one, two = SentenceModel(tmp_path / "w.npz").predict([said("the wall leaks"), said("thanks a lot")])
    assert one > 0.5 > two


@pytest.fixture
def first(tmp_path: Path) -> SentenceModel:
    """To which nothing is a claim that opens a post, and all else is."""
    table = np.zeros((2, BUCKETS), dtype=np.int8)
    table[1, features("", ("@first",))] = 100
    np.savez_compressed(tmp_path / "w.npz", weights=table, scale=np.float32(1), bias=np.array((1, 0), np.float32))
    return SentenceModel(tmp_path / "w.npz")


def test_the_same_words_are_read_by_where_they_stand(first: SentenceModel) -> None:
    found = first.predict([said("The wall leaks."), said("The wall leaks."), said("The wall leaks.", "p:2")])
    assert [p > 0.5 for p in found] == [False, True, False]
    assert first.predict([]).shape == (0,)
