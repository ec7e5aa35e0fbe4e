"""Reasons and conclusions inside one author's text."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import pytest

from kb.config import StanceConfig
from kb.records import Label, Mention, Mode, StanceLink
from kb.stages._argument_signs import pairs
from kb.stages.arguments import find_arguments, probabilities
from kb.stages.bearing import prepare
from kb.stages.dedup import Matches, cluster

OLD = "In our yard the wall was built in 1910 and two of its five feet had gone by 1990."
FALLS = "So I'd say the wall will fall."
VIEW = "I think we should pull the wall down."
GROUND = "Because the sea had eaten two of its five feet by 1990."
GRANTED, TURN = "Granted, it is pretty.", "But I'd say the wall must go."


def linked(mentions: Sequence[Mention], bag: object, **config: float) -> list[StanceLink]:
    claims = cluster(mentions, Matches((), frozenset(), frozenset()), [])
    bearing = prepare(mentions, bag.encode([m.text for m in mentions]), claims)
    posts: dict[str, list[Mention]] = {}
    for mention in mentions:
        posts.setdefault(mention.post_id, []).append(mention)
    return list(find_arguments(posts, bearing, dataclasses.replace(StanceConfig(), **config)))


def two(talk: Callable, first: str, second: str) -> list[Mention]:
    thread = talk()
    thread.post(f"{first} {second}")
    return [thread.mention(first), thread.mention(second)]


@pytest.mark.parametrize(("first", "second", "source"), [(OLD, FALLS, 0), (VIEW, GROUND, 1)])
def test_reason_and_conclusion(first: str, second: str, source: int, talk: Callable, bag: object) -> None:
    mentions = two(talk, first, second)
    (found,) = linked(mentions, bag)
    assert (found.label, found.method) == (Label.SUPPORTS, "argument")
    assert (found.source_mention_id, found.target_mention_id) == (mentions[source].id, mentions[1 - source].id)
    assert found.score >= StanceConfig().argument_supports


def test_the_parts_name_the_connective(talk: Callable, bag: object) -> None:
    (found,) = linked(two(talk, OLD, FALLS), bag)
    assert "the later opens with a conclusion word" in [p.name for p in found.parts]
    assert all(p.value > 0 for p in found.parts)


def test_what_is_granted_is_spoken_against(talk: Callable, bag: object) -> None:
    mentions = two(talk, GRANTED, TURN)
    (found,) = linked(mentions, bag)
    assert (found.label, found.source_mention_id) == (Label.DISPUTES, mentions[1].id)


def test_unrelated_sentences_are_not_linked(talk: Callable, bag: object) -> None:
    assert linked(two(talk, "Eels like mud.", "The gate is green."), bag) == []


def test_others_words_and_what_is_presented_are_left_out(talk: Callable, bag: object) -> None:
    one, other = two(talk, OLD, FALLS)
    assert linked([dataclasses.replace(one, mode=Mode.PRESENTS), other], bag) == []
    assert linked([dataclasses.replace(one, quote_id="q:1"), other], bag) == []


def test_posts_and_claims_bear_on_nothing_of_their_own(talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post(OLD)
    thread.post(FALLS, "Ann", one)
    mentions = [thread.mention(OLD), thread.mention(FALLS)]
    assert linked(mentions, bag) == []
    same = two(talk, OLD, FALLS)
    bearing = dataclasses.replace(
        prepare(same, bag.encode([m.text for m in same]), []), claim_of={m.id: "c:1" for m in same}
    )
    assert list(find_arguments({"p": same}, bearing, StanceConfig())) == []


def test_a_sentence_supports_one_other_at_most(talk: Callable, bag: object) -> None:
    texts = [OLD, FALLS, "So I'd say the gate will fall.", "So I'd say the roof will fall."]
    thread = talk()
    thread.post(" ".join(texts))
    found = linked([thread.mention(t) for t in texts], bag, argument_supports=0.05, argument_disputes=1.0)
    sources = [s.source_mention_id for s in found]
    assert len(found) > 1
    assert len(sources) == len(set(sources))


def test_the_reach_bounds_pairs_but_for_the_ends_of_a_text(talk: Callable) -> None:
    texts = [f"The gate number {n} is green." for n in range(7)]
    thread = talk()
    thread.post(" ".join(texts))
    mentions = [thread.mention(t) for t in texts]
    found = {(mentions.index(p.earlier), mentions.index(p.later)) for p in pairs(mentions, lambda a, b: 0.0, 1)}
    ends = {(0, j) for j in range(1, 7)} | {(i, 6) for i in range(6)}
    assert found == ends | {(i, i + 1) for i in range(6)}


def test_the_probabilities_leave_room_for_no_bearing(talk: Callable) -> None:
    (pair,) = pairs(two(talk, OLD, FALLS), lambda a, b: 0.3, 4)
    forward, backward, dispute = probabilities(pair)
    assert 0 < forward + backward + dispute < 1
    assert forward > backward
