from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import pytest

from kb.ids import make_id
from kb.records import Claim, ClaimKind, Hedge, Label, Mention, Mode, Position, Stance, StanceLink
from kb.stages.positions import STRENGTH, find_positions

WALL, DRY, ROOF = "The wall leaks.", "It is dry in there.", "The roof holds."


def claim(*mentions: Mention) -> Claim:
    return Claim(make_id("c", mentions[0].text), mentions[0].text, mentions[0].id, ClaimKind.EMPIRICAL,
                 tuple(m.id for m in mentions), ())  # fmt: skip


def link(source: Mention, target: Mention, label: Label, score: float = 0.8, method: str = "parent+cue") -> StanceLink:
    one, two = make_id("c", source.text), make_id("c", target.text)
    return StanceLink(make_id("s", one, two, label, score), one, two, label, score, method, source.id, target.id)


def find(
    thread: object, mentions: Sequence[Mention], links: Sequence[StanceLink] = ()
) -> dict[tuple[str, str], Position]:
    """Positions by (author's name, words of the claim)."""
    names = {i: n for n, i in thread.authors.items()}
    by_claim: dict[str, list[Mention]] = {}
    for m in mentions:
        by_claim.setdefault(m.text, []).append(m)
    posts = {p.id: p for p in thread.posts}
    found = find_positions([claim(*ms) for ms in by_claim.values()], {m.id: m for m in mentions}, links, posts)
    assert [(p.claim_id, p.author_id) for p in found] == sorted((p.claim_id, p.author_id) for p in found)
    words = {make_id("c", text): text for text in by_claim}
    return {(names[p.author_id], words[p.claim_id]): p for p in found}


@pytest.fixture
def debate(talk: Callable) -> tuple:
    thread = talk()
    one = thread.post(f"{WALL} {ROOF}")
    thread.post(DRY, "Ben", one)
    return thread, thread.mention(WALL), thread.mention(DRY)


@pytest.mark.parametrize("hedge", list(Hedge))
def test_asserting_endorses_as_surely_as_the_author_sounds(hedge: Hedge, debate: tuple) -> None:
    thread, wall, _ = debate
    found = find(thread, [dataclasses.replace(wall, hedge=hedge)])
    assert found == {
        ("Ann", WALL): Position(wall.author_id, make_id("c", WALL), Stance.ENDORSES, STRENGTH[hedge], (wall.id,))
    }


@pytest.mark.parametrize(
    ("label", "stance"), [(Label.DISPUTES, Stance.REJECTS), (Label.SUPPORTS, Stance.ENDORSES)]
)  # fmt: skip
@pytest.mark.parametrize("method", ["quote+cue", "point+reply", "parent+declared", "negation"])
def test_an_answer_takes_a_side_on_what_it_answers(label: Label, stance: Stance, method: str, debate: tuple) -> None:
    thread, wall, dry = debate
    found = find(thread, [wall, dry], [link(dry, wall, label, 0.7, method)])
    assert (found["Ben", WALL].stance, found["Ben", WALL].score) == (stance, 0.7)
    assert found["Ben", WALL].mention_ids == (dry.id,)
    assert found["Ann", WALL].stance is Stance.ENDORSES
    assert found["Ben", DRY].stance is Stance.ENDORSES
    assert ("Ann", DRY) not in found


@pytest.mark.parametrize("method", ["discourse", "paragraph"])
def test_an_authors_own_argument_takes_no_side(method: str, debate: tuple) -> None:
    thread, wall, dry = debate
    assert ("Ben", WALL) not in find(thread, [wall, dry], [link(dry, wall, Label.SUPPORTS, 0.8, method)])


def test_who_asserts_a_claim_never_rejects_it(debate: tuple) -> None:
    thread, wall, dry = debate
    same = dataclasses.replace(dry, text=WALL)
    found = find(thread, [wall, same], [link(same, wall, Label.DISPUTES, 0.99)])
    assert {p.stance for p in found.values()} == {Stance.ENDORSES}


@pytest.mark.parametrize(
    ("for_", "against", "stance", "score"),
    [
        (0.8, 0.7, Stance.UNCERTAIN, 0.8),
        (0.9, 0.5, Stance.ENDORSES, 0.9),
        (0.5, 0.9, Stance.REJECTS, 0.9),
    ],
)
def test_answers_both_ways_are_weighed(
    for_: float, against: float, stance: Stance, score: float, debate: tuple
) -> None:
    thread, wall, dry = debate
    links = [link(dry, wall, Label.SUPPORTS, for_), link(dry, wall, Label.DISPUTES, against)]
    found = find(thread, [wall, dry], links)["Ben", WALL]
    assert (found.stance, found.score) == (stance, score)
    assert found.mention_ids == (dry.id,)


def test_what_is_only_presented_takes_no_side(debate: tuple) -> None:
    thread, wall, dry = debate
    assert find(thread, [dataclasses.replace(wall, mode=Mode.PRESENTS)]) == {}
    presented = dataclasses.replace(dry, mode=Mode.PRESENTS)
    assert set(find(thread, [wall, presented], [link(presented, wall, Label.DISPUTES)])) == {("Ann", WALL)}


def test_mentions_stand_in_the_order_of_time(talk: Callable) -> None:
    thread = talk()
    thread.post(WALL + " late", date="2024-05-02")
    thread.post(WALL + " early", date="2023-01-01")
    late = thread.mention(WALL)
    early = dataclasses.replace(late, id="m:early", post_id=thread.posts[1].id, start=thread.posts[1].start)
    assert find(thread, [late, early])["Ann", WALL].mention_ids == ("m:early", late.id)


def test_all_who_sign_a_post_assert_it_but_not_what_it_quotes(debate: tuple) -> None:
    thread, wall, _ = debate
    thread.authors["Cy"] = "a:cy"
    thread.posts[0] = dataclasses.replace(thread.posts[0], coauthor_ids=("a:cy",))
    assert set(find(thread, [wall])) == {("Ann", WALL), ("Cy", WALL)}
    assert set(find(thread, [dataclasses.replace(wall, quote_id="q:1")])) == {("Ann", WALL)}


def test_nothing_in_nothing_out() -> None:
    assert find_positions([], {}, [], {}) == []
