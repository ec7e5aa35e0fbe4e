"""Whatever the text, posts lie inside it, in order, apart from each other, and answer earlier posts."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import registry
from kb.errors import InputError
from kb.protocols import Source
from kb.records import ParsedDocument

LINES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "---",
            "title: [",
            "author: A B",
            "> quoted words of somebody else here",
            "New Comment",
            "3 comments, sorted by new",
            "nullAda Byte @ 2023-11-28T01:27 (+2)",
            "By Q @ 2023-13-40T01:27",
            "Ada @ 2024-01-01",
            "@Ada no",
            "Thanks, I agree with you.",
            "#4:",
            "1. a claim that stands in a list",
            "The tide turns later than the table says it does.",
            "You wrote:",
            "\u2028",
        ]
    ),
    st.text(max_size=40),
)
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


@pytest.mark.parametrize("name", [n for n in registry.names("readers") if n != "bundle"])
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_spans_hold_for_any_text(name: str, text: str) -> None:
    data = text.encode("utf-8", "replace")
    source = Source("any.txt", data[:65_536], lambda: io.BytesIO(data), 10**7)
    reader = registry.load("readers", name)
    assert 0.0 <= reader.sniff(source) <= 1.0
    try:
        readings = list(reader.read(source))
    except InputError:
        assert not text.strip() or b"\0" in data or name != "thread_text"
        return
    for document in readings:
        assert isinstance(document, ParsedDocument)
        position = 0
        for number, post in enumerate(document.posts):
            assert position <= post.start < post.end <= len(document.text)
            assert document.text[post.start : post.end] == document.text[post.start : post.end].strip()
            assert post.parent is None or 0 <= post.parent < number
            assert 0.0 <= post.confidence <= 1.0
            position = post.end
