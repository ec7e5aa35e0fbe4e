"""Passages that their writer set in marks: quotation marks inside a line, and `>` at the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.text import trim

_BLOCK = re.compile(r"(?:\s{0,3}>)+\s?")
_MARK = re.compile(r"[\"“”„«»]|(?<!\w)‘(?=\S)|’(?!\w)")
_PAIRS = {"“": "”", "„": "“”", "«": "»", "‘": "’"}
_TITLE_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_TITLE_WORDS = 3
_TITLE_SHARE = 0.8
_OPENING_CONTEXT = re.compile(r"[\s(\[{/—–*_-]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A half-open range inside quotation marks, the marks left out. `closed` is False where the end mark is missing."""

    start: int
    end: int
    closed: bool


def block(text: str, start: int, end: int) -> int | None:
    """Return where the words of a `>` line begin; None for any other line, and for one without words."""
    match = _BLOCK.match(text, start, end)
    return match.end() if match and text[match.end() : end].strip() else None


def inline(text: str, start: int, end: int) -> Iterator[Marked]:
    """Yield the outermost marked ranges of one line, in order.

    A straight mark opens after white space or a bracket and closes anywhere else. A second opening mark shows
    that the first was never closed.
    """
    opened: int | None = None
    mark = ""
    for match in _MARK.finditer(text, start, end):
        char, place = match.group(), match.start()
        if opened is None:
            if char in _PAIRS or (char == '"' and _opens(text, place, start, end)):
                opened, mark = place, char
        elif char == '"' and mark == '"':
            unclosed = _opens(text, place, start, end)
            yield from _marked(text, opened + 1, place, closed=not unclosed)
            opened = place if unclosed else None
        elif char in _PAIRS.get(mark, ""):
            yield from _marked(text, opened + 1, place, closed=True)
            opened = None
        elif char == mark and mark != '"':
            yield from _marked(text, opened + 1, place, closed=False)
            opened = place
    if opened is not None:
        yield from _marked(text, opened + 1, end, closed=False)


def is_title(words: str) -> bool:
    """Tell whether words are set as a title: nearly every longer one has a capital, and no full stop ends them."""
    longer = [m.group() for m in _TITLE_WORD.finditer(words)]
    capital = sum(word[0].isupper() for word in longer)
    return len(longer) >= _TITLE_WORDS and capital >= _TITLE_SHARE * len(longer) and not words.endswith(".")


def _opens(text: str, place: int, start: int, end: int) -> bool:
    before = text[place - 1] if place > start else " "
    after = text[place + 1] if place + 1 < end else " "
    return bool(_OPENING_CONTEXT.match(before)) and not after.isspace()


def _marked(text: str, start: int, end: int, *, closed: bool) -> Iterator[Marked]:
    first, last = trim(text, start, end)
    if first < last:
        yield Marked(first, last, closed)
