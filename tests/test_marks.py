from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import marks


def inline(text: str) -> list[tuple[str, bool]]:
    return [(text[m.start : m.end], m.closed) for m in marks.inline(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He says "so it is" and goes.', [("so it is", True)]),
        ("He says “so it is” and goes.", [("so it is", True)]),
        ("He says “so ‘it’ is” and goes.", [("so ‘it’ is", True)]),
        ("He says ‘it isn’t so’ and goes.", [("it isn’t so", True)]),
        ("„So ist es“ heißt es", [("So ist es", True)]),
        ("«oui»", [("oui", True)]),
        ('"one" and ("two") and "three".', [("one", True), ("two", True), ("three", True)]),
        ('"first part, and "the second" -- there', [("first part, and", False), ("the second", True)]),
        ("“first part, and “the second” there", [("first part, and", False), ("the second", True)]),
        ('It never "ends', [("ends", False)]),
        ('A board 6" wide and 5" high', []),
        ("It’s theirs, isn't it", []),
        ('an empty "" pair', []),
    ],
)
def test_inline_marks(text: str, found: list[tuple[str, bool]]) -> None:
    assert inline(text) == found


@pytest.mark.parametrize(
    ("line", "words"),
    [("> so it is", "so it is"), (">so", "so"), ("> > deep", "deep"), ("  > in", "in"), (">", None), ("a > b", None)],
)
def test_block_marks(line: str, words: str | None) -> None:
    start = marks.block(line, 0, len(line))
    assert (None if start is None else line[start:]) == words


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Why Nearly All Boats Arrive Late", True),
        ("The Harbour of Old Grand Maybrook", True),
        ("Boats are never late in spring", False),
        ("Old Grand Maybrook Sinks.", False),
        ("Spring Boats", False),
        ("", False),
    ],
)
def test_titles(words: str, title: bool) -> None:
    assert marks.is_title(words) is title


@given(st.text(alphabet=st.sampled_from('ab "“”‘’«»'), max_size=40))
def test_marked_ranges_are_ordered_and_inside(text: str) -> None:
    position = 0
    for marked in marks.inline(text, 0, len(text)):
        assert position <= marked.start < marked.end <= len(text)
        position = marked.end
