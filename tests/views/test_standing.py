"""Objections, numbers, disagreements and common ground, from records put into the sample base."""

from __future__ import annotations

import dataclasses

import pytest

from kb.ids import make_id
from kb.records import Exchange, Label, Post, PostKind, Stance
from kb.views.between import between
from kb.views.common_ground import common_ground
from kb.views.numbers import number_disputes
from kb.views.objections import Silence, objections

ADA, BEN, CLO = (make_id("a", name) for name in ("ada", "ben", "clo"))


def reply(desk, start: int, author: str, parent: str) -> Post:
    """A further post in the thread, over words that are there already."""
    post = Post(
        make_id("p", desk.draft.thread.id, "more", start), desk.draft.thread.id, author, PostKind.COMMENT, start,
        start + 5, 5, 5, parent_id=parent, date="2023-03-01T08:00",
    )  # fmt: skip
    desk.store.posts.add([post])
    return post


def answer(desk, post: Post, name: str, method: str) -> Exchange:
    """That `post` answers the words of the mention `name`."""
    said = desk.mention(name)
    return Exchange(
        make_id("e", post.id, name), post.document_id, post.id, post.start, post.end, said.post_id, said.start,
        said.end, Label.DISPUTES, 0.8, method,
    )  # fmt: skip


def silences(desk, author: str | None = None) -> list[Silence]:
    return [o.silence for o in objections(desk.store, author)]


def test_an_objection_stands_until_its_addressee_answers(desk) -> None:
    assert silences(desk) == [Silence.UNANSWERED]
    post = reply(desk, 0, CLO, desk.mention("not pay").post_id)
    assert silences(desk) == [Silence.UNANSWERED], "it was Ada whom Ben answered, not Chloë"
    post = reply(desk, 6, ADA, desk.mention("not pay").post_id)
    assert silences(desk) == [], "an answer that names no words may be about any"
    desk.derive(exchanges=[answer(desk, post, "rots", "quote+cue")])
    assert silences(desk) == [Silence.PASSED_OVER]
    desk.derive(exchanges=[answer(desk, post, "rots", "quote+cue"), answer(desk, post, "not pay", "quote+cue")])
    assert silences(desk) == []
    desk.derive(exchanges=[answer(desk, post, "rots", "parent+reply")])
    assert silences(desk) == []


def test_the_words_of_one_post_are_one_objection(desk) -> None:
    desk.derive(stances=[desk.dispute("not pay", "pay", 0.6), desk.dispute("rots", "pay", 0.9)])
    (found,) = objections(desk.store)
    assert found.objection.mention_id == desk.mention("rots").id
    assert [p.mention_id for p in found.further] == [desk.mention("not pay").id]


def test_a_claim_that_more_rests_on_makes_a_weightier_objection(desk) -> None:
    (light,) = objections(desk.store)
    desk.derive(stances=[*desk.given["stances"], desk.draft.link("pay", "slugs", Label.SUPPORTS, 0.8)])
    (heavy,) = objections(desk.store)
    assert heavy.weight > light.weight
    assert {p.name: p.value for p in heavy.parts}["rests on it"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("author", "topic", "count"), [(ADA, None, 1), (BEN, None, 0), (None, "beds", 1), (None, "none", 0)]
)
def test_objections_to_whom_and_on_what(desk, author: str | None, topic: str | None, count: int) -> None:
    assert len(objections(desk.store, author, topic and make_id("t", topic))) == count


def test_support_and_ones_own_words_are_no_objection(desk) -> None:
    desk.derive(stances=[desk.draft.link("not pay", "pay", Label.SUPPORTS, 0.9), desk.dispute("slugs", "pay")])
    assert objections(desk.store) == []


def with_text(desk, **texts: str) -> None:
    """Give mentions other words, and their claims with them (the text of the document does not matter here)."""
    for name, text in texts.items():
        row = desk.mention(name)
        desk.store.connection.run("UPDATE mentions SET text = ? WHERE id = ?", (text, row.id))
    claims = [dataclasses.replace(c, text=texts[name]) if name in texts else c for name, c in desk.draft.claims.items()]
    desk.derive(claims=claims)


