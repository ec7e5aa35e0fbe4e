"""What cannot be computed again, and the base as one object."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records.corpus import Author, Document, Mention, Post, Problem, Quote, Reaction
from kb.records.derived import Claim, Crux, Position, Side, StanceLink, ThreadLink, Topic
from kb.records.enums import JudgementKind

JUDGED = "judgement"
"""The method of a match or a link that a person made."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's verdict. Subjects and objects are content (texts, names), so it survives re-ingest.

    One of kind `verified` is a machine's, and names the `model` that gave it; it never outweighs a person's.
    """

    id: str
    kind: JudgementKind
    subject: str
    object: str | None
    verdict: str
    reason: str | None
    created: str
    undone: bool = False
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One `kb ingest` or rebuild: when, with what configuration and models, and what it did."""

    id: int
    command: str
    started: str
    finished: str | None
    version: str
    config_fingerprint: str
    model_fingerprints: tuple[str, ...]
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class PastCrux:
    """A crux as it stood after run `since`, until run `until` changed it (None: it stands so still).

    `mention_id` is that of its claim, `words` the fingerprint of the claim's words.
    """

    crux_id: str
    mention_id: str
    words: str
    score: float
    sides: tuple[Side, Side]
    since: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything a base holds, in one object: what `kb export --format json` prints and `kb ingest` reads.

    Parents of posts are those within their own documents; `threads` say what stands in another one.
    """

    version: int
    documents: tuple[Document, ...] = ()
    posts: tuple[Post, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    authors: tuple[Author, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    stances: tuple[StanceLink, ...] = ()
    positions: tuple[Position, ...] = ()
    topics: tuple[Topic, ...] = ()
    cruxes: tuple[Crux, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    threads: tuple[ThreadLink, ...] = ()
    problems: tuple[Problem, ...] = ()
