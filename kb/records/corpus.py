"""What documents bring: texts, posts, people, quotes, sentences, mentions, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.enums import ClaimKind, Hedge, Label, Mode, PostKind, QuoteKind


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that could not be used: where, what, and what to do about it."""

    path: str
    line: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One ingested file. `id` hashes its bytes; `path` is relative to the database's folder if below it."""

    id: str
    path: str
    format: str
    title: str
    text: str
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A passage by one author, or by several who sign it together: `coauthor_ids` are those after the first.

    `confidence` (0-1) is how sure its boundaries and its author are.
    `declared` is the author's own word on the parent (supports, disputes), where the site asks for it.
    """

    id: str
    document_id: str
    author_id: str
    kind: PostKind
    start: int
    end: int
    line: int
    end_line: int
    parent_id: str | None = None
    date: str | None = None
    karma: int | None = None
    url: str | None = None
    confidence: float = 1.0
    declared: Label | None = None
    coauthor_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """A person. An unnamed one is anonymous but distinct: `document_id` and the label in `name` tell them apart."""

    id: str
    name: str
    named: bool
    aliases: tuple[str, ...] = ()
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a post that repeats earlier text; `source_*` say where that text stands, if it is held.

    `author_id` is the person quoted. `score` (0-1) is the similarity to the source; `marked` says
    whether the quoter set marks around it.
    """

    id: str
    document_id: str
    post_id: str
    author_id: str
    kind: QuoteKind
    start: int
    end: int
    line: int
    end_line: int
    marked: bool
    score: float
    source_post_id: str | None = None
    source_start: int | None = None
    source_end: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a post, trimmed of white space; `paragraph` counts the post's paragraphs from 0."""

    document_id: str
    post_id: str
    start: int
    end: int
    paragraph: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span in which an author asserts something arguable. `confidence` (0-1): how surely it is a claim."""

    id: str
    document_id: str
    post_id: str
    author_id: str
    start: int
    end: int
    line: int
    end_line: int
    text: str
    kind: ClaimKind
    hedge: Hedge
    mode: Mode
    confidence: float
    paragraph: int = 0
    quote_id: str | None = None
