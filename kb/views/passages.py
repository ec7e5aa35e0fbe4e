"""A mention with all that is needed to cite it: whose words, from which file and line, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.records import Author, ClaimKind, Document, Hedge, Mention, Mode, Post, Unit
from kb.store import Store
from kb.text import trim

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """An author's own words and where they stand. `path` is as stored; `date` is ISO 8601.

    `line` and `end_line` are 1-based and count what `unit` says: lines or pages of the file. `url` is the post's own.
    """

    mention_id: str
    author_id: str
    author: str
    named: bool
    document_id: str
    post_id: str
    path: str
    line: int
    end_line: int
    start: int
    end: int
    unit: Unit
    url: str | None
    date: str | None
    text: str
    kind: ClaimKind
    hedge: Hedge
    mode: Mode


@dataclass(frozen=True, slots=True)
class Context:
    """A passage within its paragraph: `text[start:end]` is the passage; `line` is where `text` begins."""

    passage: Passage
    text: str
    start: int
    end: int
    line: int


class Passages:
    """Looks passages up; of documents and authors no more are read than are asked for, and each once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents: dict[str, Document] = {}
        self._authors: dict[str, Author] = {}

    def of(self, mention_ids: Iterable[str]) -> list[Passage]:
        """Return the passages of the mentions, in the order given; an id the base does not hold is left out."""
        wanted = list(dict.fromkeys(mention_ids))
        mentions = self._store.mentions.many(wanted)
        posts = self._store.posts.many(sorted({m.post_id for m in mentions.values()}))
        self._fetch(
            documents=(m.document_id for m in mentions.values()), authors=(m.author_id for m in mentions.values())
        )
        return [self.make(m, posts.get(m.post_id)) for i in wanted if (m := mentions.get(i)) is not None]

    def by_id(self, mention_ids: Iterable[str]) -> dict[str, Passage]:
        """Return the passages of the mentions by mention id."""
        return {p.mention_id: p for p in self.of(mention_ids)}

    def make(self, mention: Mention, post: Post | None) -> Passage:
        """Return the passage of a mention whose post is at hand."""
        self._fetch(documents=[mention.document_id], authors=[mention.author_id])
        author, document = self._authors[mention.author_id], self._documents[mention.document_id]
        return Passage(
            mention_id=mention.id,
            author_id=author.id,
            author=author.name,
            named=author.named,
            document_id=document.id,
            post_id=mention.post_id,
            path=document.path,
            line=mention.line,
            end_line=mention.end_line,
            start=mention.start,
            end=mention.end,
            unit=document.unit,
            url=post.url if post else None,
            date=(post.date if post else None) or document.date,
            text=mention.text,
            kind=mention.kind,
            hedge=mention.hedge,
            mode=mention.mode,
        )

    def name(self, author_id: str) -> str:
        """Return the name an author is shown by."""
        self.name_all([author_id])
        author = self._authors.get(author_id)
        return author.name if author else author_id

    def named(self, author_id: str) -> bool:
        """Return whether an author has a name."""
        self.name_all([author_id])
        author = self._authors.get(author_id)
        return author is not None and author.named

    def name_all(self, author_ids: Iterable[str]) -> None:
        """Read these authors at once, where many are to be named."""
        self._fetch(authors=author_ids)

    def document(self, document_id: str) -> Document:
        """Return a document of the base without its text."""
        self._fetch(documents=[document_id])
        return self._documents[document_id]

    def _fetch(self, *, documents: Iterable[str] = (), authors: Iterable[str] = ()) -> None:
        if wanted := {id_ for id_ in documents if id_ not in self._documents}:
            self._documents |= self._store.documents.briefly(sorted(wanted))
        if wanted := {id_ for id_ in authors if id_ not in self._authors}:
            self._authors |= self._store.authors.many(sorted(wanted))

    def contexts(self, mention_ids: Iterable[str]) -> tuple[Context, ...]:
        """Return the passages within their paragraphs, in the order given."""
        found = self.of(mention_ids)
        texts = {i: self._store.documents.get(i).text for i in sorted({p.document_id for p in found})}
        return tuple(context(p, texts[p.document_id]) for p in found)


def sentence_before(found: Context) -> str:
    """Return the sentence that stands before the passage in its paragraph, empty if it is the first."""
    return _SENTENCE_END.split(found.text[: found.start].rstrip())[-1]


def context(passage: Passage, text: str) -> Context:
    """Return a passage within its paragraph of the document's `text`; a paragraph ends at a line feed."""
    first = text.rfind("\n", 0, passage.start) + 1
    last = text.find("\n", passage.end)
    first, last = trim(text, first, len(text) if last < 0 else last)
    return Context(passage, text[first:last], passage.start - first, passage.end - first, passage.line)
