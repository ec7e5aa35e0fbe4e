from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kb.config import StanceConfig
from kb.ids import make_id
from kb.records import (
    Claim,
    Exchange,
    Judgement,
    JudgementKind,
    Label,
    Mention,
    Mode,
    Part,
    Quote,
    QuoteKind,
    StanceLink,
)
from kb.stages.alignment import Scene
from kb.stages.bearing import prepare
from kb.stages.dedup import Matches, cluster
from kb.stages.stance import link, overrule

CONFIG = StanceConfig(bearing=0.46)
ALL = StanceConfig(bearing=0.0)


def exchange(answer: object, answered: object, label: Label, method: str = "parent+cue") -> Exchange:
    sides = {Label.SUPPORTS: (0.9, 0.05), Label.DISPUTES: (0.05, 0.9), Label.NEUTRAL: (0.1, 0.1)}[label]
    named = zip(("supports", "disputes", "neutral"), (*sides, 1 - sum(sides)), strict=True)
    return Exchange(
        make_id("e", answer.id, answered.id), answer.document_id, answer.id, answer.start, answer.end,
        answered.id, answered.start, answered.end, label, 0.9, method, tuple(Part(n, v) for n, v in named),
    )  # fmt: skip


class Reads:
    """A pair model that reads the same out of every two sentences, and remembers them."""

    name = fingerprint = "reads"

    def __init__(self, supports: float = 1 / 3, disputes: float = 1 / 3) -> None:
        self.row, self.shown = (supports, disputes, 1 - supports - disputes), []

    def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        self.shown += pairs
        return np.array([self.row] * len(pairs), dtype=np.float32).reshape(-1, 3)


def claims_of(mentions: Sequence[Mention]) -> list[Claim]:
    """Every mention a claim of its own."""
    return cluster(mentions, Matches((), frozenset(), frozenset()), ())


def linked(
    thread: object,
    mentions: Sequence[Mention],
    exchanges: Sequence[Exchange],
    encoder: object,
    config: StanceConfig = CONFIG,
    quotes: Sequence[Quote] = (),
    model: object = None,
) -> dict[tuple[str, str], StanceLink]:
    """The links by the words of their two mentions."""
    scene = Scene(exchanges, mentions, quotes, thread.posts, {thread.id: thread.text})
    bearing = prepare(mentions, encoder.encode([m.text for m in mentions]), claims_of(mentions))
    text = {m.id: m.text for m in mentions}
    found = link(scene, bearing, model or Reads(), config)
    return {(text[s.source_mention_id], text[s.target_mention_id]): s for s in found}


WEAK = {"supports": 0.6, "disputes": 0.1, "neutral": 0.3}
LEAKS, DRY = "The harbour wall leaks at spring tide.", "The harbour wall stayed dry at spring tide."


@pytest.fixture
def two(talk: Callable) -> tuple:
    thread = talk()
    one = thread.post(LEAKS + " Eels like mud.")
    other = thread.post("Brick is red. " + DRY, "Ben", one)
    mentions = [thread.mention(t) for t in (LEAKS, "Eels like mud.", "Brick is red.", DRY)]
    return thread, one, other, mentions


