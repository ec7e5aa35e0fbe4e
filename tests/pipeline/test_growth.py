"""What a base derives after each change is what it derives anew; what stays is neither compared nor written again."""

from __future__ import annotations

import dataclasses
import json
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import pipeline
from kb.pipeline import freshness
from kb.pipeline.made import Made
from kb.pipeline.neighbours import Neighbours
from kb.store import Store

TABLES = (
    "authors", "author_keys", "threads", "quote_sources", "match_edges", "topics", "claims", "claim_mentions",
    "exchanges", "stances", "positions", "position_mentions", "cruxes",
)  # fmt: skip
SENTENCES = (
    "I think raised beds are better than clay in a wet spring, because they drain faster.",
    "Raised beds are not better than clay in a wet spring, because they drain faster.",
    "I think raised beds are better than clay in every wet spring, because they drain much faster.",
    "Timber is a bad material for beds, because it rots within six years in a wet garden.",
    "Timber is a good material for beds, because it rots within six years in a wet garden.",
    "That is why nobody should build a bed out of timber in a wet garden.",
    "Therefore clay is enough for most people who grow beans in a wet spring.",
    "Rain barrels save more water in a dry summer than drip lines ever do.",
)
OPENINGS = ("", "I disagree. ", "I agree. ", "I have changed my mind. ", "The crux is the wet spring. ")
PEOPLE = ("Ada Brook", "Ben Stone", "Chloe Nunn", "Dan Holt", "Eve Marsh")


class Stub:
    """Says of each pair of texts what their hash says: often that they are the same, or that one denies the other."""

    name = fingerprint = "stub"

    def predict(self, one: Sequence, other: Sequence | None = None) -> np.ndarray:
        pairs = one if other is None else list(zip(one, other, strict=True))
        drawn = [zlib.crc32("\n".join(pair).encode()) % 3 for pair in pairs]
        return np.array([((0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.2, 0.2, 0.6))[n] for n in drawn], np.float32).reshape(
            -1, 3
        )


class Everything:
    name = fingerprint = "everything"

    def predict(self, sentences: Sequence[str]) -> np.ndarray:
        return np.full(len(sentences), 0.9)


@pytest.fixture
def quick(lab, monkeypatch: pytest.MonkeyPatch):
    for role, model in (("claims", Everything()), ("stance", Stub()), ("pairs", Stub()), ("same", Stub())):
        monkeypatch.setattr(freshness.Models, role, property(lambda _, model=model: model))
    return lab


