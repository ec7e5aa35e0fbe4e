"""A small base with one record of every kind, and ways to open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from kb.ids import fingerprint, make_id
from kb.records import (
    Author,
    Claim,
    ClaimKind,
    Crux,
    Document,
    Exchange,
    Hedge,
    Hinge,
    Judgement,
    JudgementKind,
    Label,
    MatchEdge,
    Mention,
    MindChange,
    Mode,
    Part,
    Position,
    Post,
    PostKind,
    Problem,
    Quote,
    QuoteKind,
    Showing,
    Side,
    Stance,
    StanceLink,
    Topic,
)
from kb.store import Store

TEXT = "Rain gauges drift within a year.\n\n> drift within a year\n\nThey do not drift if they are cleaned.\n"
ENCODER = "encoder-1"


@dataclass(frozen=True, slots=True)
class Sample:
    """Records that refer to one another as those of a real base do."""

    document: Document
    people: tuple[Author, ...]
    posts: tuple[Post, ...]
    quote: Quote
    mentions: tuple[Mention, ...]
    edge: MatchEdge
    claims: tuple[Claim, ...]
    exchange: Exchange
    stance: StanceLink
    positions: tuple[Position, ...]
    topic: Topic
    crux: Crux
    judgement: Judgement
    problem: Problem


def build(name: str) -> Sample:
    """Return a sample whose document is called `name`; samples of other names share no ids but the people's."""
    document = Document(make_id("d", name), f"{name}.txt", "text", "Gauges", TEXT, None, "2024-05-01", ("rain", "b"))
    ann = Author("a:00000000000000aa", "Ann Example", named=True)
    bob = Author(make_id("a", name, "bob"), "anonymous", named=False, document_id=document.id)
    post = Post(
        make_id("p", name, 1), document.id, ann.id, PostKind.POST, 0, 32, 1, 1, date="2024-05-01", karma=-3,
        url="https://example.org/1", confidence=0.9,
    )  # fmt: skip
    answer = Post(
        make_id("p", name, 2), document.id, bob.id, PostKind.COMMENT, 34, 97, 3, 5, parent_id=post.id,
        declared=Label.DISPUTES,
    )  # fmt: skip
    quote = Quote(
        make_id("q", name), document.id, answer.id, ann.id, QuoteKind.BLOCK, 36, 55, 3, 3, True, 0.97, post.id, 12, 31
    )

    def mention(n: int, by: Post, start: int, end: int, hedge: Hedge, quote_id: str | None = None) -> Mention:
        line = TEXT.count("\n", 0, start) + 1
        return Mention(
            make_id("m", name, n), document.id, by.id, by.author_id if quote_id is None else ann.id, start, end, line,
            line, TEXT[start:end], ClaimKind.EMPIRICAL, hedge, Mode.ASSERTS, 0.75, n, quote_id,
        )  # fmt: skip

    first = mention(1, post, 0, 32, Hedge.PLAIN)
    second = mention(2, answer, 36, 55, Hedge.STRONG, quote.id)
    third = mention(3, answer, 57, 95, Hedge.HEDGED)
    topic_id = make_id("t", name)
    drift = Claim(
        make_id("c", name, 1), first.text, first.id, ClaimKind.EMPIRICAL, (second.id, first.id), (ann.id,), topic_id
    )
    steady = Claim(make_id("c", name, 2), third.text, third.id, ClaimKind.PREDICTION, (third.id,), (bob.id,), topic_id)
    parts = (Part("cosine", 0.93), Part("lexical", 81.0))
    sides = (
        Side(Stance.ENDORSES, (ann.id,), (first.id, second.id)),
        Side(Stance.REJECTS, (bob.id,), (third.id,)),
    )
    return Sample(
        document=document,
        people=(ann, bob),
        posts=(post, answer),
        quote=quote,
        mentions=(first, second, third),
        edge=MatchEdge(first.id, second.id, 0.91, "dedup", parts),
        claims=(drift, steady),
        exchange=Exchange(
            make_id("e", name), document.id, answer.id, 57, 95, post.id, 0, 32, Label.DISPUTES, 0.8, "quote", parts
        ),
        stance=StanceLink(
            make_id("s", name), steady.id, drift.id, Label.DISPUTES, 0.7, "exchange", third.id, first.id, parts
        ),
        positions=(
            Position(
                ann.id,
                drift.id,
                Stance.ENDORSES,
                0.9,
                (second.id, first.id),
                (),
                (Showing(second.id, Stance.ENDORSES), Showing(first.id, Stance.UNCERTAIN)),
                (MindChange(Stance.ENDORSES, Stance.UNCERTAIN, second.id, post.id, 0, 32, "said", 0.75),),
            ),
            Position(bob.id, drift.id, Stance.REJECTS, 0.7, (third.id,)),
        ),
        topic=Topic(topic_id, "gauges", ("gauge", "drift"), (steady.id, drift.id)),
        crux=Crux(
            make_id("x", name), drift.id, (drift.id, steady.id), sides, (Hinge(ann.id, steady.id, 0.4),), 0.6, parts
        ),
        judgement=Judgement(
            make_id("j", name), JudgementKind.NOT_SAME, "one text", "another", "not-same", None, "2024-05-02T10:00:00"
        ),
        problem=Problem(f"{name}.txt", 7, "not UTF-8", "save it as UTF-8"),
    )


def write(store: Store, sample: Sample) -> None:
    """Store all of `sample` as the pipeline does: a document in one transaction, then what is derived."""
    with store.transaction():
        store.documents.add(sample.document, derived_with="fp-1", run_id=None)
        store.names.add(sample.people, sample.document.id)
        store.posts.add(reversed(sample.posts))
        store.quotes.add([sample.quote])
        store.mentions.add(sample.mentions)
        store.problems.replace(sample.problem.path, [sample.problem], None)
    store.vectors.add(ENCODER, {fingerprint(m.text): np.full(4, i, np.float32) for i, m in enumerate(sample.mentions)})
    store.authors.replace(sample.people, {a.id: a.id for a in sample.people})
    derive(store, sample)
    store.judgements.add([sample.judgement])


def derive(store: Store, *samples: Sample) -> None:
    """Put the derived records of all `samples` in place."""
    store.derived.replace(
        edges=[s.edge for s in samples],
        claims=[c for s in samples for c in s.claims],
        exchanges=[s.exchange for s in samples],
        stances=[s.stance for s in samples],
        positions=[p for s in samples for p in s.positions],
        topics=[s.topic for s in samples],
        cruxes=[s.crux for s in samples],
    )


@pytest.fixture(scope="session")
def make_sample() -> Callable[[str], Sample]:
    """Return the maker of samples by name."""
    return build


@pytest.fixture
def sample() -> Sample:
    """Return one sample."""
    return build("gauges")


@pytest.fixture
def fill() -> Callable[[Store, Sample], None]:
    """Return the function that stores a sample."""
    return write


@pytest.fixture
def derive_all() -> Callable[..., None]:
    """Return the function that stores what is derived of several samples."""
    return derive


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store, open for writing."""
    with Store.open(tmp_path / "kb.db", mode="write") as opened:
        yield opened


@pytest.fixture
def full(store: Store, sample: Sample) -> Store:
    """Return a store that holds the sample."""
    write(store, sample)
    return store
