"""Text foundations that readers and stages share: lines, words, normal forms, safe display."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Sequence

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTE_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})

_PLAIN = str.maketrans({"’": "'", **dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")})


class LineIndex:
    """Maps character offsets of a text to 1-based line numbers; lines end at line feeds only.

    With `anchors`, each (first character, number) in order, the number of the last anchor before a character is its
    line or page in the file that the text was made from.
    """

    def __init__(self, text: str, anchors: Sequence[tuple[int, int]] = ()) -> None:
        self._starts = [start for start, _ in anchors] or [0, *(m.end() for m in re.finditer("\n", text))]
        self._numbers = [number for _, number in anchors]

    def line(self, offset: int) -> int:
        """Return the 1-based line that holds the character at `offset`."""
        count = bisect.bisect_right(self._starts, offset)
        return self._numbers[max(0, count - 1)] if self._numbers else count

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last line of the half-open range."""
        return self.line(start), self.line(max(start, end - 1))


def normalise(text: str) -> str:
    """Return a form for comparing: NFKC, plain quote marks and dashes, lower case, single spaces."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_QUOTE_MARKS)
    return " ".join(plain.casefold().split())


def plain_text(text: str) -> str:
    """Return `text` as patterns of words expect it, of the same length: plain apostrophes, plain spaces."""
    return text if text.isascii() else text.translate(_PLAIN)


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, with plain apostrophes; punctuation and marks fall away."""
    return WORD.findall(text.casefold().replace("’", "'"))


def trim(text: str, start: int, end: int, more: str = "") -> tuple[int, int]:
    """Return the range without the white space, and the characters of `more`, at its two ends."""
    while start < end and (text[start].isspace() or text[start] in more):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in more):
        end -= 1
    return start, end


def paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the non-empty lines of the range as trimmed ranges: in the forms read here a line is a paragraph."""
    found = []
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        first, last = trim(text, position, stop)
        if first < last:
            found.append((first, last))
        position = stop + 1
    return found


def printable(text: str) -> str:
    """Return `text` without control, format and surrogate characters: nothing in it can drive a terminal."""
    return "".join(" " if c in "\n\t\r" else c for c in text if c in "\n\t\r" or unicodedata.category(c)[0] != "C")
