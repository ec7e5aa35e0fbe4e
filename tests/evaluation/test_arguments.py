"""What the measure of arguments counts, and how outside sets are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.evaluation import _texts, _threads, arguments
from kb.records import ClaimKind, Hedge, Label, Mention, Mode, StanceLink

THREAD = {
    "id": "gardens-03", "domain": "gardens", "title": "Hedges", "cruxes": [],
    "claims": {}, "relations": [["C2", "supports", "C1"], ["C3", "disputes", "C1"]],
    "posts": [{"id": "P1", "author": "Ida", "parent": None, "kind": "post", "date": None, "units": [
        {"t": "Hedges hold birds.", "c": "C2", "stance": "asserts"},
        {"t": "So hedges beat fences.", "c": "C1", "stance": "asserts"},
        {"t": "They never die in drought.", "c": "C3", "stance": "rejects"},
        {"t": "I water them daily."},
    ]}],
}  # fmt: skip


@pytest.fixture
def thread(tmp_path: Path) -> _threads.Thread:
    file = tmp_path / "gardens-03.json"
    file.write_text(json.dumps(THREAD), encoding="utf-8")
    return _threads.load(file)


def scored(thread: _threads.Thread, *links: tuple[int, Label, int]) -> arguments.Scored:
    mentions = [
        Mention(f"m:{n}", thread.document.id, thread.posts[0].id, "a:ida", u.start, u.end, 1, 1, "",
                ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 0.9)
        for n, u in enumerate(thread.units)
    ]  # fmt: skip
    made = [StanceLink(f"s:{a}{b}", f"c:{a}", f"c:{b}", x, 0.6, "argument", f"m:{a}", f"m:{b}") for a, x, b in links]
    return arguments.judge(thread, made, mentions)


def test_a_denied_objection_supports(thread: _threads.Thread) -> None:
    found = scored(thread, (0, Label.SUPPORTS, 1), (2, Label.SUPPORTS, 1))
    assert [f.right for f in found.found] == [True, True]
    assert (found.wanted[Label.SUPPORTS], found.met[Label.SUPPORTS], found.wanted[Label.DISPUTES]) == (2, 2, 0)


def test_the_wrong_way_round_and_the_wrong_sign(thread: _threads.Thread) -> None:
    back, sign, afar = scored(thread, (1, Label.SUPPORTS, 0), (0, Label.DISPUTES, 1), (0, Label.SUPPORTS, 2)).found
    assert (back.right, back.either_way) == (False, True)
    assert (sign.right, sign.either_way) == (False, False)
    assert (afar.right, afar.either_way) == (False, False)


def test_what_has_no_label_is_left_out(thread: _threads.Thread) -> None:
    assert scored(thread, (3, Label.SUPPORTS, 1)).found == ()


def test_figures_say_how_far_the_scores_are_off(thread: _threads.Thread) -> None:
    values = {f.name: f.value for f in arguments.figures("x", scored(thread, (0, Label.SUPPORTS, 1)))}
    assert values["x: supports precision"] == 1.0
    assert values["x: supports recall"] == 0.5
    assert values["x: supports off by"] == pytest.approx(0.4)
    assert values["x: disputes precision"] is None


def test_an_outside_text_keeps_the_order_of_its_sentences(tmp_path: Path) -> None:
    def write(folder: str, rows: list[dict]) -> None:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "essays.dev.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    write("claimdet", [{"doc": "d", "text": t} for t in ("Dear all.", "First, hedges hold birds.", "Hedges win.")])
    write("stance", [
        {"doc": "d", "claim": "Hedges win", "text": "hedges hold birds", "label": "support"},
        {"doc": "d", "claim": "Hedges win", "text": "hedges die", "label": "oppose", "cross_author": True},
        {"doc": "e", "claim": "a", "text": "b", "label": "oppose"},
    ])  # fmt: skip
    (text,) = _texts.outside(tmp_path, "essays")
    assert [m.text for m in text.mentions] == ["First, hedges hold birds.", "Hedges win."]
    assert text.mentions[0].end < text.mentions[1].start
    assert text.relations == {("d.1", "d.2"): Label.SUPPORTS}
    assert _texts.outside(tmp_path, "nothing") == []


def test_the_threads_kept_apart_are_those_that_are_named() -> None:
    assert len(_texts.kept_apart()) == 18
