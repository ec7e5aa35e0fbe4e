"""Objections, numbers, timelines and common ground, from records put into the sample base."""

from __future__ import annotations

import dataclasses

import pytest

from kb.ids import make_id
from kb.records import Exchange, Label, Post, PostKind, Stance
from kb.views.between import between
from kb.views.common_ground import common_ground
from kb.views.numbers import number_disputes
from kb.views.objections import Silence, objections
from kb.views.timeline import author_timeline, claim_timeline

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


def test_a_change_of_mind_by_the_stances(desk) -> None:
    """Chloë once said that beds pay off, and a later post rejects it."""
    late = desk.position(CLO, "pay", Stance.REJECTS, "agree", "year")
    desk.derive(positions=[p for p in desk.given["positions"] if p.author_id != CLO] + [late])
    found = claim_timeline(desk.store, desk.draft.claims["pay"].id, None)
    (turn,) = found.turns
    assert (turn.before.stance, turn.after.stance, turn.said) == (Stance.ENDORSES, Stance.REJECTS, False)
    assert turn.before.passage.text.startswith("I agree with Ada")
    assert author_timeline(desk.store, CLO, None, None).turns == (turn,)


def test_a_change_of_mind_in_words(desk) -> None:
    mine = desk.position(CLO, "year", Stance.ENDORSES, "year")
    with_text(desk, year="I no longer think that my own beds paid off in a year.")
    desk.derive(positions=[*desk.given["positions"], mine])
    (turn,) = author_timeline(desk.store, CLO, None, None).turns
    assert turn.said
    assert turn.before is None, "what she said in the same post is not what she takes back"


def test_a_change_of_mind_finds_what_it_takes_back(desk) -> None:
    """Ada turns in a later post: what she said of walls is found, not what shares small words alone."""
    with_text(
        desk, pay="It changed my beds, as we have it.", slugs="Slugs never climb a wooden wall.",
        year="I've changed my mind, and it is as it is.", agree="I no longer think that slugs shun a wooden wall.",
    )  # fmt: skip
    held = [desk.position(ADA, name, Stance.ENDORSES, name) for name in ("pay", "slugs", "year")]
    late = desk.position(ADA, "breed", Stance.ENDORSES, "agree")
    desk.derive(positions=[*held, late])
    (turn,) = author_timeline(desk.store, ADA, None, None).turns
    assert turn.before.passage.text == "Slugs never climb a wooden wall."
    assert turn.after.passage.text.startswith("I no longer think")


def test_words_that_answer_are_one_step(desk) -> None:
    own = desk.position(BEN, "not pay", Stance.ENDORSES, "not pay")
    desk.derive(positions=[*desk.given["positions"], own])
    steps = author_timeline(desk.store, BEN, None, None).steps
    assert [(s.claim_id, s.stance) for s in steps] == [
        (desk.draft.claims["pay"].id, Stance.REJECTS),
        (desk.draft.claims["rots"].id, Stance.ENDORSES),
    ]


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
