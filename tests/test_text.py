from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import LineIndex, normalise, paragraphs, plain_text, printable, trim, words


def test_lines_are_counted_from_one_and_split_at_line_feeds_only() -> None:
    text = "a\r\nb\u2028c\x0b\n\nd"
    index = LineIndex(text)
    assert [index.line(text.index(c)) for c in "abcd"] == [1, 2, 2, 4]
    assert index.lines(0, len(text)) == (1, 4)
    assert index.lines(0, text.index("\n") + 1) == (1, 1)
    assert index.lines(0, 0) == (1, 1)


@given(st.text(alphabet=st.sampled_from("ab\n\r"), max_size=40), st.data())
def test_line_numbers_equal_a_count_of_line_feeds(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert LineIndex(text).line(offset) == text.count("\n", 0, offset) + 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("“It’s”", '"it\'s"'), ("A  B\tc\n", "a b c"), ("ﬁne—then…", "fine-then..."), ("STRASSE", "straße")],
)
def test_normal_forms_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_words_drop_punctuation_and_keep_apostrophes() -> None:
    assert words("Don’t *stop*, e.g. now_or never (X’)!") == ["don't", "stop", "e", "g", "now", "or", "never", "x"]


@given(st.text())
def test_plain_text_keeps_every_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert not set("’\u00a0\u202f") & set(plain)
    assert plain_text("Ida\u00a0can’t") == "Ida can't"


@given(st.text(alphabet=st.sampled_from("ab \n\r\t"), max_size=30))
def test_paragraphs_are_the_trimmed_lines_that_are_not_empty(text: str) -> None:
    assert [text[a:b] for a, b in paragraphs(text, 0, len(text))] == [
        s for line in text.split("\n") if (s := line.strip())
    ]


def test_paragraphs_and_trim_stay_inside_the_range() -> None:
    text = "xx one\n two xx"
    assert [text[a:b] for a, b in paragraphs(text, 2, 11)] == ["one", "two"]
    assert trim("  \n ", 0, 4) == (4, 4)
    assert trim(" a b ", 0, 5) == (1, 4)


def test_nothing_printable_can_drive_a_terminal() -> None:
    assert printable("a\x1b[31mred\x07\u202e\u200b b\nc\td") == "a[31mred b c d"