def test_people_who_name_other_numbers_of_one_claim(desk) -> None:
    with_text(
        desk, pay="There is a 90 % chance that beds pay.", agree="There is a 60 % chance that beds pay.",
        rots="Timber rots in 3 years.",
    )  # fmt: skip
    (found,) = number_disputes(desk.store)
    assert (found.unit.value, found.spread) == ("probability", 0.3)
    assert [(s.author, s.shown) for s in found.stated] == [("Chloë Nunn", "60 %"), ("Ada Brook", "90 %")]
    assert [s.passage.line for s in found.stated] == [4, 1]
    assert number_disputes(desk.store, between=(ADA, BEN)) == []
    assert number_disputes(desk.store, topic_id="t:none") == []


def test_linked_sentences_that_are_alike_but_for_the_number(desk) -> None:
    with_text(
        desk, pay="Beds pay for themselves within 2 years.", **{"not pay": "Beds pay for themselves within 9 years."}
    )
    desk.derive(stances=[desk.dispute("not pay", "pay"), desk.dispute("pay", "not pay")])
    (found,) = number_disputes(desk.store)
    assert [s.shown for s in found.stated] == ["2 year", "9 year"]


def test_numbers_of_other_things_are_not_compared(desk) -> None:
    with_text(desk, pay="Beds pay for themselves within 2 years.", **{"not pay": "I sold 9 beds in a wet summer."})
    assert number_disputes(desk.store) == []
    other = {"not pay": "I moved house after 9 years abroad."}
    with_text(desk, pay="Beds pay for themselves within 2 years.", **other)
    assert number_disputes(desk.store) == [], "a link alone does not make them one statement"
    with_text(desk, pay="Beds last 2 years.", agree="Beds last 2 years.")
    assert number_disputes(desk.store) == []


def test_a_dispute_both_ways_is_told_once(desk) -> None:
    """Ben denies Ada's claim, and she his: the same two sentences say so."""
    mirrored = [
        desk.position(BEN, "not pay", Stance.ENDORSES, "not pay", score=0.7),
        desk.position(ADA, "not pay", Stance.REJECTS, "pay", score=0.7),
    ]
    desk.derive(positions=[*desk.given["positions"], *mirrored])
    found = between(desk.store, ADA, BEN)
    assert (found.disagreements, found.agreements) == (1, 0)
    ((shared,),) = (topic.disagreements for topic in found.topics)
    assert shared.claim_id == desk.draft.claims["pay"].id, "the crux comes before what mirrors it"


def test_what_one_says_and_the_other_grants_is_agreed(desk) -> None:
    granted = desk.position(BEN, "slugs", Stance.CONCEDES, "rots")
    desk.derive(positions=[*desk.given["positions"], desk.position(ADA, "slugs", Stance.ENDORSES, "slugs"), granted])
    found = between(desk.store, ADA, BEN)
    assert (found.disagreements, found.agreements) == (1, 1)
    against = desk.position(ADA, "slugs", Stance.REJECTS, "slugs")
    desk.derive(positions=[p for p in desk.given["positions"] if p.claim_id != granted.claim_id] + [against, granted])
    found = between(desk.store, ADA, BEN)
    assert (found.disagreements, found.agreements) == (1, 0), "who grants what the other rejects opposes nobody here"


def test_common_ground_of_opponents(desk) -> None:
    shared = [
        desk.position(ADA, "slugs", Stance.ENDORSES, "slugs"),
        desk.position(BEN, "slugs", Stance.ENDORSES, "rots"),
    ]
    desk.derive(positions=[*desk.given["positions"], *shared])
    found = common_ground(desk.store)
    assert [camp.authors for camp in found.camps] == [("Ada Brook", "Chloë Nunn"), ("Ben Stone",)]
    (claim,) = found.claims
    assert claim.claim == "Slugs rarely climb a wooden wall."
    assert [(v.camp, [p.author for p in v.positions]) for v in claim.endorsed_by] == [
        (1, ["Ada Brook"]),
        (2, ["Ben Stone"]),
    ]
    assert common_ground(desk.store, desk.draft.topic_id).claims == ()
