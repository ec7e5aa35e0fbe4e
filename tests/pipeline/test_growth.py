"""What a base derives after each change is what it derives anew; what stays is neither compared nor written again."""

from __future__ import annotations

import dataclasses
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import pipeline
from kb.pipeline import freshness
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
OPENINGS = ("", "I disagree. ", "I agree. ", "I have changed my mind. ")
PEOPLE = ("Ada Brook", "Ben Stone", "Chloe Nunn")


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


def thread(posts: Sequence[tuple[int, int, Sequence[int], bool]]) -> str:
    lines = ["Beds"]
    for place, (who, opening, said, quotes) in enumerate(posts):
        lines.append(f"{'By ' if not place else ''}{PEOPLE[who]} @ 2023-01-0{place + 1}T10:00 (+1)")
        if place and quotes:
            lines.append(f"> {SENTENCES[posts[0][2][0]]}")
        lines.append(OPENINGS[opening if place else 0] + " ".join(SENTENCES[n] for n in said))
    return "\n".join(lines) + "\n"


POSTS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.lists(st.integers(0, 7), min_size=1, max_size=3), st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(["a.txt", "b.txt", "c.txt"]), st.one_of(st.none(), POSTS)), min_size=2, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_base_that_grew_is_a_base_made_anew(quick, steps) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = dataclasses.replace(quick, folder=Path(folder))
        held: dict[str, str] = {}
        for name, posts in steps:
            if posts is not None and thread(posts) not in held.values():
                held[name] = thread(posts)
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
