"""Topics of a large base are joined, and found anew when so many claims came or went; all else is as if made anew."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from kb import pipeline
from kb.config import TopicsConfig
from kb.pipeline import grouping
from kb.store import Store

PLANTS = ("Beans", "Leeks", "Peas", "Beets", "Chard", "Kale")
GROW = [f"{plant} in raised beds grow better than in clay, because they drain faster." for plant in PLANTS]
BARRELS = [f"Rain barrels save more water in a dry {when} than drip lines ever do." for when in ("May", "June", "July")]
ODD = "Nobody has counted the owls of the valley since the mill burned down."


@pytest.fixture
def garden(lab, monkeypatch: pytest.MonkeyPatch):
    """A base that counts as large from its first claim on; `asked` keeps how topics were made."""
    asked: list[str] = []
    for name in ("find_topics", "join"):
        plain = getattr(grouping, name)
        monkeypatch.setattr(
            grouping, name, lambda *given, name=name, plain=plain: (asked.append(name), plain(*given))[1]
        )
    config = TopicsConfig(threshold=0.6, min_claims=2, exact=0, refit=0.7)
    made = dataclasses.replace(lab, config=dataclasses.replace(lab.config, topics=config))
    put(made, "a.txt", [*GROW[:4], *BARRELS[:2]])
    return made, asked


def put(lab, name: str, sentences: Sequence[str]) -> None:
    lab.write(name, f"Gardens\nBy Ada Brook @ 2023-01-01T10:00 (+1)\n{' '.join(sentences)}\n")
    lab.ingest(name)


def grouped(lab) -> dict[str, set[str]]:
    """Return the words of the claims of each topic, by its id."""
    bundle = lab.bundle()
    text = {c.id: c.text for c in bundle.claims}
    assert {c.id: c.topic_id for c in bundle.claims if c.topic_id} == {
        c: t.id for t in bundle.topics for c in t.claim_ids
    }
    return {t.id: {text[c] for c in t.claim_ids} for t in bundle.topics}


def rows(lab, table: str) -> list[tuple]:
    with Store.open(lab.database, mode="read") as store:
        return sorted(store.connection.rows(f"SELECT * FROM {table}"), key=repr)


def test_new_claims_join_the_topics_that_are_there(garden) -> None:
    lab, asked = garden
    before = grouped(lab)
    (plants,) = (id_ for id_, texts in before.items() if GROW[0] in texts)
    put(lab, "b.txt", [GROW[4], ODD])
    after = grouped(lab)
    assert asked == ["find_topics", "join"]
    assert after == before | {plants: before[plants] | {GROW[4]}}
    lab.forget("b.txt")
    assert asked[2:] == ["join"]
    assert grouped(lab) == before


def test_all_else_is_what_a_rebuild_makes(garden) -> None:
    lab, asked = garden
    put(lab, "b.txt", [GROW[4], "Therefore " + ODD.lower()])
    tables = ("claim_mentions", "match_edges", "exchanges", "stances", "positions", "cruxes")
    grown = {table: rows(lab, table) for table in tables}
    pipeline.rebuild(lab.config, lab.database, everything=True)
    assert asked[-2:] == ["join", "find_topics"]
    assert {table: rows(lab, table) for table in tables} == grown


def test_topics_are_found_anew_when_so_many_claims_came_or_went(garden) -> None:
    lab, asked = garden
    put(lab, "b.txt", [GROW[4], ODD])
    put(lab, "b.txt", [GROW[5]])  # two more went and one came: five, of six
    assert asked == ["find_topics", "join", "find_topics"]
    put(lab, "c.txt", [BARRELS[2]])
    assert asked[3:] == ["join"]


def test_a_small_base_has_them_found_anew_and_so_have_other_settings(garden) -> None:
    lab, asked = garden
    for change in ({"exact": 100}, {"exact": 0, "threshold": 0.5}):
        lab.config = dataclasses.replace(lab.config, topics=dataclasses.replace(lab.config.topics, **change))
        put(lab, "b.txt", [GROW[4], "exact" if "threshold" in change else ODD])
        assert asked[-1] == "find_topics"


@pytest.mark.parametrize("value", ["", "{", "[1]", '{"claims": "many"}'])
def test_a_state_that_cannot_be_read_is_none(garden, value: str) -> None:
    lab, asked = garden
    with Store.open(lab.database, mode="write") as store:
        store.state.set("topics", value)
    put(lab, "b.txt", [GROW[4]])
    assert asked == ["find_topics", "find_topics"]
