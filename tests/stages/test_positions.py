from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import pytest

from kb.ids import make_id
from kb.records import Claim, ClaimKind, Hedge, Label, Mention, MindChange, Mode, Position, Showing, Stance, StanceLink
from kb.stages.positions import STRENGTH, find_positions
from kb.stages.turns import Turn

WALL, DRY, ROOF = "The wall leaks.", "It is dry in there.", "The roof holds."


def claim(*mentions: Mention) -> Claim:
    return Claim(make_id("c", mentions[0].text), mentions[0].text, mentions[0].id, ClaimKind.EMPIRICAL,
                 tuple(m.id for m in mentions), ())  # fmt: skip


def link(source: Mention, target: Mention, label: Label, score: float = 0.8, method: str = "parent+cue") -> StanceLink:
    one, two = make_id("c", source.text), make_id("c", target.text)
    return StanceLink(make_id("s", one, two, label, score), one, two, label, score, method, source.id, target.id)


def find(
    thread: object, mentions: Sequence[Mention], links: Sequence[StanceLink] = (), turns: Sequence[Turn] = ()
) -> dict[tuple[str, str], Position]:
    """Positions by (author's name, words of the claim)."""
    names = {i: n for n, i in thread.authors.items()}
    by_claim: dict[str, list[Mention]] = {}
    for m in mentions:
        by_claim.setdefault(m.text, []).append(m)
    posts = {p.id: p for p in thread.posts}
    found = find_positions(
        [claim(*ms) for ms in by_claim.values()], {m.id: m for m in mentions}, links, posts, (), turns
    )
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
    held = (wall.id,), (), (Showing(wall.id, Stance.ENDORSES),)
    expected = Position(wall.author_id, make_id("c", WALL), Stance.ENDORSES, STRENGTH[hedge], *held)
    assert found == {("Ann", WALL): expected}


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


@pytest.mark.parametrize("method", ["argument"])
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


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("Granted, the wall leaks.", Stance.CONCEDES),
        ("I honestly don't know whether the wall leaks.", Stance.UNCERTAIN),
        ("The wall probably leaks.", Stance.ENDORSES),
    ],
)
def test_the_words_say_how_a_claim_is_taken(words: str, stance: Stance, talk: Callable) -> None:
    thread = talk()
    thread.post(words)
    mention = thread.mention(words)
    assert find(thread, [mention])["Ann", words].stance is stance


@pytest.mark.parametrize(
    ("words", "stance"),
    [("I can't say whether it does.", Stance.UNCERTAIN), ("I grant you the wall.", Stance.CONCEDES)],
)
@pytest.mark.parametrize("label", [Label.SUPPORTS, Label.DISPUTES])
def test_an_answer_that_grants_or_leaves_open_takes_no_firm_side(
    words: str, stance: Stance, label: Label, talk: Callable
) -> None:
    thread = talk()
    one = thread.post(WALL)
    thread.post(words, "Ben", one)
    wall, answer = thread.mention(WALL), thread.mention(words)
    assert find(thread, [wall, answer], [link(answer, wall, label)])["Ben", WALL].stance is stance
    judged = find(thread, [wall, answer], [link(answer, wall, label, 1.0, "judgement")])["Ben", WALL]
    assert judged.stance is (Stance.REJECTS if label is Label.DISPUTES else Stance.ENDORSES)


def test_a_degree_of_belief_says_how_sure(talk: Callable) -> None:
    thread = talk()
    thread.post("I'd put 95% on the wall leaking. The wall leaks.")
    mention = thread.mention("I'd put 95% on the wall leaking.")
    assert find(thread, [mention])["Ann", mention.text].score == 0.95


def test_saying_it_again_elsewhere_makes_surer(talk: Callable) -> None:
    thread = talk()
    for date in ("2023-01-01", "2024-01-01"):
        thread.post(WALL, date=date)
    first = thread.mention(WALL)
    again = dataclasses.replace(first, id="m:again", post_id=thread.posts[1].id, start=thread.posts[1].start)
    one, two = find(thread, [first])["Ann", WALL], find(thread, [first, again])["Ann", WALL]
    assert STRENGTH[Hedge.PLAIN] == one.score < two.score < 1
    assert two.mention_ids == (first.id, "m:again")


def turn(mention: Mention, post: object, after: Stance) -> Turn:
    return Turn(mention.author_id, mention.id, after, post.id, post.start, post.end, "said", 0.75)


def test_a_change_of_mind_counts_from_where_it_is_said(talk: Callable) -> None:
    thread = talk()
    one = thread.post(WALL, date="2023-01-01")
    thread.post(DRY, "Ben", one, date="2023-01-02")
    last = thread.post("You have convinced me.", "Ann", thread.posts[1], date="2023-01-03")
    wall = thread.mention(WALL)
    found = find(thread, [wall], [], [turn(wall, last, Stance.REJECTS)])["Ann", WALL]
    assert (found.stance, found.score, found.mention_ids) == (Stance.REJECTS, 0.75, (wall.id,))
    assert found.shown == (Showing(wall.id, Stance.ENDORSES),)
    assert found.changes == (
        MindChange(Stance.ENDORSES, Stance.REJECTS, wall.id, last.id, last.start, last.end, "said", 0.75),
    )


def test_who_says_it_again_after_the_change_holds_it_again(talk: Callable) -> None:
    thread = talk()
    one = thread.post(WALL, date="2023-01-01")
    change = thread.post("You have convinced me.", "Ann", one, date="2023-01-02")
    back = thread.post(WALL, date="2023-01-03")
    wall = thread.mention(WALL)
    again = dataclasses.replace(wall, id="m:again", post_id=back.id, start=back.start)
    found = find(thread, [wall, again], [], [turn(wall, change, Stance.REJECTS)])["Ann", WALL]
    assert found.stance is Stance.ENDORSES
    assert len(found.changes) == 1


def test_who_gives_up_what_they_rejected_with_is_left_uncertain(debate: tuple) -> None:
    thread, wall, dry = debate
    last = thread.post("I take that back.", "Ben", thread.posts[0])
    found = find(thread, [wall, dry], [link(dry, wall, Label.DISPUTES)], [turn(dry, last, Stance.REJECTS)])
    assert found["Ben", DRY].stance is Stance.REJECTS
    assert found["Ben", WALL].stance is Stance.UNCERTAIN
    assert found["Ben", WALL].changes[0].before is Stance.REJECTS


def test_a_later_post_that_grants_what_was_rejected_is_a_change_of_mind(talk: Callable) -> None:
    thread = talk()
    one = thread.post(WALL)
    thread.post(DRY, "Ben", one)
    thread.post("Fair enough, the wall does leak.", "Ben", one)
    wall, dry, granted = (thread.mention(t) for t in (WALL, DRY, "Fair enough, the wall does leak."))
    links = [link(dry, wall, Label.DISPUTES, 0.7), link(granted, wall, Label.SUPPORTS, 0.6)]
    found = find(thread, [wall, dry, granted], links)["Ben", WALL]
    assert (found.stance, found.mention_ids) == (Stance.CONCEDES, (granted.id,))
    (change,) = found.changes
    assert (change.before, change.before_mention_id, change.method) == (Stance.REJECTS, dry.id, "later")
    assert (change.start, change.end) == (granted.start, granted.end)
