"""What a query is read as: words, phrases, filters, and never syntax."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import ConfigError
from kb.retrieval.query import Condition, Field, Query, choose, holds, parse, read_date, terms


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("raised beds", Query("raised beds")),
        ("  raised   beds? ", Query("raised beds?")),
        ('the "raised beds" pay', Query("the raised beds pay", ("raised beds",))),
        ("the “raised beds” pay", Query("the raised beds pay", ("raised beds",))),
        ('beds "raised', Query('beds "raised')),
        ('"" beds', Query('"" beds')),
        ('"..." beds', Query("... beds")),
        ("author:ann beds", Query("beds", (), (Condition(Field.AUTHOR, "ann"),))),
        ("Author:Ann beds", Query("beds", (), (Condition(Field.AUTHOR, "Ann"),))),
        ('beds author:"Ann Example"', Query("beds", (), (Condition(Field.AUTHOR, "Ann Example"),))),
        ("beds after:2023 before:2024-02",
         Query("beds", (), (Condition(Field.AFTER, "2023"), Condition(Field.BEFORE, "2024-02")))),
        ('"author:ann" beds', Query("author:ann beds", ("author:ann",))),
        ("the author: ann", Query("the author: ann")),
        ("see https://example.org/a:b now", Query("see https://example.org/a:b now")),
        ("TL;DR:beds are C++:like", Query("TL;DR:beds are C++:like")),
        ("", Query("")),
    ],
)  # fmt: skip
def test_what_is_asked_for(typed: str, expected: Query) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "meant"), [("autor:ann", "author:"), ("befor:2023", "before:"), ("kinds:x", "kind:")]
)
def test_a_misspelt_filter_is_told(typed: str, meant: str) -> None:
    with pytest.raises(ConfigError) as told:
        parse(f"beds {typed}")
    assert f"did you mean {meant}" in (told.value.hint or "")


def test_a_word_that_is_like_no_filter_is_a_word() -> None:
    assert parse("foo:bar") == Query("foo:bar")


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_told_why_not(typed: str) -> None:
    try:
        found = parse(typed)
    except ConfigError as error:
        assert "is no filter" in error.message
        return
    assert isinstance(terms(found), list)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This house believes that raised beds do not pay", ["raised", "beds", "not", "pay"]),
        ("I think that the beds should pay", ["beds", "should", "pay"]),
        ("What is it?", ["what", "is", "it"]),
        ("we would", ["we", "would"]),
        ("beds and beds", ["beds"]),
    ],
)
def test_the_words_that_tell_texts_apart(text: str, expected: list[str]) -> None:
    assert terms(Query(text)) == expected


def test_a_phrase_of_several_words_is_a_term_too() -> None:
    assert terms(parse('"raised beds" of "timber"')) == ["raised", "beds", "timber", "raised beds"]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Raised, beds!", "raised beds", True),
        ("Raised bedsteads", "raised beds", False),
        ("The beds are raised", "raised beds", False),
        ("They don’t pay", "don't pay", True),
    ],
)
def test_where_a_phrase_stands(text: str, phrase: str, expected: bool) -> None:
    assert holds(text, phrase) is expected


@pytest.mark.parametrize("text", ["2023", "2023-11", "2023-11-28"])
def test_dates(text: str) -> None:
    assert read_date(text) == text


@pytest.mark.parametrize("text", ["", "23", "2023-13", "2023-02-29", "2023-1", "0000", "28.11.2023", "٢٠٢٣-1"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a date"):
        read_date(text)


def test_a_choice_is_made_by_its_name() -> None:
    assert choose("kind", "Causal", ["causal", "plain"]) == "causal"
    with pytest.raises(ConfigError) as told:
        choose("kind", "zzz", ["causal", "plain"])
    assert told.value.hint == "known: causal, plain"
