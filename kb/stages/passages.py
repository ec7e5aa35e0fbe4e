"""Which passage is read beside which: a long answer paragraph by paragraph, each beside what it lies nearest to.

A model reads so many words of each (`kb.context`); of a long post these would be its opening, whatever is answered.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.context import ANSWERED_WORDS
from kb.protocols import Vectors
from kb.records import Mention
from kb.text import paragraphs

Span = tuple[int, int]

_SHORT, _TAIL = 30, 15  # words: a shorter paragraph is read with the next, a shorter last one with the one before
_FIRST = 6  # sentences of an answer that say where it is aimed


def parts(text: str, start: int, end: int, long: int) -> list[Span]:
    """Return the paragraphs of an answer of more than `long` words, short ones joined; else the answer as it is."""
    if _length(text, start, end) <= long:
        return [(start, end)]
    found: list[Span] = []
    for first, last in paragraphs(text, start, end):
        if found and _length(text, *found[-1]) < _SHORT:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    if len(found) > 1 and _length(text, *found[-1]) < _TAIL:
        _, last = found.pop()
        found[-1] = (found[-1][0], last)
    return found


def _length(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


class Aim:
    """Finds where in a long passage an answer is aimed, by the vectors of the sentences of both."""

    def __init__(self, mentions: Sequence[Mention], vectors: Vectors) -> None:
        self._mentions, self._vectors = mentions, vectors
        self._by_post: dict[str, list[int]] = {}
        for row in sorted(range(len(mentions)), key=lambda i: (mentions[i].document_id, mentions[i].start)):
            self._by_post.setdefault(mentions[row].post_id, []).append(row)

    def passage(self, answer: tuple[str, int, int], answered: tuple[str, int, int], text: str) -> str:
        """Return what to read of a passage of `text`; both are given as the id of a post and a range.

        A passage that is read whole stays as it is; of a longer one reading begins at the sentence that lies nearest
        to those of the answer, or so far from the end that the model has its fill.
        """
        _, start, end = answered
        if _length(text, start, end) <= ANSWERED_WORDS:
            return text[start:end]
        said, asked = self._rows(*answered), self._rows(*answer)[:_FIRST]
        if not said or not asked:
            return text[start:end]
        near = (self._vectors[said] @ self._vectors[asked].T).mean(axis=1)
        begin = self._mentions[said[int(near.argmax())]].start
        if _length(text, begin, end) < ANSWERED_WORDS // 2:
            return " ".join(text[start:end].split()[-ANSWERED_WORDS:])
        return text[begin:end]

    def _rows(self, post: str, start: int, end: int) -> list[int]:
        return [i for i in self._by_post.get(post, ()) if start <= self._mentions[i].start < end]
