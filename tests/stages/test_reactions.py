"""Whose side a reaction takes, and what it points at."""

from __future__ import annotations

import dataclasses

import pytest

from kb.config import Config
from kb.records import Label, Mention, Reaction, Stance
from kb.stages import chain, reactions

WET = "The heap smells because it is far too wet."
DENSE = "Straw loosens it more than the sun ever does."
ANSWER = "I disagree. It smells because nobody turns it in all the year."
BOTH = f"{WET} {DENSE}"


@pytest.fixture
def heap(talk):
    thread = talk()
    thread.post(BOTH, "Ann Holm")
    return thread


def reaction(mention: Mention, name: str, author: str | None = "a:cy", words: bool = True, **more: object) -> Reaction:
    span = {"start": mention.start, "end": mention.end} if words else {}
    given = {"author_id": author, **span, **more}
    return Reaction(f"r:{name}{author}{more}", mention.document_id, mention.post_id, name, **given)


@pytest.mark.parametrize(
    ("name", "value", "stance"),
    [
        ("agree", 1.0, Stance.ENDORSES),
        ("agree", -1.0, None),
        ("disagree", 1.0, Stance.REJECTS),
        ("disagree", -1.0, None),
        ("verifiedFalse", 1.0, Stance.REJECTS),
        ("prediction", 0.9, Stance.ENDORSES),
        ("prediction", 0.1, Stance.REJECTS),
        ("prediction", 0.55, None),
        ("laugh", 1.0, None),
        ("crux", 1.0, None),
        ("thanks", 1.0, None),
    ],
)
def test_the_side_that_a_reaction_takes(heap, name: str, value: float, stance: Stance | None) -> None:
    mention = heap.mention(WET)
    found = reactions.backings([reaction(mention, name, value=value)], [mention])
    assert [b.stance for b in found] == ([stance] if stance else [])
    assert all(b.mention_id == mention.id and b.author_id == "a:cy" for b in found)


def test_a_reaction_to_a_whole_post_counts_only_where_the_post_makes_one_claim(heap) -> None:
    one, two = heap.mention(WET), heap.mention(DENSE)
    whole = reaction(one, "agree", words=False)
    assert reactions.backings([whole], [one, two]) == []
    assert [b.mention_id for b in reactions.backings([whole], [one])] == [one.id]


def test_a_span_counts_for_the_mention_that_it_covers(heap) -> None:
    one, two = heap.mention(WET), heap.mention(DENSE)
    part = reaction(two, "disagree", start=two.start + 3, end=two.end - 8)
    assert [b.mention_id for b in reactions.backings([part], [one, two])] == [two.id]
    across = reaction(one, "disagree", start=one.start, end=two.end)
    assert reactions.backings([across], [one, two]) == []


def test_nobody_backs_their_own_words_and_a_count_backs_nothing(heap) -> None:
    mention = heap.mention(WET)
    assert reactions.backings([reaction(mention, "agree", author=mention.author_id)], [mention]) == []
    assert reactions.backings([reaction(mention, "agree", author=None, count=9)], [mention]) == []


def test_readers_call_a_mention_the_crux_if_more_do_than_not(heap) -> None:
    one, two = heap.mention(WET), heap.mention(DENSE)
    left = [
        reaction(one, "crux"), reaction(one, "crux", "a:ed"), reaction(one, "notacrux", "a:flo"),
        reaction(two, "crux"), reaction(two, "notacrux", "a:flo"),
    ]  # fmt: skip
    assert reactions.cruxes(left, [one, two]) == {one.id}


def test_reactions_become_positions_of_those_who_said_nothing(talk, readers) -> None:
    thread = talk()
    first = thread.post(WET, "Ann Holm")
    thread.post(ANSWER, "Ben Orr", first, declared=Label.DISPUTES)
    base = thread.base()
    mention = next(m for m in base.mentions if m.text == WET)
    ben = thread.authors["Ben Orr"]
    left = (reaction(mention, "agree"), reaction(mention, "agree", ben), reaction(mention, "crux"))
    done = chain.derive(dataclasses.replace(base, reactions=left), Config(), readers)
    claim = next(c for c in done.claims if mention.id in c.mention_ids)
    held = {p.author_id: p for p in done.positions if p.claim_id == claim.id}
    assert (held["a:cy"].stance, held["a:cy"].mention_ids) == (Stance.ENDORSES, ())
    assert held["a:cy"].reaction_ids == (left[0].id,)
    assert held[ben].stance is Stance.REJECTS, "words count more than a reaction"
    (crux,) = done.cruxes
    assert "a:cy" not in {a for side in crux.sides for a in side.author_ids}, "who is not quoted is on no side"
    assert {p.name: p.value for p in crux.parts}["explicit"] == 1.0