@pytest.mark.parametrize("label", [Label.SUPPORTS, Label.DISPUTES])
def test_the_sentences_that_bear_on_each_other_are_linked(label: Label, two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    found = linked(thread, mentions, [exchange(other, one, label)], bag)
    assert list(found) == [(DRY, LEAKS)]
    made = found[DRY, LEAKS]
    assert (made.label, made.method) == (label, "parent+cue")
    assert 0 < made.score <= 0.9
    assert {p.name for p in made.parts} == {"sentences", "exchange", "cosine", "words", "place"}


def test_a_neutral_exchange_links_nothing(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    assert linked(thread, mentions, [exchange(other, one, Label.NEUTRAL)], bag, ALL) == {}


def test_below_the_least_bearing_nothing_is_linked(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    assert linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, StanceConfig(bearing=0.99)) == {}


def test_each_sentence_of_an_answer_is_linked_once_and_no_more_than_asked(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    both = linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, ALL)
    assert (DRY, LEAKS) in both
    assert sorted(source for source, _ in both) == sorted({"Brick is red.", DRY})
    single = linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, StanceConfig(bearing=0.0, links=1))
    assert set(single) == {(DRY, LEAKS)}


def test_below_a_quote_the_first_sentence_is_the_answer(talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post("The wall holds the sea.")
    other = thread.post("Brick crumbles in salt. Nobody checks it.", "Ben", one)
    mentions = [thread.mention(t) for t in ("The wall holds the sea.", "Brick crumbles in salt.", "Nobody checks it.")]
    config = StanceConfig(bearing=0.3, links=1)
    assert linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, config) == {}
    quoted = linked(thread, mentions, [exchange(other, one, Label.DISPUTES, "quote+cue")], bag, config)
    assert list(quoted) == [("Brick crumbles in salt.", "The wall holds the sea.")]


def test_what_answers_a_quote_may_bear_on_two_sentences_of_it_alike(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two

    class Surer(Reads):
        def __init__(self, second: float) -> None:
            super().__init__()
            self.second = second

        def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
            sure = [self.second if first.endswith("mud.") else 0.8 for first, _ in pairs]
            return np.array([[0.1, s, 0.9 - s] for s in sure], dtype=np.float32)

    config = StanceConfig(bearing=0.0, links=1, pair_share=1.0, link_disputes=0.2)

    def targets(method: str, second: float = 0.75) -> set[str]:
        model = Surer(second)
        made = linked(thread, mentions, [exchange(other, one, Label.DISPUTES, method)], bag, config, model=model)
        return {target for _, target in made}

    assert targets("parent+exchange") == {LEAKS}
    assert targets("quote+exchange") == targets("point+exchange") == {LEAKS, "Eels like mud."}
    assert targets("quote+exchange", second=0.6) == {LEAKS}, "not alike"


def test_only_what_the_author_asserts_answers(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    for more in ({"mode": Mode.PRESENTS}, {"quote_id": "q:1"}):
        changed = [*mentions[:3], thread.mention(DRY, **more)]
        assert (DRY, LEAKS) not in linked(thread, changed, [exchange(other, one, Label.DISPUTES)], bag, ALL)


@pytest.mark.parametrize("label", [Label.DISPUTES, Label.SUPPORTS, Label.NEUTRAL])
def test_a_sentence_with_a_cue_of_its_own_goes_by_that(label: Label, talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post("The harbour wall leaks.")
    other = thread.post("I agree that the harbour wall leaks.", "Ben", one)
    mentions = [thread.mention(t) for t in ("The harbour wall leaks.", "I agree that the harbour wall leaks.")]
    (found,) = linked(thread, mentions, [exchange(other, one, label)], bag, ALL).values()
    assert found.label is Label.SUPPORTS
    assert found.method == "parent+cue" or label is Label.SUPPORTS


def test_the_sentence_that_introduces_a_quote_leaves_the_answer_to_the_others(talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post("The harbour wall leaks.")
    said, meant = 'You wrote "The harbour wall leaks".', "Every stone of it is dry."
    other = thread.post(f"{said} {meant}", "Ben", one)
    mentions = [thread.mention(t) for t in ("The harbour wall leaks.", said, meant)]
    start = thread.text.index("The harbour wall leaks", other.start)
    quote = Quote(
        "q:1", thread.id, other.id, one.author_id, QuoteKind.INLINE, start, start + 22, 1, 1, True, 1.0,
        one.id, one.start, one.start + 22,
    )  # fmt: skip
    exchanges = [exchange(other, one, Label.DISPUTES, "quote+reply")]
    assert {source for source, _ in linked(thread, mentions, exchanges, bag, ALL)} == {said, meant}
    assert {source for source, _ in linked(thread, mentions, exchanges, bag, ALL, [quote])} == {meant}
    alone = [m for m in mentions if m.text != meant]
    assert {source for source, _ in linked(thread, alone, exchanges, bag, ALL, [quote])} == {said}


@pytest.mark.parametrize(
    ("aside", "answers"),
    [
        ("Unrelated, the harbour wall is brick.", False),
        ("Side note: the harbour wall is brick.", False),
        ("On another note, the harbour wall is brick.", False),
        ("By the way, the harbour wall is brick.", False),
        ("The leak is unrelated to the brick of the harbour wall.", True),
        ("Unrelated to its age, the harbour wall is dry.", True),
        ("On the topic of walls, the harbour wall is dry.", True),
    ],
)
def test_what_says_that_it_is_an_aside_answers_nothing(aside: str, answers: bool, talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post(LEAKS)
    other = thread.post(f"{DRY} {aside}", "Ben", one)
    mentions = [thread.mention(t) for t in (LEAKS, DRY, aside)]
    found = linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, ALL)
    assert ((aside, LEAKS) in found) is answers
    assert (DRY, LEAKS) in found


@pytest.mark.parametrize(
    ("given_up", "links"),
    [
        ("I withdraw what I said of the harbour wall.", False),
        ("I’ll take that back about the harbour wall.", False),
        ("You've convinced me that the harbour wall is dry.", False),
        ("You've convinced me of nothing about the harbour wall.", True),
        ("Take back your word on the harbour wall.", True),
    ],
)
def test_who_gives_a_claim_up_disputes_nothing_by_it(given_up: str, links: bool, talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post(LEAKS)
    other = thread.post(given_up, "Ben", one)
    mentions = [thread.mention(t) for t in (LEAKS, given_up)]
    found = linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, ALL)
    assert (found != {}) is links


def test_a_new_paragraph_answers_anew(talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks badly.")
    story, point = ["Ann says so. ", "Bob nods. ", "Cat yawns. ", "Dan left. "], "The wall is dry."
    other = thread.post("".join(story) + "\n" + point, "Ben", one)
    texts = ["The wall leaks badly.", *(t.strip() for t in story), point]
    places = []
    for paragraph in (0, 1):
        mentions = [thread.mention(t, paragraph=paragraph if t == point else 0) for t in texts]
        found = linked(thread, mentions, [exchange(other, one, Label.DISPUTES, "quote+reply")], bag, ALL)
        places += [p.value for p in found[point, texts[0]].parts if p.name == "place"]
    assert places == [pytest.approx(0.75**4, abs=1e-3), 0.8]


def test_an_authors_own_argument_is_linked_too(talk: Callable, bag: object) -> None:
    first, second = "The wall was built in 1910 and two of its feet had gone by 1990.", "So I'd say the wall will fall."
    thread = talk()
    thread.post(f"{first} {second}")
    found = linked(thread, [thread.mention(first), thread.mention(second)], [], bag)
    assert {pair: (s.label, s.method) for pair, s in found.items()} == {(first, second): (Label.SUPPORTS, "argument")}


def test_plain_negation_is_a_dispute_both_ways_without_an_exchange(talk: Callable, bag: object) -> None:
    yes, no = (
        "The old harbour wall leaks at every spring tide.",
        "The old harbour wall never leaks at every spring tide.",
    )
    thread = talk()
    thread.post(yes)
    thread.post(no, "Ben")
    found = linked(thread, [thread.mention(yes), thread.mention(no)], [], bag)
    assert set(found) == {(yes, no), (no, yes)}
    assert {(s.label, s.method) for s in found.values()} == {(Label.DISPUTES, "negation")}
    own = talk()
    own.post(f"{yes}\n{no}")
    assert linked(own, [own.mention(yes), own.mention(no, paragraph=1)], [], bag) == {}
    presented = [thread.mention(yes), thread.mention(no, mode=Mode.PRESENTS)]
    assert linked(thread, presented, [], bag) == {}


def test_people_who_say_the_same_in_another_order_do_not_dispute(talk: Callable, bag: object) -> None:
    one, two = "The mayor and the council opposed the new pier.", "The council and the mayor opposed the new pier."
    thread = talk()
    thread.post(one)
    thread.post(two, "Ben")
    assert linked(thread, [thread.mention(one), thread.mention(two)], [], bag) == {}


def test_the_surest_link_of_a_pair_stays(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    weak = dataclasses.replace(
        exchange(other, one, Label.SUPPORTS, "parent+reply"), parts=tuple(Part(n, v) for n, v in WEAK.items())
    )
    strong = exchange(other, one, Label.DISPUTES)
    for order in ([weak, strong], [strong, weak]):
        assert linked(thread, mentions, order, bag)[DRY, LEAKS].label is Label.DISPUTES


def test_a_claim_bears_nothing_on_itself(talk: Callable, bag: object) -> None:
    thread = talk()
    one = thread.post(LEAKS)
    other = thread.post(LEAKS, "Ben", one)
    mentions = [thread.mention(LEAKS)]
    start = other.start
    mentions.append(
        Mention("m:2", thread.id, other.id, other.author_id, start, other.end, 1, 1, LEAKS, mentions[0].kind,
                mentions[0].hedge, Mode.ASSERTS, 0.9)
    )  # fmt: skip
    same = claims_of(mentions)
    joined = [type(same[0])("c:1", LEAKS, mentions[0].id, same[0].kind, (mentions[0].id, "m:2"), ("a", "b"))]
    bearing = prepare(mentions, bag.encode([LEAKS, LEAKS]), joined)
    scene = Scene([exchange(other, one, Label.DISPUTES)], mentions, (), thread.posts, {thread.id: thread.text})
    assert link(scene, bearing, Reads(), CONFIG) == []


def test_mentions_outside_all_claims_are_passed_over(two: tuple, bag: object) -> None:
    """A mention judged to be no claim has vectors but no claim."""
    thread, one, other, mentions = two
    vectors = bag.encode([m.text for m in mentions])
    bearing = prepare(mentions, vectors, claims_of(mentions[:3]))
    scene = Scene([exchange(other, one, Label.DISPUTES)], mentions, (), thread.posts, {thread.id: thread.text})
    assert link(scene, bearing, Reads(), CONFIG) == []


@pytest.mark.parametrize(("supports", "disputes", "label"), [(0.9, 0.05, Label.SUPPORTS), (0.05, 0.9, Label.DISPUTES)])
def test_what_the_sentences_say_decides_where_the_answer_says_nothing(
    supports: float, disputes: float, label: Label, two: tuple, bag: object
) -> None:
    thread, one, other, mentions = two
    answer = exchange(other, one, Label.NEUTRAL, "parent+reply")
    even = dataclasses.replace(answer, parts=tuple(Part(n, 1 / 3) for n in WEAK))
    model = Reads(supports, disputes)
    (found,) = linked(thread, mentions, [even], bag, StanceConfig(links=1), model=model).values()
    assert found.label is label
    assert {p.name: p.value for p in found.parts}["sentences"] == 0.9


def test_the_pair_model_sees_each_sentence_behind_what_stands_before_it(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    model = Reads()
    linked(thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, ALL, model=model)
    assert (f"» {LEAKS}", f"Brick is red. » {DRY}") in model.shown


def test_no_more_pairs_are_read_than_asked(two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    model = Reads()
    linked(
        thread, mentions, [exchange(other, one, Label.DISPUTES)], bag, StanceConfig(bearing=0.0, read=2), model=model
    )
    assert len(model.shown) == 2


def test_nothing_in_nothing_out() -> None:
    nothing = prepare([], np.zeros((0, 1), np.float32), [])
    assert link(Scene([], [], (), [], {}), nothing, Reads(), CONFIG) == []


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [("supports", [Label.SUPPORTS]), ("disputes", [Label.DISPUTES]), ("neutral", []), ("odd", None)],
)
def test_a_persons_verdict_wins(verdict: str, expected: list[Label] | None, two: tuple, bag: object) -> None:
    thread, one, other, mentions = two
    vectors = bag.encode([m.text for m in mentions])
    bearing = prepare(mentions, vectors, claims_of(mentions))
    scene = Scene([exchange(other, one, Label.DISPUTES)], mentions, (), thread.posts, {thread.id: thread.text})
    machine = link(scene, bearing, Reads(), ALL)
    by_id = {m.id: m for m in mentions}
    subject, target = by_id[machine[0].source_mention_id], by_id[machine[0].target_mention_id]
    pair = (machine[0].source, machine[0].target)
    judgement = Judgement("j:1", JudgementKind.STANCE, subject.text.upper(), target.text, verdict, None, "2024-01-01")
    found = overrule(machine, [judgement], mentions, bearing)
    labels = [s.label for s in found if (s.source, s.target) == pair]
    assert labels == ([machine[0].label] if expected is None else expected)
    undone = dataclasses.replace(judgement, undone=True)
    assert overrule(machine, [undone], mentions, bearing) == machine
    assert overrule(machine, [dataclasses.replace(judgement, subject="Not held.")], mentions, bearing) == machine


@pytest.mark.parametrize("turn", [1, -1])
def test_no_link_is_none_either_way_and_the_later_word_counts(turn: int, two: tuple, bag: object) -> None:
    _, _, _, mentions = two
    bearing = prepare(mentions, bag.encode([m.text for m in mentions]), claims_of(mentions))
    a, b = next((a, b) for a in mentions for b in mentions if bearing.claim_of[a.id] != bearing.claim_of[b.id])

    def said(id_: str, one: Mention, other: Mention, verdict: str, day: str) -> Judgement:
        return Judgement(id_, JudgementKind.STANCE, one.text, other.text, verdict, None, f"2024-01-{day}")

    words = [said("j:9", a, b, "disputes", "01"), said("j:8", b, a, "supports", "02")]
    found = overrule([], words[::turn], mentions, bearing)
    assert {s.label for s in found} == {Label.DISPUTES, Label.SUPPORTS}
    words.append(said("j:5", a, b, "neutral", "03"))
    assert overrule([], words[::turn], mentions, bearing) == []
    words.append(said("j:1", b, a, "disputes", "04"))
    assert [s.label for s in overrule([], words[::turn], mentions, bearing)] == [Label.DISPUTES]
