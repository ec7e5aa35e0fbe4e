"""What a judge is asked: the answers behind the top cruxes, each once, with what stands around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from kb.config import Config
from kb.records import JUDGED, Exchange, Label, Question
from kb.stages import chain
from kb.stages.questions import pose

BAD, SHUT = "The old harbour wall is leaking badly.", "So the harbour must be closed before winter."
DENIED = "I disagree that the old harbour wall is leaking badly."
OPEN = "So the harbour can stay open all winter."
FILLER = "The tide tables of that year were printed late. " * 12


@pytest.fixture
def base(talk: Callable) -> chain.Base:
    thread = talk()
    one = thread.post(f"{FILLER}{BAD} {SHUT}", "Ann Holm")
    thread.post(
        f"{DENIED} {OPEN}",
        "Ben Orr",
        one,
    )
    return thread.derive()


def posed(
    base: chain.Base, reach: int = 300, exchanges: list[Exchange] | None = None, **changes: object
) -> list[Question]:
    base = dataclasses.replace(base, **changes)
    return pose(
        base.cruxes, base.stances, {m.id: m for m in base.mentions}, {p.id: p for p in base.posts},
        {d.id: d for d in base.documents}, base.exchanges if exchanges is None else exchanges, reach,
    )  # fmt: skip


def test_an_answer_behind_a_crux_is_a_question_with_its_exchange(base: chain.Base) -> None:
    (question,) = posed(base)
    link = next(s for s in base.stances if s.id == question.link_id)
    assert (question.answer_mention_id, question.claim_mention_id) == (link.source_mention_id, link.target_mention_id)
    assert question.claim in (BAD, SHUT)
    assert question.answer in (DENIED, OPEN)
    assert question.label is Label.DISPUTES
    assert question.crux_id == base.cruxes[0].id
    assert question.answer_context == base.documents[0].text[slice(base.posts[1].start, base.posts[1].end)]
    for context, words in ((question.claim_context, question.claim), (question.answer_context, question.answer)):
        assert words in context
        assert len(context) <= 300


@pytest.mark.parametrize("reach", [40, 57, 120, 299, 5000])
def test_a_context_is_cut_between_words_and_holds_the_sentence(base: chain.Base, reach: int) -> None:
    for exchanges in (None, []):
        (question,) = posed(base, reach, exchanges)
        text = base.documents[0].text
        for context, words in ((question.claim_context, question.claim), (question.answer_context, question.answer)):
            assert words in context
            assert len(context) <= max(reach, len(words))
            start = text.index(context)
            assert start == 0 or text[start - 1].isspace()
            assert start + len(context) == len(text) or text[start + len(context)].isspace()


def test_nothing_is_asked_without_a_crux_or_of_an_authors_own_argument(base: chain.Base) -> None:
    assert posed(base, cruxes=()) == []
    own = [dataclasses.replace(s, method="discourse") for s in base.stances]
    assert posed(base, stances=own) == []


def test_nobody_is_asked_about_what_a_person_judged(base: chain.Base) -> None:
    judged = [dataclasses.replace(s, method=JUDGED) for s in base.stances]
    assert posed(base, stances=judged) == []


def test_the_surest_link_of_the_best_crux_comes_first_and_words_are_asked_about_once(base: chain.Base) -> None:
    (asked,), crux = posed(base), base.cruxes[0]
    link = next(s for s in base.stances if s.id == asked.link_id)
    other = next(m for m in base.mentions if m.text in (DENIED, OPEN) and m.id != link.source_mention_id)
    sides = (crux.sides[0], dataclasses.replace(crux.sides[1], mention_ids=(link.source_mention_id, other.id)))
    weak = dataclasses.replace(link, id="s:weak", score=0.1)
    strong = dataclasses.replace(link, id="s:strong", score=0.99, source_mention_id=other.id)
    found = posed(base, stances=[weak, link, strong], cruxes=(dataclasses.replace(crux, sides=sides), crux))
    assert [q.link_id for q in found] == ["s:strong", link.id]


def test_a_verified_link_is_still_an_answer(base: chain.Base) -> None:
    read = [dataclasses.replace(s, method=f"{s.method}+some-model") for s in base.stances]
    assert len(posed(base, stances=read)) == len(posed(base)) == 1


def test_facets_count_as_the_crux(base: chain.Base) -> None:
    crux = dataclasses.replace(base.cruxes[0], claim_id="c:other", facet_ids=(base.cruxes[0].claim_id,))
    assert len(posed(base, cruxes=(crux,))) == 1
    assert Config().verify.judge == ""
