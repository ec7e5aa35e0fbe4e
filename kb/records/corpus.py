"""What documents bring: texts, posts, people, quotes, sentences, mentions, and what could not be used."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.enums import ClaimKind, Hedge, Label, Mode, PostKind, QuoteKind, Unit


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that could not be used: where, what, and what to do about it."""

    path: str
    line: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One ingested text. `id` hashes it; `path` is its file's, relative to the database's folder if below it.

    A file that holds several documents has each at a path of its own: `dump.ndjson#t3_abc`, `saved.zip/page.html`.
    `anchors` say where a text that was made from its file stands there: each is (first character, number), and the
    number counts in `unit`, lines or pages of the file. Without any, the text is the file's own.
    """

    id: str
    path: str
    format: str
    title: str
    text: str
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    unit: Unit = Unit.LINE
    anchors: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A passage by one author, or by several who sign it together: `coauthor_ids` are those after the first.

    `confidence` (0-1) is how sure its boundaries and its author are.
    `declared` is the author's own word on the parent (supports, disputes), where the site asks for it.
    `key` is the post's identity on its site, the same in every file that holds it; `parent_key` that of the post it
    answers, which another document may hold. `section` is the part of the site it stands in. `karma` and `agreement`
    are the sums of its votes, for worth and for truth. A `retracted` post was taken back by its author.
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
    key: str | None = None
    parent_key: str | None = None
    section: str | None = None
    agreement: int | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody left on a post without words: a named reaction, or a forecast of the claim in it.

    `value` is 1 for the reaction itself and -1 against it; of a `prediction` it is the probability (0-1).
    `start`/`end` are the span it points at; without one it is on the whole post. Where the site only counts,
    there is no author and `count` says how many.
    """

    id: str
    document_id: str
    post_id: str
    name: str
    author_id: str | None = None
    value: float = 1.0
    count: int = 1
    start: int | None = None
    end: int | None = None


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
