"""Key points: chosen for what they stand for, without repeating each other, within a scope."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config, SummaryConfig
from kb.protocols import Encoder
from kb.store import Store
from kb.summary import Scope, Summary, _cover, _stands_alone, summarise


def sum_up(base: Path, encoder: Encoder, scope: Scope | None = None, limit: int | None = None) -> Summary:
    with Store.open(base, mode="read") as store:
        return summarise(store, Config(), scope or Scope(), encoder.fingerprint, limit)


def test_counts_of_the_whole_base(base: Path, encoder: Encoder) -> None:
    summary = sum_up(base, encoder)
    assert (summary.documents, summary.posts, summary.authors, summary.claims, summary.mentions) == (2, 4, 4, 8, 9)
    assert (summary.since, summary.until) == ("2021-05-06", "2023-02-01T12:00")


def test_the_contested_claim_leads_and_says_who_stands_where(base: Path, encoder: Encoder) -> None:
    first = sum_up(base, encoder).points[0]
    assert first.claim.text == "Raised beds pay for themselves within two seasons."
    assert (first.claim.endorsing, first.claim.rejecting) == (2, 1)
    assert (first.claim.supports, first.claim.disputes) == (1, 1)
    assert len(first.crux_ids) == 1
    assert first.claim.passage is not None
    assert first.claim.passage.line == 1


def test_a_topic_an_author_a_document(base: Path, encoder: Encoder, draft) -> None:
    topic = sum_up(base, encoder, Scope(topic_id=draft.topic_id))
    assert topic.claims == 4
    assert topic.topics == ()
    author = sum_up(base, encoder, Scope(author_id=draft.posts[1].author_id))
    assert {p.claim.authors for p in author.points} == {("Ben Stone",)}
    document = sum_up(base, encoder, Scope(document_id=draft.note.id))
    assert document.claims == 3
    assert document.cruxes == ()


def test_limit(base: Path, encoder: Encoder) -> None:
    assert len(sum_up(base, encoder, limit=2).points) == 2


def test_cruxes_and_topics_come_along(base: Path, encoder: Encoder) -> None:
    summary = sum_up(base, encoder)
    assert [x.text for x in summary.cruxes] == ["Raised beds pay for themselves within two seasons."]
    assert [(t.label, t.claims, t.contested, t.cruxes) for t in summary.topics] == [("raised beds", 4, 1, 1)]


def test_no_vector_is_no_failure(base: Path) -> None:
    with Store.open(base, mode="read") as store:
        summary = summarise(store, Config(), Scope(), "no such encoder")
    assert len(summary.points) == SummaryConfig().points
    assert len({p.claim.claim_id for p in summary.points}) == len(summary.points)


def test_an_empty_scope(tmp_path: Path, encoder: Encoder) -> None:
    with Store.open(tmp_path / "kb.db", mode="write"):
        pass
    summary = sum_up(tmp_path / "kb.db", encoder)
    assert (summary.claims, summary.points, summary.since) == (0, (), None)


def cover(near: list[list[float]], weights: list[float], diversity: float, limit: int) -> list[int]:
    matrix = np.array(near, dtype=np.float32)
    ones = np.ones(len(near), dtype=np.float32)
    return [row for row, _ in _cover(matrix, np.array(weights, dtype=np.float32), ones, matrix, diversity, limit)]


def test_cover_takes_what_stands_for_most_first_and_no_repeats() -> None:
    near = [[1, 0.9, 0.8, 0], [0.9, 1, 0.1, 0], [0.8, 0.1, 1, 0], [0, 0, 0, 1]]
    assert cover(near, [1, 1, 1, 1], diversity=0.85, limit=4) == [0, 3, 2]


def test_cover_weighs_claims() -> None:
    near = [[1, 0], [0, 1]]
    assert cover(near, [1, 5], diversity=0.9, limit=1) == [1]


def test_ties_go_to_the_first() -> None:
    assert cover([[1, 0], [0, 1]], [1, 1], diversity=0.9, limit=2) == [0, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Raised beds pay for themselves within two seasons.", 1.0),
        ("This pays for itself within two dry seasons at most.", 0.5),
        ("Raised beds are the better choice in such cases.", 0.5),
        ("But raised beds pay for themselves for three reasons:", 0.25),
    ],
)
def test_what_leans_on_its_neighbours_is_no_key_point(base: Path, encoder: Encoder, text: str, expected: float) -> None:
    line = sum_up(base, encoder).points[0].claim
    assert _stands_alone(dataclasses.replace(line, text=text)) == expected
