"""How a sentence is shown to the pair model."""

from __future__ import annotations

import pytest

from kb.context import ANSWER_WORDS, ANSWERED_WORDS, BEFORE_WORDS, MARK, OPENING_WORDS, SENTENCE_WORDS, in_context
from kb.context import passages as shown


def words(count: int, name: str = "w") -> str:
    return " ".join(f"{name}{n}" for n in range(count))


def test_a_sentence_stands_behind_what_is_before_it() -> None:
    assert (
        in_context("Slugs climb.", "Hello  all.\nI keep a diary.") == f"Hello all. I keep a diary. {MARK} Slugs climb."
    )


def test_what_nothing_precedes_stands_behind_the_mark_alone() -> None:
    assert in_context("Slugs climb.", "") == f"{MARK} Slugs climb."
    assert in_context("Slugs climb.", "", "Slugs climb.") == f"{MARK} Slugs climb."


@pytest.mark.parametrize("held", [BEFORE_WORDS - 1, BEFORE_WORDS])
def test_an_opening_that_is_in_sight_is_not_said_twice(held: int) -> None:
    assert in_context("x", words(held), "w0 w1") == f"{words(held)} {MARK} x"


def test_an_opening_that_is_far_is_shown_before_the_gap() -> None:
    before = words(BEFORE_WORDS + 5)
    near = " ".join(before.split()[5:])
    assert in_context("x", before) == f"{near} {MARK} x"
    assert in_context("x", before, "w0 w1 w2") == f"w0 w1 w2 … {near} {MARK} x"
    assert in_context("x", before, words(99, "o")) == f"{words(OPENING_WORDS, 'o')} … {near} {MARK} x"


def test_a_sentence_is_cut_where_it_grows_too_long() -> None:
    assert in_context(words(SENTENCE_WORDS + 1), "") == f"{MARK} {words(SENTENCE_WORDS)}"


def test_passages_are_read_from_their_beginning() -> None:
    assert shown(words(500), words(500)) == (words(ANSWERED_WORDS), words(ANSWER_WORDS))
    assert shown(" Slugs\n climb. ", "") == ("Slugs climb.", "")
