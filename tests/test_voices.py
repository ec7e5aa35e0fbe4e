from __future__ import annotations

import pytest

from kb import voices


@pytest.mark.parametrize(
    "text",
    [
        "Thanks! I see.",
        "Thank you for writing.",
        "Yes, it does.",
        "No.",
        "Hmm",
        "OK so then what?",
        "I mostly agree.",
        "I don’t think that’s so.",
        "Fair point, but no.",
        "I disagree with this.",
        "(Post author here.) Hello.",
        "Good question.",
    ],
)
def test_answers(text: str) -> None:
    assert voices.is_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to Ann for reading.",
        "Yesterday it rained.",
        "Nobody agrees.",
        "Right-wing parties lost.",
        "Okapis eat leaves.",
        "The sky agrees.",
    ],
)
def test_no_answers(text: str) -> None:
    assert not voices.is_answer(text)


def other(text: str) -> set[int]:
    lines = text.split("\n")
    spans, position = [], 0
    for line in lines:
        spans.append((position, position + len(line)))
        position += len(line) + 1
    return voices.in_other_voice(text, spans)


def test_announced_words_and_their_numbered_successors_are_another_voice() -> None:
    text = "Let me take what you wrote:\n1. the sea is salt\nIt is.\n2. the sea is wet\nIt is too.\n5. my own list"
    assert other(text) == {1, 3}


def test_typewriter_marks_among_typeset_ones_are_another_voice() -> None:
    text = 'I’d say no.\nit\'s "salt" that did it\nThat’s too quick.\nThere’s more.'
    assert other(text) == {1}
    assert other(text.replace("’", "'")) == set()


def test_ones_own_earlier_words_are_not_another_voice() -> None:
    assert (
        other('I’d say no.\nAs I wrote last year:\nit\'s "salt" that did it\nThat’s still my view.\nThere’s more.')
        == set()
    )


def test_a_fragment_that_is_answered_is_another_voice() -> None:
    assert other("We begin here.\nOverall the plan leaves out the part that\nOK, so I take it as a vote.") == {1}
    assert other("We begin here.\nOverall the plan is clear.\nOK, so I take it as a vote.") == set()


def test_a_question_of_ones_own_is_not_another_voice() -> None:
    assert (
        other("We begin here.\nIs the part in the plan really the problem?\nNo. The part of the plan is fine.") == set()
    )