def rows(database: Path) -> dict[str, list[tuple]]:
    with Store.open(database, mode="read") as store:
        return {table: sorted(store.connection.rows(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


@dataclass(frozen=True)
class Said:
    """A post: who opens how and says which sentences, below which quoted one, in answer to which post before it."""

    who: int
    opening: int
    sentences: Sequence[int]
    quotes: int | None
    answers: int

    def body(self, *, first: bool) -> str:
        quoted = "" if self.quotes is None else f"> {SENTENCES[self.quotes]}\n\n"
        return quoted + OPENINGS[0 if first else self.opening] + " ".join(SENTENCES[n] for n in self.sentences)


def thread(posts: Sequence[Said]) -> str:
    """A thread in one file of its own."""
    lines = ["Beds"]
    for place, post in enumerate(posts):
        lines.append(f"{'By ' if not place else ''}{PEOPLE[post.who]} @ 2023-01-0{place + 1}T10:00 (+1)")
        lines.append(post.body(first=not place))
    return "\n".join(lines) + "\n"


def comments(name: str, posts: Sequence[Said]) -> str:
    """Comments of one thread in one file of several, which answer each other across the files."""
    rows = []
    for place, post in enumerate(posts):
        parent = "t3_thread" if not post.answers else f"t1_{'de'[post.answers % 2]}{post.answers // 2}"
        row = {"id": f"{name[0]}{place}", "link_id": "t3_thread", "parent_id": parent, "created_utc": 1.6e9 + place}
        rows.append(row | {"author": PEOPLE[post.who].replace(" ", "_"), "body": post.body(first=False)})
    return "".join(json.dumps({**row, "subreddit": "beds", "score": 1}) + "\n" for row in rows)


PLACES = st.integers(0, len(SENTENCES) - 1)
POSTS = st.lists(
    st.builds(
        Said, st.integers(0, len(PEOPLE) - 1), st.integers(0, len(OPENINGS) - 1),
        st.lists(PLACES, min_size=1, max_size=3), st.one_of(st.none(), PLACES), st.integers(0, 5),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
NAMES = ("a.txt", "b.txt", "c.txt", "d.ndjson", "e.ndjson")
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.one_of(st.none(), POSTS, POSTS)), min_size=3, max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_base_that_grew_is_a_base_made_anew(quick, steps) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = dataclasses.replace(quick, folder=Path(folder))
        held: dict[str, str] = {}
        for name, posts in steps:
            text = None if posts is None else thread(posts) if name.endswith("txt") else comments(name, posts)
            if text is not None and text not in held.values():
                held[name] = text
                here.write(name, held[name])
                here.ingest(name)
            elif held.pop(name, None):
                here.forget(name)
        if held:
            grown = rows(here.database)
            other = here.other()
            other.ingest(*sorted(held, reverse=True))
            assert grown == rows(other.database)
            pipeline.rebuild(here.config, here.database, everything=True)
            assert grown == rows(here.database)


def test_what_stays_is_not_written_again(quick, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.write_all()
    quick.ingest(quick.folder)
    with Store.open(quick.database, mode="write") as store:
        held = {table: store.connection.rows(f"SELECT * FROM {table}") for table in TABLES}
        bundle = store.bundle()
        before = store.connection.database.total_changes
        with store.transaction():
            store.derived.replace(
                threads=bundle.threads, edges=store.edges.all(), claims=bundle.claims, exchanges=store.exchanges.all(),
                stances=bundle.stances, positions=bundle.positions, topics=bundle.topics, cruxes=bundle.cruxes,
                quotes=[q for q in bundle.quotes if q.id in {row[0] for row in held["quote_sources"]}],
            )  # fmt: skip
        written = store.connection.database.total_changes - before
    assert written == 2 * (len(held["threads"]) + len(held["quote_sources"]))
    assert held["stances"] and held["positions"]


def test_a_text_that_was_compared_is_not_compared_again(quick, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.write_all()
    quick.ingest("a.txt", "b.txt", "c.md")
    new: list[int] = []
    plain = Neighbours._add

    def watched(self, name, keys, places, *rest):
        new.append(len(places))
        return plain(self, name, keys, places, *rest)

    monkeypatch.setattr(Neighbours, "_add", watched)
    quick.ingest("d.txt")
    texts = {m.text for m in quick.bundle().mentions}
    assert len(new) == 1
    assert 0 < new[0] < len(texts) / 2


def readings(database: Path) -> set[tuple[str, str]]:
    with Store.open(database, mode="read") as store:
        return set(store.connection.rows("SELECT fingerprint, text_hash FROM readings"))


def test_what_models_said_of_parts_that_stay_is_kept_until_all_is_made(quick) -> None:
    quick.write_all()
    quick.ingest("a.txt", "b.txt", "c.md")
    before = readings(quick.database)
    quick.ingest("d.txt")
    grown = readings(quick.database)
    assert before < grown
    quick.forget("d.txt")
    assert readings(quick.database) == grown
    pipeline.rebuild(quick.config, quick.database, everything=True)
    assert readings(quick.database) == before


def test_only_what_is_touched_is_made_again(quick, monkeypatch: pytest.MonkeyPatch) -> None:
    quick.write_all()
    quick.ingest("a.txt", "b.txt", "c.md")
    made: dict[str, int] = {}
    plain = Made.put

    def watched(self, stage, new, used) -> None:
        made[stage] = len(new)
        plain(self, stage, new, used)

    monkeypatch.setattr(Made, "put", watched)
    quick.write(
        "e.txt", "Hens\nBy Zoe Lark @ 2023-05-01T10:00 (+1)\nHens lay fewer eggs in winter because it is dark.\n"
    )
    quick.ingest("e.txt")
    alone = {"claims": 1, "exchanges": 1, "stance": 1, "turns": 1, "positions": 1, "marks": 1}
    assert made == {**alone, "words": 0, "negations": 0, "cruxes": 0}
    with Store.open(quick.database, mode="read") as store:
        assert store.units.get("words")
        assert store.units.get("negations")
    cruxes = dataclasses.replace(quick.config.cruxes, hinges=quick.config.cruxes.hinges + 1)
    quick.config = dataclasses.replace(quick.config, cruxes=cruxes)
    made.clear()
    quick.write("e.txt", "Hens\nBy Zoe Lark @ 2023-05-01T10:00 (+1)\nHens lay fewer eggs in winter since it is cold.\n")
    quick.ingest("e.txt")
    assert made["cruxes"] > 0
    assert {stage for stage, count in made.items() if count > 1} <= {"cruxes"}
