"""What threads, exchanges and groups teach the pair model: the labels of small ones made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.context import MARK
from kb.errors import InputError
from kb.models.bearing import CLASSES, Task
from kb.training import exchanges, groups
from kb.training.tasks import Item, Part, label, one_in
from kb.training.threads import AFAR_WEIGHT, Thread, claim_items, exchange_items, sentence_items, threads

SLUGS, WALLS, RAIN, PAINT = (
    "Slugs do climb walls of brick.", "Walls of brick stop no slug.", "In rain they even climb glass.",
    "Paint on brick keeps them down.",
)  # fmt: skip


def unit(text: str, claim: str = "", stance: str = "", **more: str) -> dict:
    return {"t": text, **({"c": claim, "stance": stance} if claim else {}), **more}


def post(number: int, units: list[dict], parent: str | None = "P0", author: str = "") -> dict:
    return {"id": f"P{number}", "author": author or f"A{number}", "parent": parent, "units": units}


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Thread]:
    def make(*posts: dict, relations: tuple[tuple[str, str, str], ...] = ()) -> Thread:
        (tmp_path / "threads").mkdir(exist_ok=True)
        raw = {"id": "x", "domain": "gardens", "relations": [list(r) for r in relations], "posts": list(posts)}
        (tmp_path / "threads" / "x.json").write_text(json.dumps(raw), encoding="utf-8")
        return threads(tmp_path)[0]

    return make


def told(items: list[Item], task: Task) -> dict[tuple[str, str], tuple[str, float]]:
    """The answers by the sentences themselves, without what stands before them."""
    bare = [tuple(t.rsplit(f"{MARK} ", 1)[-1] for t in (i.first, i.second)) for i in items]
    return {
        (one, two): (CLASSES[task][i.label], i.weight)
        for (one, two), i in zip(bare, items, strict=True)
        if i.task is task
    }


OPENING = post(0, [unit(SLUGS, "C1", "asserts")], parent=None)
CHAIN = (("C2", "supports", "C1"), ("C3", "disputes", "C2"), ("C5", "supports", "C4"), ("C4", "disputes", "C1"))


@pytest.mark.parametrize(
    ("second", "stance", "same", "weight"),
    [
        (unit(WALLS, "C1", "asserts"), "supports", "same", 1.0),
        (unit(WALLS, "C1", "concedes"), "supports", "same", 1.0),
        (unit(WALLS, "C1", "rejects"), "disputes", "contradict", 1.0),
        (unit(RAIN, "C2", "asserts"), "supports", "different", 1.0),
        (unit(RAIN, "C2", "rejects"), "disputes", "different", 1.0),
        (unit(PAINT, "C3", "asserts"), "disputes", "different", AFAR_WEIGHT),
        (unit(PAINT, "C3", "rejects"), "supports", "different", AFAR_WEIGHT),
        (unit(PAINT, "C4", "asserts"), "disputes", "different", 1.0),
        (unit(PAINT, "C5", "asserts"), "disputes", "different", AFAR_WEIGHT),
        (unit("Ferries are late all of June.", "C9", "asserts"), "neutral", "different", 1.0),
    ],
)
def test_two_sentences_bear_as_their_claims_do(
    made: Callable, second: dict, stance: str, same: str, weight: float
) -> None:
    items = list(sentence_items(made(OPENING, post(1, [second]), relations=CHAIN)))
    assert told(items, Task.STANCE) == {(SLUGS, second["t"]): (stance, weight)}
    assert told(items, Task.SAME)[SLUGS, second["t"]][0] == same
    assert {i.group for i in items} == {"x"}


def test_a_relation_counts_whichever_way_the_posts_come(made: Callable) -> None:
    first = post(0, [unit(RAIN, "C2", "asserts")], parent=None)
    items = list(sentence_items(made(first, post(1, [unit(SLUGS, "C1", "rejects")]), relations=CHAIN)))
    assert told(items, Task.STANCE) == {(RAIN, SLUGS): ("disputes", 1.0)}


@pytest.mark.parametrize("stance", ["uncertain", "presents"])
def test_who_takes_no_side_bears_on_nothing(made: Callable, stance: str) -> None:
    assert list(sentence_items(made(OPENING, post(1, [unit(WALLS, "C1", stance)])))) == []


def test_quoted_words_are_nobodys_own_sentence(made: Callable) -> None:
    thread = made(OPENING, post(1, [unit(f"> {SLUGS}", "C1", "asserts", q="P0.0"), unit(WALLS, "C1", "rejects")]))
    assert list(told(list(sentence_items(thread)), Task.STANCE)) == [(SLUGS, WALLS)]


def test_within_a_post_only_what_bears_on_each_other_is_paired(made: Callable) -> None:
    own = [unit(SLUGS, "C1", "asserts"), unit(RAIN, "C2", "asserts"), unit(PAINT, "C9", "asserts")]
    items = list(sentence_items(made(post(0, own, parent=None), relations=CHAIN)))
    assert told(items, Task.STANCE) == {(SLUGS, RAIN): ("supports", 1.0)}


def test_short_sentences_are_not_asked_whether_they_state_one_claim(made: Callable) -> None:
    items = list(sentence_items(made(OPENING, post(1, [unit("They do.", "C1", "asserts")]))))
    assert [i.task for i in items] == [Task.STANCE]


def test_answers_and_other_meetings_are_told_apart(made: Callable) -> None:
    thread = made(OPENING, post(1, [unit(WALLS, "C1", "rejects")]), post(2, [unit(RAIN, "C2", "asserts")], "P1"))
    found = {(i.source, i.first.rsplit(f"{MARK} ", 1)[-1]) for i in sentence_items(thread) if i.task is Task.STANCE}
    assert found == {("meeting", SLUGS), ("meeting", WALLS), ("afar", SLUGS)}


@pytest.mark.parametrize(
    ("answer", "takes"),
    [
        ([unit(WALLS, "C1", "asserts")], "agrees"),
        ([unit(WALLS, "C1", "rejects")], "disputes"),
        ([unit(RAIN, "C2", "asserts")], "agrees"),
        ([unit(RAIN, "C2", "rejects")], "disputes"),
        ([unit(WALLS, "C1", "asserts"), unit(RAIN, "C2", "rejects")], "partly"),
        ([unit("Quite so.", cue="agree")], "agrees"),
        ([unit("Hardly.", cue="disagree")], "disputes"),
        ([unit("In part.", cue="partial")], "partly"),
        ([unit("Quite so.", cue="agree"), unit("But hardly.", cue="disagree")], "partly"),
        ([unit(WALLS, "C1", "rejects", cue="agree")], "disputes"),
        ([unit("Hello all."), unit("Ferries are late.", "C9", "asserts")], "neither"),
    ],
)
def test_an_answer_takes_what_it_answers_by_the_claims_that_meet_then_by_its_cues(
    made: Callable, answer: list[dict], takes: str
) -> None:
    items = list(exchange_items(made(OPENING, post(1, answer), relations=CHAIN)))
    text = " ".join(u["t"] for u in answer)
    assert [(i.first, i.second, CLASSES[Task.EXCHANGE][i.label]) for i in items] == [(SLUGS, text, takes)]


def test_nobody_answers_themselves(made: Callable) -> None:
    assert list(exchange_items(made(OPENING, post(1, [unit(WALLS, "C1", "rejects")], author="A0")))) == []


def test_what_stands_below_a_quote_answers_the_quote(made: Callable) -> None:
    first = post(0, [unit(SLUGS, "C1", "asserts"), unit(PAINT, "C4", "asserts")], parent=None)
    answer = [
        unit(f"> {SLUGS}", q="P0.0"), unit(WALLS, "C1", "rejects"), unit("> Elsewhere.", q="outside.0"),
        unit("Never mind.", cue="disagree"), unit(f"> {PAINT}", q="P0.1"), unit("So it does.", "C4", "asserts"),
    ]  # fmt: skip
    items = list(exchange_items(made(first, post(1, answer))))
    said = {(i.first, i.second): CLASSES[Task.EXCHANGE][i.label] for i in items}
    assert said.pop((f"{SLUGS} {PAINT}", f"{WALLS} Never mind. So it does.")) == "partly"
    assert said == {(SLUGS, WALLS): "disputes", (PAINT, "So it does."): "agrees"}


def test_a_unit_is_a_claim_where_its_author_takes_a_side(made: Callable) -> None:
    units = [
        unit(f"> {WALLS}", "C1", "asserts", q="outside.0"), unit("Hello all."), unit(SLUGS, "C1", "rejects"),
        unit(RAIN, "C2", "presents"), unit(PAINT, "C3", "uncertain"),
    ]  # fmt: skip
    found = [(i.first, i.second, CLASSES[Task.CLAIM][i.label]) for i in claim_items(made(post(0, units, parent=None)))]
    assert found == [
        ("", "Hello all.", "none"), ("Hello all.", SLUGS, "claim"), (f"Hello all. {SLUGS}", RAIN, "none"),
        (f"Hello all. {SLUGS} {RAIN}", PAINT, "none"),
    ]  # fmt: skip


def test_the_sentences_of_an_exchange_bear_as_they_are_labelled() -> None:
    exchange = exchanges.Exchange(
        "e", Part.FIT, (SLUGS, PAINT), ("Let me see.", RAIN, "Paint flakes."), "partly",
        {(1, 0): "supports", (2, 1): "disputes"}, frozenset({0}),
    )  # fmt: skip
    items = list(exchanges.items(exchange))
    stances = {pair: kind for pair, (kind, _) in told(items, Task.STANCE).items()}
    assert len(stances) == 6
    assert {pair: kind for pair, kind in stances.items() if kind != "neutral"} == {
        (SLUGS, RAIN): "supports", (PAINT, "Paint flakes."): "disputes"
    }  # fmt: skip
    kinds = [CLASSES[Task.CLAIM][i.label] for i in items if i.task is Task.CLAIM]
    assert kinds == ["none", "claim", "claim"]
    (whole,) = [i for i in items if i.task is Task.EXCHANGE]
    assert (whole.first, CLASSES[Task.EXCHANGE][whole.label]) == (f"{SLUGS} {PAINT}", "partly")
    assert {i.group for i in items} == {"e"}


def test_some_pairs_of_an_exchange_are_shown_without_what_stands_before() -> None:
    many = tuple(f"Sentence number {n} of a long answer." for n in range(12))
    exchange = exchanges.Exchange("e", Part.FIT, many[:4], many, "neither", {}, frozenset())
    plain = [i for i in exchanges.items(exchange) if i.task is Task.STANCE and MARK not in i.first + i.second]
    assert 0.1 < len(plain) / 48 < 0.45


def test_the_pairs_of_a_group() -> None:
    group = groups.Statements("g", "slugs", (SLUGS, WALLS), (PAINT,), ("Slugs eat hostas.",))
    items = list(groups.items(group))
    assert {pair: kind for pair, (kind, _) in told(items, Task.SAME).items()} == {
        (SLUGS, WALLS): "same", (SLUGS, PAINT): "contradict", (WALLS, PAINT): "contradict",
        (SLUGS, "Slugs eat hostas."): "different", (WALLS, "Slugs eat hostas."): "different",
        (PAINT, "Slugs eat hostas."): "different",
    }  # fmt: skip
    assert {pair: kind for pair, (kind, _) in told(items, Task.STANCE).items()} == {
        (SLUGS, WALLS): "supports", (SLUGS, PAINT): "disputes", (WALLS, PAINT): "disputes"
    }  # fmt: skip


def test_one_in_so_many_is_set_aside_the_same_way_everywhere() -> None:
    chosen = [n for n in range(2000) if one_in(f"group {n}", 10)]
    assert 150 < len(chosen) < 250
    assert [n for n in range(40) if one_in(f"group {n}", 10)] == [n for n in chosen if n < 40]
    assert one_in("a", 1)


def test_an_answer_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        label(Task.STANCE, "likes")


@pytest.mark.parametrize(("read", "folder"), [(exchanges.exchanges, "exchanges"), (groups.groups, "same")])
def test_a_folder_without_the_set_says_so(read: Callable, folder: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=folder) as raised:
        read(tmp_path)
    assert raised.value.hint
