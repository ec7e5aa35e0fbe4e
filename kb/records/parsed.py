"""What a reader makes of a file, before anything has an id."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.corpus import Author, Problem
from kb.records.enums import Label, PostKind


@dataclass(frozen=True, slots=True)
class RawPost:
    """A post as a reader finds it: the author's name as written, the parent as an index into the same list.

    An unnamed author has no `author`; `speaker` then tells the unnamed speakers of one document apart.
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


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a reader makes of one document; the pipeline gives it ids, authors and everything derived.

    `path` and `authors` (people with all their aliases) are set only by a reader whose file carries other
    files (the bundle).
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
