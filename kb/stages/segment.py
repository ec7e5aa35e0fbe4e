"""Sentences with their spans: the first cut, after which no text is searched for again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.records import Document, Post, Sentence
from kb.stages._blocks import blocks
from kb.text import trim

_EMPHASIS = "*_`~"  # markup that the cut leaves at the ends of sentences

_LIST_MARK = re.compile(r"(?:[-*+•]\s+|#{1,6}\s+|>\s?|\[\^[^\]]+\]:\s*|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+)+")


def segment(document: Document, posts: Sequence[Post]) -> list[Sentence]:
    """Return the sentences of all posts in reading order, without list and heading marks and white space."""
    from sentencex import get_sentence_boundaries

    found = []
    for post in posts:
        for number, (start, end) in enumerate(blocks(document, post.start, post.end)):
            text = document.text[start:end]
            mark = _LIST_MARK.match(text)
            offset = start + (mark.end() if mark else 0)
            for bound in get_sentence_boundaries("en", document.text[offset:end]):
                first, last = trim(document.text, offset + bound["start_index"], offset + bound["end_index"], _EMPHASIS)
                if first < last:
                    found.append(Sentence(document.id, post.id, first, last, number, document.text[first:last]))
    return found
