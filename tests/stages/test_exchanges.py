from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from kb.config import StanceConfig
from kb.records import Exchange, Label, Quote, QuoteKind
from kb.stages.exchanges import find_exchanges, read_cue
from kb.stages.passages import Aim

CONFIG = StanceConfig()


class Fixed:
    """A stance model that always says the same, and remembers what it was asked."""

    name = fingerprint = "fixed"

    def __init__(self, supports: float, disputes: float) -> None:
        self.row = [supports, disputes, 1 - supports - disputes]
        self.asked: list[tuple[str, str]] = []

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> np.ndarray:
        self.asked += zip(answers, answered, strict=True)
        return np.array([self.row] * len(answers), dtype=np.float32).reshape(-1, 3)


def find(thread: object, model: object, quotes: Sequence[Quote] = (), config: StanceConfig = CONFIG) -> list[Exchange]:
    aim = Aim((), np.zeros((0, 1), np.float32))
    return find_exchanges({thread.id: thread.document}, thread.posts, quotes, aim, model, config)


def quote(thread: object, words: str, kind: QuoteKind = QuoteKind.BLOCK) -> Quote:
    start = thread.text.rindex(words)
    post = next(p for p in thread.posts if p.start <= start < p.end)
    origin = thread.text.index(words)
    return Quote(
        f"q:{start}", thread.id, post.id, "a:x", kind, start, start + len(words), 1, 1, True, 1.0,
        thread.posts[0].id, origin, origin + len(words),
    )  # fmt: skip


def shown(thread: object, found: Sequence[Exchange]) -> list[tuple[str, str, str]]:
    """(answer, what it answers, how it was found)"""
    text = thread.text
    return [
        (text[e.start : e.end].strip(), text[e.answered_start : e.answered_end].strip(), e.method.partition("+")[0])
        for e in found
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I disagree, the log says otherwise.", Label.DISPUTES),
        ("I don't think that it was bad luck either, nor would the keeper.", None),
        ("I don't think that either gate held.", Label.DISPUTES),
        ("I don’t think that follows.", Label.DISPUTES),
        ("This is just wrong.", Label.DISPUTES),
        ("Hmm, well, quite the opposite.", Label.DISPUTES),
        ("Hardly.", Label.DISPUTES),
        ("No.", Label.DISPUTES),
        ("I agree with every word.", Label.SUPPORTS),
        ("Yes, exactly.", Label.SUPPORTS),
        ("+1", Label.SUPPORTS),
        ("You're right about the tide.", Label.SUPPORTS),
        ("That's a fair point.", Label.SUPPORTS),
        ("Fair point, but the sample is tiny.", None),
        ("I do not dispute the count.", None),
        ("No problem, here is the table.", None),
        ("What do you mean by load?", None),
        ("The wall is made of brick.", None),
        ("", None),
    ],
)
def test_openings(text: str, label: Label | None) -> None:
    assert read_cue(text) is label


def test_only_the_opening_declares() -> None:
    assert read_cue("The wall is brick. I disagree with the rest.") is None
    assert read_cue("I agree. " + "The wall is brick. " * 20 + "But not here.") is Label.SUPPORTS


