from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.records import Label
from kb.training.written import (
    Labelled,
    Reply,
    held_out,
    thread_answers,
    thread_replies,
    thread_sentences,
    tuple_replies,
    tuple_sentences,
)

TUPLE = {
    "domain": "gardens", "topic": "walls", "claim": "Slugs climb walls.", "same": "Walls do not stop slugs.",
    "contra": "Walls stop slugs.", "support": "They leave slime on bricks.", "attack": "Dry brick repels them.",
    "reply_agree": "Mine do.", "reply_disagree": "Mine never did.", "partial": "Only when it is wet.",
}  # fmt: skip


def unit(text: str, claim: str | None = None, stance: str | None = None, **more: object) -> dict:
    return {"t": text, **({"c": claim, "stance": stance} if claim else {}), **more}


def thread(answer: list[dict], relations: list[list[str]], author: str = "Bo") -> dict:
    said = [unit("Slugs climb walls.", "C1", "asserts"), unit("Hello all.")]
    return {
        "id": "gardens-01", "domain": "gardens", "title": "Walls", "relations": relations,
        "posts": [
            {"id": "P1", "author": "Ida", "parent": None, "units": said},
            {"id": "P2", "author": author, "parent": "P1", "units": answer},
        ],
    }  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict], Path]:
    def made(content: dict) -> Path:
        (tmp_path / "threads").mkdir(exist_ok=True)
        (tmp_path / "threads" / f"{content['id']}.json").write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return made


@pytest.fixture
def tuples(tmp_path: Path) -> Path:
    (tmp_path / "tuples").mkdir()
    (tmp_path / "tuples" / "gardens.jsonl").write_text(json.dumps(TUPLE) + "\n", encoding="utf-8")
    return tmp_path


def test_tuples_give_a_reply_of_each_kind(tuples: Path) -> None:
    assert list(tuple_replies(tuples)) == [
        Reply("Mine do.", "Slugs climb walls.", Label.SUPPORTS, "gardens", "gardens/walls"),
        Reply("Mine never did.", "Slugs climb walls.", Label.DISPUTES, "gardens", "gardens/walls"),
        Reply("Only when it is wet.", "Slugs climb walls.", Label.NEUTRAL, "gardens", "gardens/walls"),
    ]


def test_tuples_give_claims_alone(tuples: Path) -> None:
    found = list(tuple_sentences(tuples))
    assert [s.text for s in found] == [TUPLE[k] for k in ("claim", "same", "contra", "support", "attack")]
    assert all(s.claim and s.domain == "gardens" for s in found)


def test_thread_sentences_are_claims_only_where_they_are_asserted_or_denied(write: Callable) -> None:
    answer = [
        unit("> Slugs climb walls.", "C1", "asserts", q="P1"), unit("They do not.", "C1", "rejects"),
        unit("I grant that they try.", "C2", "concedes"), unit("Some say they fly.", "C3", "presents"),
    ]  # fmt: skip
    assert list(thread_sentences(write(thread(answer, [])))) == [
        Labelled("Slugs climb walls.", True, "gardens", "gardens-01"),
        Labelled("Hello all.", False, "gardens", "gardens-01"),
        Labelled("They do not.", True, "gardens", "gardens-01"),
        Labelled("I grant that they try.", True, "gardens", "gardens-01"),
        Labelled("Some say they fly.", False, "gardens", "gardens-01"),
    ]


SUPPORTS, DISPUTES = [["C2", "supports", "C1"]], [["C2", "disputes", "C1"]]


@pytest.mark.parametrize(
    ("answer", "relations", "label"),
    [
        ([unit("They do.", "C1", "asserts")], [], Label.SUPPORTS),
        ([unit("I grant it.", "C1", "concedes")], [], Label.SUPPORTS),
        ([unit("They do not.", "C1", "rejects")], [], Label.DISPUTES),
        ([unit("Slime tells.", "C2", "asserts")], SUPPORTS, Label.SUPPORTS),
        ([unit("No slime.", "C2", "rejects")], SUPPORTS, Label.DISPUTES),
        ([unit("Dry brick.", "C2", "asserts")], DISPUTES, Label.DISPUTES),
        ([unit("Not dry.", "C2", "rejects")], DISPUTES, Label.SUPPORTS),
        ([unit("They do.", "C1", "asserts"), unit("But dry brick.", "C2", "asserts")], DISPUTES, Label.NEUTRAL),
        ([unit("Some say not.", "C1", "presents"), unit("They do.", "C1", "asserts")], [], Label.SUPPORTS),
        ([unit("> Slugs climb.", "C1", "rejects", q="P1"), unit("They do.", "C1", "asserts")], [], Label.SUPPORTS),
    ],
)
def test_a_reply_is_labelled_by_how_its_claims_meet_the_parents(
    answer: list[dict], relations: list[list[str]], label: Label, write: Callable
) -> None:
    (found,) = thread_replies(write(thread(answer, relations)))
    assert found.label is label
    assert found.answered == "Slugs climb walls. Hello all."
    assert found.answer == " ".join(u["t"] for u in answer if "q" not in u)
    assert (found.domain, found.group) == ("gardens", "gardens-01")


@pytest.mark.parametrize(
    ("answer", "author"),
    [
        ([unit("Nice weather.")], "Bo"),
        ([unit("Ferries are late.", "C9", "asserts")], "Bo"),
        ([unit("They do not.", "C1", "rejects")], "Ida"),
    ],
)
def test_replies_that_do_not_meet_or_answer_oneself_are_left_out(answer: list, author: str, write: Callable) -> None:
    assert list(thread_replies(write(thread(answer, [], author)))) == []


@pytest.mark.parametrize(
    ("answer", "label", "met"),
    [
        ([unit("Nice weather.")], Label.NEUTRAL, False),
        ([unit("Ferries are late.", "C9", "asserts")], Label.NEUTRAL, False),
        ([unit("Speak for yourself.", cue="disagree")], Label.DISPUTES, False),
        ([unit("Quite so.", cue="agree"), unit("Not here.", cue="disagree")], Label.NEUTRAL, False),
        ([unit("One in two, perhaps.", "C1", "uncertain")], Label.NEUTRAL, False),
        ([unit("They do not.", "C1", "rejects", cue="agree")], Label.DISPUTES, True),
        ([unit("They do.", "C1", "asserts"), unit("But they do not.", "C1", "rejects")], Label.NEUTRAL, True),
    ],
)
def test_every_answer_counts_and_a_cue_decides_where_no_claim_does(
    answer: list[dict], label: Label, met: bool, write: Callable
) -> None:
    (found,) = thread_answers(write(thread(answer, [])))
    assert (found.reply.label, found.met) == (label, met)


def test_what_is_held_out_is_threads_and_topics(tmp_path: Path) -> None:
    assert held_out(tmp_path) == frozenset()
    (tmp_path / "held_out.json").write_text('{"threads": ["a-01"], "tuples": ["a/b"]}', encoding="utf-8")
    assert held_out(tmp_path) == {"a-01", "a/b"}


def test_files_come_in_the_order_of_their_names(write: Callable) -> None:
    for name in ("b-01", "a-01", "c-01"):
        folder = write({**thread([unit("They do.", "C1", "asserts")], []), "id": name})
    assert [r.group for r in thread_replies(folder)] == ["a-01", "b-01", "c-01"]


@pytest.mark.parametrize("read", [thread_answers, thread_replies, thread_sentences, tuple_replies, tuple_sentences])
def test_a_folder_without_the_set_says_so(read: Callable, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no \\*\\.json") as raised:
        list(read(tmp_path))
    assert "--data" in (raised.value.hint or "")
