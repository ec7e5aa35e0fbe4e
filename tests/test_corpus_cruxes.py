"""The cruxes of the sample corpus beside those that a reader marked in it without sight of what kb shows.

`corpus_cruxes.jsonl` holds one a line, both sides with the words of their people; a document in which nobody disagrees
has a line without a crux. A crux of kb meets one of them if it shows words of both sides.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import pytest

from kb.store import Store
from kb.text import words
from kb.views.cruxes import CruxFilter, CruxView, list_cruxes

LABELS = Path(__file__).with_name("corpus_cruxes.jsonl")
ENOUGH = 9  # words by which a sentence is known
FOUND, FOUND_IMPORTANT, RIGHT, RIGHT_FIRST = 0.35, 0.45, 0.6, 0.7


@pytest.fixture(scope="module")
def labelled() -> list[dict]:
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def cruxes(ingested) -> tuple[CruxView, ...]:
    with Store.open(ingested.folder / "kb.db", mode="read") as store:
        return list_cruxes(store, CruxFilter()).cruxes


def shown(crux: CruxView) -> list[str]:
    """Return the words that a crux shows, plain."""
    sides = [*crux.sides, *(side for facet in crux.facets for side in facet.sides)]
    texts = [crux.text, *(f.text for f in crux.facets), *(p.text for side in sides for p in side.passages)]
    return [" ".join(words(text)) for text in texts]


def says(side: Collection[tuple[str, str]], texts: Collection[str]) -> bool:
    return any(" ".join(words(said)[:ENOUGH]) in text for _, said in side for text in texts)


def meets(crux: CruxView, label: dict) -> bool:
    return says(label["one"], texts := shown(crux)) and says(label["other"], texts)


@pytest.mark.slow
def test_cruxes_that_a_reader_marked_are_found(cruxes, labelled) -> None:
    wanted = [label for label in labelled if label["crux"]]
    found = [any(meets(crux, label) for crux in cruxes) for label in wanted]
    important = [met for met, label in zip(found, wanted, strict=True) if label["importance"] == 3]
    assert sum(found) / len(found) >= FOUND
    assert sum(important) / len(important) >= FOUND_IMPORTANT


@pytest.mark.slow
def test_most_cruxes_shown_are_ones_that_a_reader_marked(cruxes, labelled) -> None:
    right = [any(meets(crux, label) for label in labelled) for crux in cruxes]
    assert sum(right) / len(right) >= RIGHT
    assert sum(right[:10]) / len(right[:10]) >= RIGHT_FIRST


@pytest.mark.slow
def test_where_a_reader_saw_no_dispute_there_is_no_crux(cruxes, labelled) -> None:
    quiet = {path for label in labelled if not label["crux"] for path in label["documents"]}
    assert quiet
    places = {p.path.partition("corpus/")[2] for crux in cruxes for side in crux.sides for p in side.passages}
    assert not quiet & places
