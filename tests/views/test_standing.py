"""Objections, numbers, disagreements and common ground, from records put into the sample base."""

from __future__ import annotations

import dataclasses

import pytest

from kb.ids import make_id
from kb.records import JUDGED, Exchange, Label, Post, PostKind, Stance, StanceLink
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


def says_so(desk, source: str, target: str, method: str = JUDGED) -> StanceLink:
    """Words of one person that say of a claim of another that it is so."""
    return dataclasses.replace(desk.draft.link(source, target, Label.SUPPORTS, 0.8), method=method)


def test_what_one_says_and_the_other_grants_is_agreed(desk) -> None:
    granted = desk.position(BEN, "slugs", Stance.CONCEDES, "rots")
    desk.derive(
        positions=[*desk.given["positions"], desk.position(ADA, "slugs", Stance.ENDORSES, "slugs"), granted],
        stances=[*desk.given["stances"], says_so(desk, "rots", "slugs")],
    )
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
    desk.derive(
        positions=[*desk.given["positions"], *shared],
        stances=[*desk.given["stances"], says_so(desk, "rots", "slugs")],
    )
    found = common_ground(desk.store)
    assert [camp.authors for camp in found.camps] == [("Ada Brook", "Chloë Nunn"), ("Ben Stone",)]
    (claim,) = found.claims
    assert claim.claim == "Slugs rarely climb a wooden wall."
    assert [(v.camp, [p.author for p in v.positions]) for v in claim.endorsed_by] == [
        (1, ["Ada Brook"]),
        (2, ["Ben Stone"]),
    ]
    assert common_ground(desk.store, desk.draft.topic_id).claims == ()


def test_words_that_only_bear_on_a_claim_are_no_agreement(desk) -> None:
    shared = [
        desk.position(ADA, "slugs", Stance.ENDORSES, "slugs"),
        desk.position(BEN, "slugs", Stance.ENDORSES, "rots"),
    ]
    near = says_so(desk, "rots", "slugs", "parent+exchange")
    desk.derive(positions=[*desk.given["positions"], *shared], stances=[*desk.given["stances"], near])
    assert common_ground(desk.store).claims == ()
    assert between(desk.store, ADA, BEN).agreements == 0


def test_a_reaction_says_so(desk) -> None:
    left = dataclasses.replace(desk.position(BEN, "slugs", Stance.ENDORSES), reaction_ids=("r:1",))
    desk.derive(positions=[*desk.given["positions"], desk.position(ADA, "slugs", Stance.ENDORSES, "slugs"), left])
    assert between(desk.store, ADA, BEN).agreements == 1
    assert len(common_ground(desk.store).claims) == 1


def test_what_two_signed_together_is_counted_and_not_listed(desk) -> None:
    both = [desk.position(who, "slugs", Stance.ENDORSES, "slugs") for who in (ADA, BEN)]
    desk.derive(positions=[*desk.given["positions"], *both])
    found = between(desk.store, ADA, BEN)
    assert (found.agreements, found.together) == (0, 1)


@pytest.mark.parametrize(("score", "agreements"), [(0.6, 0), (0.8, 1)])
def test_two_who_reject_a_claim_agree_where_both_surely_do(desk, score: float, agreements: int) -> None:
    both = [
        desk.position(ADA, "slugs", Stance.REJECTS, "pay"),
        desk.position(BEN, "slugs", Stance.REJECTS, "rots", score=score),
    ]
    desk.derive(positions=[*desk.given["positions"], *both])
    assert between(desk.store, ADA, BEN).agreements == agreements


def test_words_against_two_claims_are_one_objection_where_they_weigh_most(desk) -> None:
    against = desk.dispute("not pay", "pay", 0.6), desk.dispute("not pay", "slugs", 0.9)
    desk.derive(stances=list(against))
    (found,) = objections(desk.store)
    assert found.claim_id == desk.draft.claims["slugs"].id


def test_who_does_not_reject_a_claim_raises_no_objection(desk) -> None:
    given = [p for p in desk.given["positions"] if (p.author_id, p.claim_id) != (BEN, desk.draft.claims["pay"].id)]
    desk.derive(positions=[*given, desk.position(BEN, "pay", Stance.UNCERTAIN, "not pay")])
    assert objections(desk.store) == []


def test_people_who_are_only_quoted_leave_nothing_unanswered(desk) -> None:
    said = desk.mention("pay")
    desk.store.connection.run("UPDATE mentions SET author_key = 'a:quoted' WHERE id = ?", (said.id,))
    assert objections(desk.store) == []


def test_what_grants_or_hardly_weighs_is_no_objection(desk) -> None:
    assert silences(desk) == [Silence.UNANSWERED]
    desk.derive(stances=[desk.dispute("not pay", "pay", 0.1)])
    assert objections(desk.store) == []
    desk.derive(stances=[desk.dispute("not pay", "pay", 0.9)])
    with_text(desk, **{"not pay": "I grant you that beds pay, in a dry summer."})
    assert objections(desk.store) == []
