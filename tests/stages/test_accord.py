"""Who is reported to agree has said so: words that only speak for a claim do not say it."""

from __future__ import annotations

import dataclasses

import pytest

from kb.ids import make_id
from kb.records import (
    JUDGED,
    Claim,
    ClaimKind,
    Exchange,
    Hedge,
    Label,
    Mention,
    Mode,
    Part,
    Position,
    Showing,
    Stance,
    StanceLink,
)  # fmt: skip
from kb.stages.accord import Scene, agreed, vouches

SAID = "The channel should be dug before the spring tides."


def mention(name: str, text: str, post: str, start: int) -> Mention:
    return Mention(
        name, "d:1", post, f"a:{post}", start, start + len(text), 1, 1, text, ClaimKind.EMPIRICAL, Hedge.PLAIN,
        Mode.ASSERTS, 0.9,
    )  # fmt: skip


def scene(answer: str, claims: int = 1) -> Scene:
    """An answer to a passage that makes so many claims."""
    answered = [mention(f"t{i}", SAID, "asked", 100 * i) for i in range(claims)]
    whole = Exchange(
        make_id("e", "1"), "d:1", "answer", 0, 500, "asked", 0, 100 * claims, Label.SUPPORTS, 0.8, "parent+exchange"
    )
    return Scene.of([*answered, mention("s", answer, "answer", 0)], [whole])


def link(score: float = 0.5, method: str = "parent+exchange", **parts: float) -> StanceLink:
    near = {"sentences": 0.5, "cosine": 0.35, "words": 0.5, "place": 0.5} | parts
    held = tuple(Part(name, value) for name, value in near.items())
    return StanceLink("s:1", "c:s", "c:t", Label.SUPPORTS, score, method, "s", "t0", held)


@pytest.mark.parametrize(
    "answer",
    [
        "Yes, the channel first, the tides will not wait for us.",
        "I can't dispute that, the tides come in March.",
        "It's true, the tides come before the wardens do.",
        "Same here, our channel was dug in February.",
    ],
)
def test_who_says_so_agrees(answer: str) -> None:
    assert vouches(link(), scene(answer, claims=4))


@pytest.mark.parametrize(
    "answer",
    [
        "We once dug a channel with spades, in the rain.",
        "I agree that it is deep, but the tides are not the reason.",
        "I don't agree about the channel and the tides.",
        "I'm not arguing against all channels.",
        "I've changed my mind about the channel, yes.",
    ],
)
def test_who_only_speaks_for_it_does_not(answer: str) -> None:
    assert not vouches(link(), scene(answer))


def test_what_says_so_of_one_of_many_has_to_name_it() -> None:
    said = scene("Yes, and I would say it again.", claims=4)
    assert not vouches(link(cosine=0.1, words=0.4), said)
    assert not vouches(link(cosine=0.1, words=0.3), scene("Yes, and I would say it again."))
    assert vouches(link(cosine=0.1, words=0.3, place=1.0), scene("Yes, and I would say it again."))


def test_a_sure_answer_to_one_thing_only_agrees() -> None:
    plain = "Dig it in winter, when the men have nothing else to do."
    assert vouches(link(0.7, sentences=0.7), scene(plain))
    assert not vouches(link(0.7, sentences=0.7), scene(plain, claims=3))
    assert not vouches(link(0.5, sentences=0.7), scene(plain))


def test_what_says_it_again_agrees() -> None:
    assert vouches(link(cosine=0.7, words=0.7), scene("Dig the channel before the tides of the spring.", claims=5))


def test_a_judgement_counts_whatever_the_words() -> None:
    assert vouches(link(method=JUDGED), scene("We once dug a channel with spades.", claims=5))
    assert not vouches(dataclasses.replace(link(method=JUDGED), label=Label.DISPUTES), scene("Yes, dig it."))


def test_only_the_words_that_say_so_stay_with_a_position() -> None:
    claim = Claim("c:t", SAID, "t0", ClaimKind.EMPIRICAL, ("t0",), ("a:asked",))
    own = Position("a:asked", "c:t", Stance.ENDORSES, 0.8, ("t0",))
    answer = Position("a:answer", "c:t", Stance.CONCEDES, 0.8, ("other", "s"))
    rejects = Position("a:else", "c:t", Stance.REJECTS, 0.8, ("other",))
    said, silent = scene("Yes, the channel first, before the tides."), scene("We once dug a channel with spades.")
    held = agreed([own, answer, rejects], {"c:t": claim}, [link()], said)
    assert held == [own, dataclasses.replace(answer, mention_ids=("s",)), rejects]
    assert agreed([own, answer, rejects], {"c:t": claim}, [link()], silent) == [own, rejects]


def test_what_is_shown_leaves_out_words_that_do_not_say_so() -> None:
    claim = Claim("c:t", SAID, "t0", ClaimKind.EMPIRICAL, ("t0",), ("a:asked",))
    shown = Showing("other", Stance.REJECTS), Showing("s", Stance.ENDORSES)
    unsure = Position("a:answer", "c:t", Stance.UNCERTAIN, 0.8, ("other", "s"), shown=shown)
    silent = scene("We once dug a channel with spades.")
    (kept,) = agreed([unsure], {"c:t": claim}, [link()], silent)
    assert kept.shown == shown[:1]
