"""Key points: chosen for what they stand for, without repeating each other, within a scope."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest

from kb.config import Config, SummaryConfig
from kb.protocols import Encoder
from kb.records import Label, Stance
from kb.store import Store
from kb.summary import Open, Scope, Summary, summarise
from kb.summary.choosing import apart
from kb.summary.choosing import cover as greedy
from kb.summary.points import clearness


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
    return [row for row, _ in greedy(matrix, np.array(weights, dtype=np.float32), ones, matrix, diversity, limit)]


def test_cover_takes_what_stands_for_most_first_and_no_repeats() -> None:
    near = [[1, 0.9, 0.8, 0], [0.9, 1, 0.1, 0], [0.8, 0.1, 1, 0], [0, 0, 0, 1]]
    assert cover(near, [1, 1, 1, 1], diversity=0.85, limit=4) == [0, 3, 2]


def test_cover_weighs_claims() -> None:
    near = [[1, 0], [0, 1]]
    assert cover(near, [1, 5], diversity=0.9, limit=1) == [1]


def test_ties_go_to_the_first() -> None:
    assert cover([[1, 0], [0, 1]], [1, 1], diversity=0.9, limit=2) == [0, 1]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Raised beds pay for themselves within two seasons.", 1.0),
        ("This pays for itself within two dry seasons at most.", 0.4),
        ("Raised beds pay for themselves within two seasons", 0.5),
    ],
)
def test_what_leans_on_its_neighbours_is_no_key_point(base: Path, encoder: Encoder, text: str, kept: float) -> None:
    line = sum_up(base, encoder).points[0].claim
    assert clearness(dataclasses.replace(line, text=text)) == kept


def texts_of(value: object) -> list[dict]:
    """Return every record within `value` that holds words of a document and where they stand."""
    if isinstance(value, dict):
        own = [value] if {"text", "start", "end", "document_id"} <= value.keys() else []
        return own + [found for inner in value.values() for found in texts_of(inner)]
    return [found for inner in value for found in texts_of(inner)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("since", [None, "2023"])
def test_every_sentence_is_a_verbatim_span_of_its_document(base: Path, encoder: Encoder, draft, since) -> None:
    summary = msgspec.to_builtins(sum_up(base, encoder, Scope(since=since), limit=20))
    documents = {d.id: d.text for d in (draft.thread, draft.note)}
    found = texts_of(summary)
    assert len(found) > 10
    for passage in found:
        assert documents[passage["document_id"]][passage["start"] : passage["end"]] == passage["text"]
    spans = {passage["text"] for passage in found}
    shown = [p["claim"]["text"] for p in summary["points"]] + [q["claim"]["text"] for q in summary["questions"]]
    shown += [x["text"] for x in summary["cruxes"]]
    assert set(shown) <= spans


@pytest.mark.parametrize(("stance", "held"), [(Stance.UNCERTAIN, 1), (Stance.CONCEDES, 2)])
def test_who_leaves_a_point_open_does_not_hold_it(
    base: Path, encoder: Encoder, draft, stance: Stance, held: int
) -> None:
    with Store.open(base, mode="write") as store:
        derived = draft.derived(disagreement=True)
        derived["positions"][0] = dataclasses.replace(derived["positions"][0], stance=stance)
        store.derived.replace(**derived)
    assert len(sum_up(base, encoder).points[0].held_by) == held


def test_what_stands_behind_a_point(base: Path, encoder: Encoder) -> None:
    first = sum_up(base, encoder).points[0]
    assert first.held_by == ("Ada Brook", "Chloë Nunn")
    assert first.rejected_by == ("Ben Stone",)
    assert first.claims == 2  # itself and the one that supports it, not its denial, which is nearer
    assert first.authors == ("Ada Brook", "Chloë Nunn")
    assert first.against is not None
    assert first.against.author == "Ben Stone"


def test_a_denial_never_stands_behind_a_point(base: Path, encoder: Encoder) -> None:
    config = dataclasses.replace(Config(), summary=SummaryConfig(speaks_for=-1.0))
    with Store.open(base, mode="read") as store:
        first = summarise(store, config, Scope(), encoder.fingerprint).points[0]
    assert first.claims == 7
    assert "Ben Stone" not in first.authors


def test_a_thread_is_a_post_and_all_that_answers_it(base: Path, encoder: Encoder, draft) -> None:
    whole = sum_up(base, encoder, Scope(post_id=draft.posts[0].id))
    assert (whole.posts, whole.documents) == (3, 1)
    answer = sum_up(base, encoder, Scope(post_id=draft.posts[1].id))
    assert {p.claim.passage.author for p in answer.points} == {"Ben Stone"}


def test_what_has_changed(base: Path, encoder: Encoder, draft) -> None:
    assert sum_up(base, encoder).changes is None
    summary = sum_up(base, encoder, Scope(since="2023-01-03"))
    changes = summary.changes
    assert changes is not None
    assert (changes.posts, changes.claims) == (2, 3)
    assert changes.authors == ("Ben Stone", "Chloë Nunn")
    assert [link.target_text for link in changes.disputed] == ["Raised beds pay for themselves within two seasons."]
    assert len(changes.crux_ids) == 1
    assert {p.claim.text for p in summary.points if p.new} <= {
        draft.claims[n].text for n in ("not pay", "rots", "year")
    }
    later = sum_up(base, encoder, Scope(since="2024")).changes
    assert later is not None
    assert (later.posts, later.claims, later.authors, later.disputed, later.crux_ids) == (0, 0, (), (), ())


@pytest.mark.parametrize(
    ("change", "why", "people"),
    [
        ("divided", Open.UNANSWERED, ("Ben Stone",)),
        ("answered", Open.DIVIDED, ("Ada Brook", "Chloë Nunn", "Ben Stone")),
        ("uncertain", Open.LEFT_OPEN, ("Ben Stone",)),
    ],
)
def test_open_questions(tmp_path: Path, draft, encoder: Encoder, change: str, why: Open, people: tuple) -> None:
    derived = draft.derived(True) | {"cruxes": []}
    if change == "answered":
        draft.posts[2] = dataclasses.replace(draft.posts[2], parent_id=draft.posts[1].id)
    if change == "uncertain":
        derived["positions"][1] = dataclasses.replace(derived["positions"][1], stance=Stance.UNCERTAIN)
    draft.derived = lambda _: derived
    (question,) = sum_up(draft.store(tmp_path / "open.db"), encoder).questions
    assert (question.why, set(question.people)) == (why, set(people))
    assert question.claim.text == "Raised beds pay for themselves within two seasons."
    assert (question.objection is not None) == (why is Open.UNANSWERED)


def test_a_thin_objection_leaves_no_question_open(tmp_path: Path, draft, encoder: Encoder) -> None:
    derived = draft.derived(True) | {"cruxes": []}
    derived["stances"] = [dataclasses.replace(x, score=0.2) for x in derived["stances"]]
    draft.derived = lambda _: derived
    assert sum_up(draft.store(tmp_path / "thin.db"), encoder).questions == ()


def test_nobody_who_is_only_quoted_leaves_an_objection_unanswered(tmp_path: Path, draft, encoder: Encoder) -> None:
    derived = draft.derived(True) | {"cruxes": []}
    claims = derived["claims"]
    derived["claims"] = [dataclasses.replace(c, author_ids=("a:quoted",)) if "pay" in c.text else c for c in claims]
    draft.derived = lambda _: derived
    whys = {q.why for q in sum_up(draft.store(tmp_path / "quoted.db"), encoder).questions}
    assert whys == {Open.DIVIDED}


def test_support_of_somebody_who_does_not_agree_stands_behind_no_point(tmp_path: Path, draft, encoder: Encoder) -> None:
    derived = draft.derived(True)
    link = draft.link("not pay", "slugs", Label.SUPPORTS, 0.9)
    derived["stances"] = [*derived["stances"], link]
    draft.derived = lambda _: derived
    points = sum_up(draft.store(tmp_path / "support.db"), encoder).points
    (slugs,) = (p for p in points if p.claim.claim_id == draft.claims["slugs"].id)
    assert slugs.claims == 1


def test_what_nobody_holds_any_more_is_half_a_point(base: Path, encoder: Encoder) -> None:
    line = sum_up(base, encoder).points[0].claim
    assert clearness(line) == 1.0
    assert clearness(dataclasses.replace(line, endorsing=0)) == 0.5


def test_a_crux_is_no_open_question(base: Path, encoder: Encoder) -> None:
    assert sum_up(base, encoder).questions == ()


def test_what_all_share_is_left_out_of_account() -> None:
    shared = np.array([[3, 1, 0], [3, 0.9, 0.1], [3, 0, 1]], dtype=np.float32)
    shared /= np.linalg.norm(shared, axis=1, keepdims=True)
    free = apart(shared, ["t", "t", "t"], SummaryConfig(shared=0.0))
    assert (shared @ shared.T).min() > 0.8
    assert (free @ free.T)[0, 1] > 0.8
    assert (free @ free.T)[0, 2] < 0
    alone = apart(shared, ["t", "t", "u"], SummaryConfig(shared=1e9))
    assert np.allclose(alone, shared, atol=1e-4)
