"""A passage with a little of what stands around it, and the words of the query marked in it."""

from __future__ import annotations

from collections.abc import Iterable

from kb.denial import stems
from kb.retrieval.query import Query, terms
from kb.search.records import Snippet
from kb.store import Store
from kb.text import WORD, trim, words
from kb.views.passages import Context, Passage, context


class Snippets:
    """Makes the snippets of one query; each document is read once."""

    def __init__(self, store: Store, query: Query, reach: int) -> None:
        self._store, self._reach = store, reach
        self._texts: dict[str, str] = {}
        said = " ".join(terms(query))
        self._stems, self._words = stems(said), set(words(said))

    def of(self, passage: Passage) -> Snippet:
        """Return the snippet of a passage."""
        if passage.document_id not in self._texts:
            self._texts[passage.document_id] = self._store.documents.get(passage.document_id).text
        here = context(passage, self._texts[passage.document_id])
        first, last = self._cut(here)
        marks = [
            (m.start() - first, m.end() - first)
            for m in WORD.finditer(here.text, here.start, here.end)
            if self._is_asked(m.group())
        ]
        return Snippet(
            here.text[first:last], here.start - first, here.end - first, tuple(_joined(marks, here.text[first:last])),
            first > 0, last < len(here.text),
        )  # fmt: skip

    def _is_asked(self, word: str) -> bool:
        """Return whether a word is a content word of the query in any form, or a word of one that has none."""
        return bool(self._stems & stems(word)) if self._stems else bool(self._words.intersection(words(word)))

    def _cut(self, here: Context) -> tuple[int, int]:
        """Return the range of the paragraph that is shown: `reach` characters on both sides, cut between words."""
        first, last = max(0, here.start - self._reach), min(len(here.text), here.end + self._reach)
        if first > 0:
            gap = here.text.find(" ", first, here.start)
            first = gap + 1 if gap >= 0 else here.start
        if last < len(here.text):
            gap = here.text.rfind(" ", here.end, last)
            last = gap if gap >= 0 else here.end
        return trim(here.text, first, last)


def _joined(marks: Iterable[tuple[int, int]], text: str) -> Iterable[tuple[int, int]]:
    """Join marks with nothing but a space between them."""
    found: list[tuple[int, int]] = []
    for start, end in marks:
        if found and text[found[-1][1] : start].isspace():
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
