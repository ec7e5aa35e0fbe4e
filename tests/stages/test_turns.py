"""Changes of mind: what says one, whose it is, and which earlier claim it gives up."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import pytest

from kb.ids import make_id
from kb.records import Claim, ClaimKind, Label, Mention, Mode, Quote, QuoteKind, Reaction, Stance, StanceLink
from kb.stages import turns
from kb.stages.turns import Turn

PUMP, VALVE = "The pump leaks every night.", "The old valve was never opened."
OBJECTION = "Nobody heard it, the gauge stood still."


def find(
    thread: object, mentions: Sequence[Mention], *, disputes: Sequence[tuple[Mention, Mention]] = (),
    quotes: Sequence[Quote] = (), reactions: Sequence[Reaction] = (),
) -> list[Turn]:  # fmt: skip
    claims = [Claim(make_id("c", m.id), m.text, m.id, ClaimKind.EMPIRICAL, (m.id,), (m.author_id,)) for m in mentions]
    links = [
        StanceLink(make_id("s", a.id, b.id), make_id("c", a.id), make_id("c", b.id), Label.DISPUTES, 0.8,
                   "parent+cue", a.id, b.id)
        for a, b in disputes
    ]  # fmt: skip
    posts = {p.id: p for p in thread.posts}
    documents = {thread.id: thread.document}
    return turns.find_turns(turns.Thread(documents, posts, mentions, quotes, links, claims, reactions))


def debate(talk: Callable, last: str, author: str = "Ann") -> tuple:
    """A claims two things, Ben objects, and somebody answers with `last`."""
    thread = talk()
    one = thread.post(f"{VALVE} {PUMP}")
    two = thread.post(OBJECTION, "Ben", one)
    thread.post(last, author, two)
    mentions = [thread.mention(t) for t in (VALVE, PUMP, OBJECTION)]
    return thread, mentions


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("You've convinced me.", Stance.REJECTS),
        ("I no longer believe it.", Stance.REJECTS),
        ("Thanks, I was wrong.", Stance.REJECTS),
        ("I’ll withdraw that.", Stance.REJECTS),
        ("I'd no longer advise it.", Stance.REJECTS),
        ("I'll drop the point.", Stance.REJECTS),
        ("Then I had it the wrong way round.", Stance.REJECTS),
        ("I can't stand behind that as it was written.", Stance.REJECTS),
        ("My title is wrong.", Stance.REJECTS),
        ("I am a good deal less confident in the crowding-out story than I was.", Stance.UNCERTAIN),
        ("I'd now say thirty.", Stance.UNCERTAIN),
        ("That changes the picture for me.", Stance.UNCERTAIN),
        ("That moves me a bit.", Stance.UNCERTAIN),
        ("I'm less sure than I was.", Stance.UNCERTAIN),
    ],
)
def test_a_turn_gives_up_what_the_parent_disputes(words: str, after: Stance, talk: Callable) -> None:
    thread, mentions = debate(talk, f"Interesting. {words} More tomorrow.")
    _, pump, objection = mentions
    (found,) = find(thread, mentions, disputes=[(objection, pump)])
    assert (found.author_id, found.mention_id, found.after, found.method) == (pump.author_id, pump.id, after, "said")
    assert thread.text[found.start : found.end] == words


def test_the_words_say_which_claim_it_was(talk: Callable) -> None:
    thread, mentions = debate(talk, "I was wrong that the old valve was never opened.")
    assert [t.mention_id for t in find(thread, mentions)] == [mentions[0].id]


def test_where_nothing_points_at_a_claim_nothing_is_said(talk: Callable) -> None:
    thread = talk()
    one = thread.post(PUMP)
    two = thread.post(OBJECTION, "Ben", one)
    three = thread.post("Hm.", "Cy", two)
    thread.post("I was wrong.", "Ann", three)
    assert find(thread, [thread.mention(PUMP), thread.mention(OBJECTION)]) == []


@pytest.mark.parametrize(
    "words",
    [
        "You haven't convinced me.",
        "What would have convinced me is a gauge.",
        "If I was wrong, the gauge would show it.",
        "Have you changed my mind?",
        "Nothing you say changed my mind.",
        "He was wrong.",
        "> I was wrong",
        "I can't stand by while it rusts.",
    ],
)
def test_no_turn_came_about(words: str, talk: Callable) -> None:
    thread, mentions = debate(talk, words)
    assert find(thread, mentions, disputes=[(mentions[2], mentions[1])]) == []


def test_somebody_elses_turn_or_quoted_words_are_not_the_authors(talk: Callable) -> None:
    thread, mentions = debate(talk, "I was wrong.", "Cy")
    assert find(thread, mentions, disputes=[(mentions[2], mentions[1])]) == []
    thread, mentions = debate(talk, "I was wrong.")
    last = thread.posts[-1]
    quote = Quote("q:1", thread.id, last.id, "a:x", QuoteKind.OUTSIDE, last.start, last.end, 1, 1, True, 1.0)
    assert find(thread, mentions, disputes=[(mentions[2], mentions[1])], quotes=[quote]) == []


def test_an_edit_takes_back_what_stands_above_it(talk: Callable) -> None:
    thread = talk()
    thread.post(f"{PUMP}\n\nEDIT: I was wrong, the pump leaks only when it rains.")
    pump = thread.mention(PUMP)
    (found,) = find(thread, [pump])
    assert (found.mention_id, found.method) == (pump.id, "edit")
    thread = talk()
    thread.post(f"{PUMP} I was wrong that the pump leaks.")
    assert find(thread, [thread.mention(PUMP)]) == []


def test_what_was_only_presented_is_not_given_up(talk: Callable) -> None:
    thread, mentions = debate(talk, "You've convinced me.")
    mentions[1] = dataclasses.replace(mentions[1], mode=Mode.PRESENTS)
    assert [t.mention_id for t in find(thread, mentions, disputes=[(mentions[2], mentions[1])])] != [mentions[1].id]


@pytest.mark.parametrize(
    ("author", "value", "count"), [("Ann", 1.0, 1), ("Ann", -1.0, 0), ("Cy", 1.0, 0), (None, 1.0, 0)]
)
def test_a_reaction_says_whose_mind_changed(author: str | None, value: float, count: int, talk: Callable) -> None:
    thread, mentions = debate(talk, "Hm.", "Cy")
    _, pump, objection = mentions
    who = thread.authors.get(author or "")
    span = {"start": objection.start, "end": objection.end}
    reaction = Reaction("r:1", thread.id, objection.post_id, "changemind", author_id=who, value=value, **span)
    found = find(thread, mentions, disputes=[(objection, pump)], reactions=[reaction])
    assert [(t.mention_id, t.method, t.reaction_id) for t in found] == [(pump.id, "reaction", "r:1")] * count


@pytest.mark.parametrize(
    ("said", "turns"),
    [
        ("That is me updating toward a pump that leaks every night.", True),
        ("It seems plausible that I'll end up updating toward a pump that leaks every night.", False),
    ],
)
def test_a_change_that_may_come_is_none_yet(said: str, turns: bool, talk: Callable) -> None:
    thread, mentions = debate(talk, said)
    assert bool(find(thread, mentions, disputes=[(mentions[2], mentions[1])])) is turns


def test_a_bare_change_of_mind_means_what_the_next_sentences_say(talk: Callable) -> None:
    bare, plain = "I've changed my mind, and I should say so.", "I no longer believe that the pump leaks every night."
    thread, mentions = debate(talk, f"{bare} I sat up with it. {plain}")
    valve, pump, objection = mentions
    (found,) = find(thread, mentions, disputes=[(objection, valve)])
    assert (found.mention_id, thread.text[found.start : found.end]) == (pump.id, plain)
    thread, mentions = debate(talk, f"{bare} It is the pump that stood still every night.")
    (found,) = find(thread, mentions)
    assert (found.mention_id, thread.text[found.start : found.end]) == (mentions[1].id, bare)
    assert found.score < turns.SAID