def test_a_reply_answers_its_parent(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks.")
    two = thread.post("I disagree.", "Ben", one)
    (found,) = find(thread, unsure)
    assert shown(thread, [found]) == [("I disagree.", "The wall leaks.", "parent")]
    assert (found.post_id, found.answered_post_id, found.document_id) == (two.id, one.id, thread.id)
    assert (found.label, found.method) == (Label.DISPUTES, "parent+cue")


def test_nobody_answers_themselves_and_a_first_post_answers_nobody(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks.")
    thread.post("I disagree.", "Ann", one)
    assert find(thread, unsure) == []


def test_nobody_answers_a_post_that_they_signed_too(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks.")
    thread.post("I disagree.", "Ben", one)
    assert len(find(thread, unsure)) == 1
    thread.posts[0] = dataclasses.replace(one, coauthor_ids=(thread.authors["Ben"],))
    assert find(thread, unsure) == []


def test_words_from_outside_are_answered_where_they_stand(talk: Callable, unsure: object) -> None:
    thread = talk()
    post = thread.post("Old Pliny: the sea eats brick.\nThis is wrong.")
    words = "Old Pliny: the sea eats brick."
    outside = Quote("q:1", thread.id, post.id, "a:pliny", QuoteKind.OUTSIDE, 0, len(words), 1, 1, True, 1.0)
    (found,) = find(thread, unsure, [outside])
    assert shown(thread, [found]) == [("This is wrong.", words, "quote")]
    assert found.label is Label.DISPUTES


def test_what_stands_below_a_quote_answers_it(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks. The roof holds. The gate is shut.")
    thread.post("The wall leaks.\nIt does not.\nThe gate is shut.\nI agree.", "Ben", one)
    quotes = [quote(thread, "The wall leaks."), quote(thread, "The gate is shut.")]
    assert shown(thread, find(thread, unsure, quotes)) == [
        ("It does not.", "The wall leaks.", "quote"),
        ("I agree.", "The gate is shut.", "quote"),
    ]


def test_short_thanks_above_the_first_quote_answer_nothing_but_a_paragraph_does(talk: Callable, unsure: object) -> None:
    for opening, count in (("Thanks!", 1), ("Most of this post overlooks what the tide does to a wall.", 2)):
        thread = talk()
        one = thread.post("The wall leaks. The roof holds.")
        thread.post(f"{opening}\nThe wall leaks.\nIt does not.", "Ben", one)
        assert len(find(thread, unsure, [quote(thread, "The wall leaks.")])) == count


def test_words_quoted_in_a_sentence_are_answered_from_that_sentence_on(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks badly at high tide.")
    thread.post('Thanks. You say it "leaks badly at high tide" yet it is dry. So no.\nOther matters.', "Ben", one)
    found = find(thread, unsure, [quote(thread, "leaks badly at high tide", QuoteKind.INLINE)])
    assert shown(thread, found)[0] == (
        'You say it "leaks badly at high tide" yet it is dry. So no.', "leaks badly at high tide", "quote",
    )  # fmt: skip


def test_a_reply_that_repeats_all_of_its_parent_answers_it_once(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks badly at high tide.")
    thread.post("So the wall leaks badly at high tide. I doubt it.", "Ben", one)
    repeated = dataclasses.replace(quote(thread, "leaks badly at high tide.", QuoteKind.INLINE), source_start=one.start)
    assert [m for _, _, m in shown(thread, find(thread, unsure, [repeated]))] == ["quote"]


def test_a_paragraph_of_a_long_answer_that_only_repeats_answers_nothing(talk: Callable) -> None:
    thread, model = talk(), Fixed(0.2, 0.2)
    said = (
        "The wall leaks badly at high tide, as all of us on the north side of the harbour have long known it does. " * 2
    )
    one = thread.post(said)
    own = [
        "I went down there every night last winter with a lamp and a rule and found it as dry as a loft. " * 2,
        "Nor was there a drop of water in the cellars behind it, in which the rope makers keep all their hemp. " * 2,
    ]
    thread.post(f"{own[0]}\n{said}\n{own[1]}", "Ben", one)
    repeated = dataclasses.replace(quote(thread, said.strip(), QuoteKind.INLINE), source_start=one.start)
    find(thread, model, [repeated])
    assert [answer for answer, _ in model.asked if not answer.strip()] == []
    assert {answer.strip() for answer, _ in model.asked} >= {text.strip() for text in own}


def test_numbered_points_are_answered_point_by_point(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("1. The wall leaks.\nBadly.\n2. The roof holds.")
    thread.post("#2: I agree.\n#1: I disagree.", "Ben", one)
    found = find(thread, unsure)
    assert shown(thread, found) == [
        ("#2: I agree.", "2. The roof holds.", "point"),
        ("#1: I disagree.", "1. The wall leaks.\nBadly.", "point"),
    ]
    assert [e.label for e in found] == [Label.SUPPORTS, Label.DISPUTES]


def test_a_second_rendering_of_a_post_answers_nothing(talk: Callable, unsure: object) -> None:
    thread = talk()
    one = thread.post("The wall leaks badly.")
    thread.post("The wall leaks badly. I disagree.", "Ben", one)
    assert find(thread, unsure, [quote(thread, "The wall leaks badly.", QuoteKind.DUPLICATE)]) == []


def test_the_model_is_not_shown_repeated_words(talk: Callable) -> None:
    thread = talk()
    one = thread.post("The wall leaks. I agree with Bo.")
    thread.post("> I agree with Bo.\nWhy ever would you?", "Ben", one)
    model = Fixed(0.1, 0.1)
    (found,) = find(thread, model, [quote(thread, "I agree with Bo.", QuoteKind.BLOCK)])
    assert model.asked == [("Why ever would you?", "I agree with Bo.")]
    assert found.label is Label.NEUTRAL


@pytest.mark.parametrize(
    ("supports", "disputes", "label"),
    [
        (0.1, 0.6, Label.DISPUTES),
        (0.1, CONFIG.disputes + 0.001, Label.DISPUTES),
        (0.1, CONFIG.disputes - 0.01, Label.NEUTRAL),
        (CONFIG.supports + 0.001, 0.1, Label.SUPPORTS),
        (CONFIG.supports - 0.01, 0.1, Label.NEUTRAL),
        (0.2, 0.2, Label.NEUTRAL),
    ],
)
def test_the_model_speaks_only_where_it_is_sure(supports: float, disputes: float, label: Label, talk: Callable) -> None:
    thread = talk()
    one = thread.post("The wall leaks.")
    thread.post("It was built of brick.", "Ben", one)
    (found,) = find(thread, Fixed(supports, disputes))
    assert (found.label, found.method) == (label, "parent+fixed")
    assert sum(p.value for p in found.parts) == pytest.approx(1, abs=1e-3)
    assert found.score == pytest.approx({p.name: p.value for p in found.parts}[label.value], abs=1e-3)


def test_below_a_quote_a_dispute_is_likelier(talk: Callable) -> None:
    thread = talk()
    one = thread.post("The wall leaks. The roof holds.")
    thread.post("The wall leaks.\nIt was built of brick.", "Ben", one)
    config = StanceConfig(quote_odds=3.0)
    (found,) = find(thread, Fixed(0.2, 0.4), [quote(thread, "The wall leaks.")], config)
    # 0.4 x 3 / (0.2 + 1.2 + 0.4)
    assert (found.label, found.score) == (Label.DISPUTES, pytest.approx(1.2 / 1.8, abs=1e-4))


class Worded:
    """A stance model that goes by the first word: "Yes" supports, "No" disputes."""

    name = fingerprint = "worded"

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> np.ndarray:
        rows = [(0.8, 0.1, 0.1) if a.startswith("Yes") else (0.2, 0.6, 0.2) for a in answers]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)


def disputes(talk: Callable, *others: str, lean: float = 6.0, part: str = "disputes") -> float:
    """How likely the last answer of a thread disputes, beside those others."""
    thread = talk()
    one = thread.post("The wall leaks at every spring tide.")
    for n, said in enumerate((*others, "Nothing leaks there, and the cellar is dry.")):
        thread.post(said, f"Person {n}", one)
    last = find(thread, Worded(), config=StanceConfig(lean=lean))[-1]
    return {p.name: p.value for p in last.parts}.get(part, 1.0)


def test_where_all_others_agree_it_takes_more_to_dispute(talk: Callable) -> None:
    alone, yes, no = disputes(talk), "Yes that is what the keeper wrote.", "Nothing of the sort was ever seen."
    assert alone == pytest.approx(0.6)
    likely = [disputes(talk, *[yes] * n) for n in range(4)]
    assert likely == sorted(likely, reverse=True)
    assert likely[-1] < 0.6 * alone
    assert disputes(talk, *[yes] * 3, lean=0) == alone
    assert disputes(talk, no, no, yes) == alone
    assert 0 < disputes(talk, *[yes] * 3, part="lean") < 1 == disputes(talk, no, part="lean")


def test_the_declared_stance_outweighs_the_words(talk: Callable) -> None:
    thread = talk()
    one = thread.post("The wall leaks.")
    thread.post("I disagree.", "Ben", one, declared=Label.SUPPORTS)
    (found,) = find(thread, Fixed(0.05, 0.9))
    assert (found.label, found.method) == (Label.SUPPORTS, "parent+declared")


def test_an_empty_thread_has_no_exchanges(talk: Callable, unsure: object) -> None:
    assert find(talk(), unsure) == []


def test_the_shipped_model_reads_an_exchange(talk: Callable) -> None:
    from kb import registry

    thread = talk()
    one = thread.post("The harbour wall leaks at every spring tide.")
    thread.post(
        "You have that backwards, the wall was dry on every night that we looked, and we looked a lot.", "Ben", one
    )
    (found,) = find(thread, registry.load("stance", "reply"))
    assert found.label is not Label.SUPPORTS
    assert {p.name for p in found.parts} == {"supports", "disputes", "neutral"}
