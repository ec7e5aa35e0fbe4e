"""The paragraphs of a document: its lines, or the blocks that wrapped lines make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.records import Document
from kb.text import paragraphs

# Formats whose lines may be wrapped: there a paragraph ends at a blank line or where a new block starts.
WRAPPED = frozenset({"markdown", "createdebate"})
_BLOCK_START = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>|```|~~~|\||\[\^)")


def blocks(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Return the paragraphs between two characters as trimmed ranges; where lines are wrapped, without fenced code."""
    lines = paragraphs(document.text, start, end)
    return list(_join_wrapped(document.text, lines)) if document.format in WRAPPED else lines


def _join_wrapped(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the wrapped lines of each block; fenced code is left out."""
    current: tuple[int, int] | None = None
    fenced = False
    for start, end in lines:
        line = text[start:end]
        if line.startswith(("```", "~~~")):
            fenced = not fenced
            if current:
                yield current
            current = None
            continue
        if fenced:
            continue
        gap = text[current[1] : start] if current else ""
        heading = current is not None and text[current[0] : current[1]].startswith("#")
        if current is None or gap.count("\n") > 1 or heading or _BLOCK_START.match(line):
            if current:
                yield current
            current = (start, end)
        else:
            current = (current[0], end)
    if current:
        yield current
