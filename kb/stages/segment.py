"""Sentences with their spans: the first cut, after which no text is searched for again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.records import Document, Post, Sentence
from kb.text import paragraphs, trim

_EMPHASIS = "*_`~"  # markup that the cut leaves at the ends of sentences

MARKDOWN = "markdown"
# Formats whose lines may be wrapped: there a paragraph ends at a blank line or where a new block starts.
_BLOCK_START = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>|```|~~~|\||\[\^)")
_LIST_MARK = re.compile(r"(?:[-*+•]\s+|#{1,6}\s+|>\s?|\[\^[^\]]+\]:\s*|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+)+")


def segment(document: Document, posts: Sequence[Post]) -> list[Sentence]:
    """Return the sentences of all posts in reading order, without list and heading marks and white space."""
    from sentencex import get_sentence_boundaries

    found = []
    for post in posts:
        for number, (start, end) in enumerate(_paragraphs(document, post)):
            text = document.text[start:end]
            mark = _LIST_MARK.match(text)
            offset = start + (mark.end() if mark else 0)
            for bound in get_sentence_boundaries("en", document.text[offset:end]):
                first, last = trim(document.text, offset + bound["start_index"], offset + bound["end_index"], _EMPHASIS)
                if first < last:
                    found.append(Sentence(document.id, post.id, first, last, number, document.text[first:last]))
    return found


def _paragraphs(document: Document, post: Post) -> list[tuple[int, int]]:
    lines = paragraphs(document.text, post.start, post.end)
    return list(_join_wrapped(document.text, lines)) if document.format == MARKDOWN else lines


def _join_wrapped(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join the lines of one markdown block; fenced code is left out."""
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
