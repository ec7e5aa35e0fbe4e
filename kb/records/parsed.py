"""What a reader makes of a file, before anything has an id."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.corpus import Author, Problem
from kb.records.enums import Label, PostKind, Unit


@dataclass(frozen=True, slots=True)
class RawReaction:
    """What readers of a post left on it: see `Reaction`. `start`/`end` are the span reacted to, if it was found."""

    name: str
    author: str | None = None
    account: str | None = None
    value: float = 1.0
    count: int = 1
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class RawPost:
    """A post as a reader finds it: the author's name as written, the parent as an index into the same list.

    An unnamed author has no `author`; `speaker` then tells the unnamed speakers of one document apart. `account` is
    a further name that the site itself gives the same person, such as the one in their profile's address.
    The rest is as in `Post`.
    """

    kind: PostKind
    start: int
    end: int
    author: str | None = None
    speaker: str | None = None
    parent: int | None = None
    date: str | None = None
    karma: int | None = None
    url: str | None = None
    confidence: float = 1.0
    declared: Label | None = None
    coauthors: tuple[str, ...] = ()
    account: str | None = None
    key: str | None = None
    parent_key: str | None = None
    section: str | None = None
    agreement: int | None = None
    retracted: bool = False
    reactions: tuple[RawReaction, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a reader makes of one document; the pipeline gives it ids, authors and everything derived.

    `part` tells the documents of one file apart and becomes the end of their paths: `dump.ndjson#t3_abc`.
    `anchors` and `unit` are as in `Document`. `path` and `authors` (people with all their aliases) are set only by
    a reader whose file carries other files (the bundle).
    """

    format: str
    title: str
    text: str
    posts: tuple[RawPost, ...]
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    path: str | None = None
    authors: tuple[Author, ...] = ()
    part: str | None = None
    unit: Unit = Unit.LINE
    anchors: tuple[tuple[int, int], ...] = ()
