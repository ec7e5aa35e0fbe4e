from __future__ import annotations

import re

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


def test_the_writer_of_a_stream_may_be_known_to_typeset() -> None:
    text = "I’d say no.\nit's \"salt\" that did it.\nYes, that’s it.\nit's the sea\nThere’s more."
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    assert voices.typesets(text, spans)
    assert not voices.typesets(text.replace("’", "'"), spans)
    first = spans[1:3]
    assert voices.in_other_voice(text, first) == set()
    assert voices.in_other_voice(text, first, typeset=True) == {0}


def test_a_passage_that_begins_a_post_runs_back_to_its_beginning() -> None:
    text = (
        "The harbour has two entrances and the pilots know only one of them.\n"
        'They call it "the front door" and won\'t hear of the other.\n'
        "I’d not put it like that. They’ve asked for charts of both.\n"
        "It’s the harbour office that’s slow.\n"
        "They’re slow in everything."
    )
    assert other(text) == {0, 1}, text
    assert other("Thanks, that’s clear.\n" + text.partition("\n")[2]) == {1}


def test_a_question_is_another_voice_in_a_post_that_goes_point_by_point() -> None:
    point = 'it\'s "salt" and nothing else that did it to the hull\nNo, I’d not say so. It’s the paint.\n'
    question = "Would anybody have noticed before the summer regatta in the bay?\nI think it’s likely. They’ve divers."
    assert other(point + point + question) == {0, 2, 4}
    assert 2 not in other(point + question)


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("It rained. Does that help?", True),
        ("What did you mean by the second one?", True),
        ("Is that fair? Thanks.", True),
        ("That was it :)", True),
        ("If you close it, then nobody comes, right?", False),
        ("What was it?", False),
        ("You never know.", False),
    ],
)
def test_a_close_hands_over(text: str, closes: bool) -> None:
    assert voices.closes(text) is closes
