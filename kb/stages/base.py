"""A base on its way through the chain, and what goes in with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.protocols import PairModel, SameModel, StanceModel, Vectors
from kb.records import (
    Author,
    Claim,
    Crux,
    Document,
    Exchange,
    Judgement,
    MatchEdge,
    Mention,
    Position,
    Post,
    Quote,
    Reaction,
    StanceLink,
    ThreadLink,
    Topic,
)
from kb.stages.near import Finder, near
from kb.stages.told import Told
from kb.stages.topics import Finder as TopicFinder
from kb.stages.topics import find_topics
from kb.stages.units import Keeper


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one document brings by itself."""

    document: Document
    posts: tuple[Post, ...]
    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Base:
    """A whole base on its way through the chain; rows of `vectors` follow `mentions`.

    `told` is what stands in each document once that is known for good.
    """

    documents: tuple[Document, ...]
    names: tuple[Author, ...]
    posts: tuple[Post, ...]
    quotes: tuple[Quote, ...]
    mentions: tuple[Mention, ...]
    vectors: Vectors
    judgements: tuple[Judgement, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    told: Told = field(default_factory=Told)
    threads: tuple[ThreadLink, ...] = ()
    authors: tuple[Author, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    edges: tuple[MatchEdge, ...] = ()
    claims: tuple[Claim, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    stances: tuple[StanceLink, ...] = ()
    positions: tuple[Position, ...] = ()
    topics: tuple[Topic, ...] = ()
    cruxes: tuple[Crux, ...] = ()


@dataclass(frozen=True, slots=True)
class Models:
    """What reads text for the stages: an answer beside what it answers, two sentences, two statements.

    `near` finds the texts that lie near each other, `topics` the claims that do; `keeper` holds what was made of parts
    of the base before.
    """

    stance: StanceModel
    pairs: PairModel
    same: SameModel
    near: Finder = near
    topics: TopicFinder = find_topics
    keeper: Keeper | None = None
