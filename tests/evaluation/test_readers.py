"""The readers measure on two little documents with a base made by hand: perfect first, then broken on purpose."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.errors import InputError, NotFoundError
from kb.evaluation._seeds import gold, scene
from kb.evaluation.readers import PLUGIN, figures
from kb.ids import make_id
from kb.records import Author, Document, Post, PostKind, Quote, QuoteKind
from kb.stages import chain
from kb.text import LineIndex

TRAMS = """\
Ana @ 2024
Footpaths keep a town healthy. Cars keep it poor.

Bo @ 2024
> Footpaths keep a town healthy.
> Trams never paid for a road.
Footpaths do nothing for health.
As I wrote in spring:
Buses help more than paths.
Buses are dear.
"""
PONDS = "Ponds breed midges.\nPonds calm people.\nDucks eat midges."
TOWN = Document("d:town", "some/town_1.txt", "thread", "Town", TRAMS)
POND = Document("d:pond", "pond_2.txt", "thread", "Pond", PONDS)
ANA, BO, ONE, TWO, TRAM = (make_id("a", name) for name in ("ana", "bo", "one", "two", "tram"))
T, P = "town_1.txt", "pond_2.txt"
ANNOTATION: dict[str, list[dict]] = {
    "segments": [
        {"id": "S1", "document": T, "start_line": 1, "end_line": 3, "author": "Ana", "author_proven": True},
        {
            "id": "S2", "document": T, "start_line": 4, "end_line": 10, "author": "Bo", "author_proven": True,
            "parent": "S1",
        },
        {"id": "S3", "document": P, "start_line": 1, "end_line": 1, "author": "anon-A", "parent": None},
        {"id": "S4", "document": P, "start_line": 2, "end_line": 2, "author": "anon-B", "parent": "S3"},
        {"id": "S5", "document": P, "start_line": 3, "end_line": 3, "author": "anon-A", "duplicate_of": None},
    ],
    "quotes": [
        {"id": "Q1", "document": T, "line": 5, "start": "Footpaths keep a tow", "quoted": "S1", "kind": "block"},
        {"id": "Q2", "document": T, "line": 6, "end_line": 6, "start": "Trams never paid", "kind": None},
        {
            "id": "Q3", "document": T, "line": 9, "end_line": 10, "start": "Buses help",
            "quoted": "outside", "kind": "self",
        },
    ],
    "claims": [
        {
            "id": "C1", "document": T, "line": 2, "sentence": "Footpaths keep a town healthy.",
            "author": "Ana", "also_lines": [5],
        },
        {"id": "C2", "document": T, "line": 2, "sentence": "Cars keep it poor.", "author": "Ana", "also_lines": None},
        {
            "id": "C3", "document": T, "line": 6, "sentence": "Trams never paid for a road.",
            "author": "anon-C", "quoted": True,
        },
        {"id": "C4", "document": T, "line": 10, "sentence": "Buses are dear.", "author": "Bo"},
        {"id": "C5", "document": P, "line": 1, "sentence": "Ponds breed midges.", "author": "anon-A"},
        {"id": "C6", "document": P, "line": 2, "sentence": "Ponds calm people.", "author": "anon-B"},
        {"id": "C7", "document": P, "line": 3, "sentence": "Ducks eat midges.", "author": "anon-A"},
    ],
}  # fmt: skip


def lines(document: Document, first: int, last: int) -> tuple[int, int]:
    start, end = scene.lines(document, first, last)
    return start, end


def post(document: Document, author: str, first: int, last: int, parent: str | None = None) -> Post:
    kind = PostKind.COMMENT if parent else PostKind.POST
    id_ = make_id("p", document.id, first)
    return Post(id_, document.id, author, kind, *lines(document, first, last), first, last, parent)


def quote(author: str, kind: QuoteKind, words: str, source: str | None = None) -> Quote:
    start = TRAMS.rindex(words)
    places = LineIndex(TRAMS).lines(start, start + len(words))
    by = make_id("p", TOWN.id, 5)
    return Quote(make_id("q", words), TOWN.id, by, author, kind, start, start + len(words), *places, True, 1.0, source)


OPENING = make_id("p", TOWN.id, 2)
BASE = chain.Base(
    documents=(POND, TOWN),
    names=(),
    posts=(
        post(POND, ONE, 1, 1),
        post(POND, TWO, 2, 2, make_id("p", POND.id, 1)),
        post(POND, ONE, 3, 3),
        post(TOWN, ANA, 2, 2),
        post(TOWN, BO, 5, 10, OPENING),
    ),
    quotes=(
        quote(ANA, QuoteKind.BLOCK, "Footpaths keep a town healthy.", OPENING),
        quote(TRAM, QuoteKind.OUTSIDE, "Trams never paid for a road."),
        quote(BO, QuoteKind.SELF, "Buses help more than paths."),
        quote(BO, QuoteKind.SELF, "Buses are dear."),
    ),
    mentions=(),
    vectors=np.zeros((0, 2), dtype=np.float32),
    authors=(
        Author(ANA, "Ana", True), Author(BO, "B. Oak", True, ("bo",)), Author(TRAM, "anonymous quoted", False),
        Author(ONE, "anonymous 1 in pond_2", False), Author(TWO, "anonymous 2 in pond_2", False),
    ),
)  # fmt: skip
PERFECT = {
    "posts precision": 5, "posts recall": 5, "posts F1": 5, "parents right": 5, "claim authors right": 7,
    "claim authors right, in posts": 7, "quoted claims right": 1, "quotes precision": 4, "quotes recall": 3,
    "quotes F1": 3, "quote sources right": 1,
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "eval", ANNOTATION)


def write(folder: Path, annotation: dict[str, list[dict]]) -> Path:
    (folder / "seeds").mkdir(parents=True, exist_ok=True)
    for name, held in annotation.items():
        (folder / "seeds" / f"{name}.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


def score(
    data: Path, posts: Sequence[Post] = BASE.posts, quotes: Sequence[Quote] = BASE.quotes
) -> dict[str, float | None]:
    base = dataclasses.replace(BASE, posts=tuple(posts), quotes=tuple(quotes))
    return {f.name: f.value for f in figures(scene.build(base, gold.load(data)))}


def fallen(data: Path, **changes: Sequence) -> dict[str, float]:
    return {name: round(value or 0.0, 3) for name, value in score(data, **changes).items() if value != 1.0}


def test_a_base_that_is_right_in_all_scores_one_in_all(data: Path) -> None:
    here = scene.build(BASE, gold.load(data))
    assert {f.name: f.n for f in figures(here)} == PERFECT
    assert fallen(data) == {}


def test_a_boundary_lost_lowers_precision_recall_parents_and_authors(data: Path) -> None:
    merged = dataclasses.replace(BASE.posts[0], end=len(PONDS) - len("\nDucks eat midges."), end_line=2)
    assert fallen(data, posts=[merged, *BASE.posts[2:]]) == {
        "posts precision": 0.75,
        "posts recall": 0.6,
        "posts F1": 0.667,
        "parents right": 0.6,
        "claim authors right": 0.857,
        "claim authors right, in posts": 0.857,
    }


def test_a_boundary_elsewhere_or_one_too_many_lowers_f1(data: Path) -> None:
    moved = dataclasses.replace(BASE.posts[4], end_line=9)
    assert fallen(data, posts=[*BASE.posts[:4], moved])["posts F1"] == 0.8
    split = [post(TOWN, BO, 5, 8, OPENING), post(TOWN, BO, 9, 10, OPENING)]
    assert fallen(data, posts=[*BASE.posts[:4], *split])["posts precision"] == round(4 / 6, 3)


def test_header_and_blank_lines_do_not_count_but_lost_claims_do(data: Path) -> None:
    annotation = json.loads(json.dumps(ANNOTATION))
    annotation["claims"].append({"id": "C9", "document": T, "line": 4, "sentence": "Bo @ 2024", "author": "Bo"})
    found = score(write(data, annotation))
    assert found["posts recall"] == 0.8, "a claim stands in what the post leaves out"
    assert round(found["claim authors right"] or 0, 3) == 0.875
    assert found["claim authors right, in posts"] == 1.0


def test_a_wrong_parent_lowers_the_parents_alone(data: Path) -> None:
    wrong = dataclasses.replace(BASE.posts[2], parent_id=BASE.posts[0].id)
    assert fallen(data, posts=[*BASE.posts[:2], wrong, *BASE.posts[3:]]) == {"parents right": 0.8}


def test_unnamed_people_are_matched_one_to_one(data: Path) -> None:
    swapped = [dataclasses.replace(p, author_id={ONE: TWO, TWO: ONE}.get(p.author_id, p.author_id)) for p in BASE.posts]
    assert fallen(data, posts=swapped) == {}
    lumped = [dataclasses.replace(p, author_id=ONE if p.document_id == POND.id else p.author_id) for p in BASE.posts]
    assert fallen(data, posts=lumped)["claim authors right"] == round(6 / 7, 3)


def test_a_proven_name_is_found_by_that_name_alone(data: Path) -> None:
    renamed = dataclasses.replace(BASE, authors=(Author(ANA, "Annabel", True), *BASE.authors[1:]))
    found = {f.name: f.value for f in figures(scene.build(renamed, gold.load(data)))}
    assert round(found["claim authors right"] or 0, 3) == round(5 / 7, 3)


def test_a_quote_missed_puts_the_words_into_the_quoters_mouth(data: Path) -> None:
    block, outside, *own = BASE.quotes
    assert fallen(data, quotes=[block, *own]) == {
        "claim authors right": 0.857,
        "claim authors right, in posts": 0.857,
        "quoted claims right": 0.0,
        "quotes recall": 0.667,
        "quotes F1": 0.8,
    }
    assert fallen(data, quotes=[outside, *own])["claim authors right"] == 0.857, "wherever the sentence stands again"
    assert fallen(data, quotes=[outside, *own])["quote sources right"] == 0.0


def test_what_is_no_quote_in_gold_lowers_precision(data: Path) -> None:
    false = quote(ANA, QuoteKind.INLINE, "do nothing for health", OPENING)
    assert fallen(data, quotes=[*BASE.quotes, false]) == {"quotes precision": 0.8, "quotes F1": 0.889}
    inside = quote(ANA, QuoteKind.INLINE, "are dear", OPENING)
    assert fallen(data, quotes=[*BASE.quotes, inside])["quotes precision"] == 0.8, "no further part: another kind"


def test_a_quote_of_the_wrong_person_is_seen(data: Path) -> None:
    block, outside, *own = BASE.quotes
    wrong = dataclasses.replace(outside, author_id=ANA)
    assert fallen(data, quotes=[block, wrong, *own])["quoted claims right"] == 0.0


def test_a_base_without_posts_or_quotes_scores_nothing_and_a_gold_without_quotes_nothing_on_them(data: Path) -> None:
    found = score(data, posts=(), quotes=())
    assert found["posts F1"] == found["quotes F1"] == found["claim authors right"] == 0.0
    bare = write(data.parent / "bare", {"segments": ANNOTATION["segments"]})
    found = score(bare, quotes=())
    assert found["posts F1"] == 1.0
    assert found["quotes F1"] is found["claim authors right"] is found["quote sources right"] is None


def test_a_document_that_no_reader_makes_anything_of_is_told(data: Path) -> None:
    base = dataclasses.replace(BASE, documents=(POND,))
    with pytest.raises(InputError, match=T):
        scene.build(base, gold.load(data))
    with pytest.raises(NotFoundError, match=P):
        list(PLUGIN.run(data, Config()))


def test_readers_and_quotes_on_a_little_thread(data: Path) -> None:
    folder = data.parent / "seeds"
    folder.mkdir()
    (folder / T).write_text(TRAMS.replace(" @ 2024", " @ 2024-01-02T10:00 (+1)"), encoding="utf-8")
    (folder / P).write_text(PONDS, encoding="utf-8")
    shown = list(PLUGIN.run(data, Config()))
    found = {f.name: f.value for f in shown}
    assert {name.partition(":")[0] for name in found} == {"town", "pond", "all"}
    assert {f.name: f.n for f in shown}["all: posts recall"] == 5
    for name in ("posts F1", "quotes recall", "quote sources right"):
        assert found[f"town: {name}"] == 1.0
