"""Written debates: how a thread is rendered, what is counted, and that no thread is scored that a model has seen."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.evaluation import _threads, written
from kb.evaluation._base import Kit
from kb.records import Claim, ClaimKind, Crux, Hedge, Label, MatchEdge, Mention, Mode, Side, Stance, StanceLink
from kb.stages import chain
from kb.stages.authors import raw_author
from kb.training import claim, reply
from kb.training.written import Labelled, Reply

THREAD = {
    "id": "gardens-01",
    "domain": "gardens",
    "title": "Hedges",
    "claims": {"C1": {"text": "Hedges beat fences.", "kind": "empirical"}, "C2": {"text": "x", "kind": "empirical"}},
    "relations": [["C2", "disputes", "C1"]],
    "posts": [
        {"id": "P1", "author": "Ida", "parent": None, "kind": "post", "date": "2024-01-01", "units": [
            {"t": "Hedges beat fences.", "c": "C1", "stance": "asserts"},
            {"t": "I counted birds.", "br": True},
        ]},
        {"id": "P2", "author": "Jon", "parent": "P1", "kind": "comment", "date": None, "units": [
            {"t": "> Hedges beat fences.", "q": "P1.0"},
            {"t": "Hedges die in drought.", "c": "C2", "stance": "asserts"},
            {"t": "They never beat a fence.", "c": "C1", "stance": "rejects"},
        ]},
    ],
    "cruxes": [{"claim": "C1", "sides": [["Ida"], ["Jon"]], "why": "", "hinges": []}],
}  # fmt: skip


@pytest.fixture
def thread(tmp_path: Path) -> _threads.Thread:
    file = tmp_path / "gardens-01.json"
    file.write_text(json.dumps(THREAD), encoding="utf-8")
    return _threads.load(file)


def test_a_thread_is_rendered_with_its_spans(thread: _threads.Thread) -> None:
    text = thread.document.text
    assert text == (
        "Hedges beat fences.\n\nI counted birds.\n\n"
        "> Hedges beat fences.\nHedges die in drought. They never beat a fence."
    )
    assert [text[u.start : u.end] for u in thread.units] == [u["t"] for p in THREAD["posts"] for u in p["units"]]
    assert [u.sign for u in thread.units] == [1, 0, 0, 1, -1]
    assert thread.posts[1].parent_id == thread.posts[0].id
    assert thread.relations == (("C2", "C1", -1),)


def base(thread: _threads.Thread) -> chain.Base:
    ida, jon = (raw_author(name, thread.document).id for name in ("Ida", "Jon"))

    def held(index: int, author: str) -> Mention:
        unit = thread.units[index]
        text = thread.document.text[unit.start : unit.end]
        return Mention(
            f"m:{index}", thread.document.id, "p:", author, unit.start, unit.end, 1, 1, text, ClaimKind.EMPIRICAL,
            Hedge.PLAIN, Mode.ASSERTS, 0.9,
        )  # fmt: skip

    mentions = (held(0, ida), held(1, ida), held(4, jon))
    claims = tuple(Claim(f"c:{m.id}", m.text, m.id, m.kind, (m.id,), (m.author_id,)) for m in mentions)
    links = tuple(
        StanceLink(f"s:{n}", claims[2].id, claims[t].id, label, 0.8, "quote", "m:4", claims[t].mention_id)
        for n, (t, label) in enumerate(((0, Label.DISPUTES), (1, Label.SUPPORTS)))
    )
    sides = (Side(Stance.ENDORSES, (ida,), ("m:0",)), Side(Stance.REJECTS, (jon,), ("m:4",)))
    return chain.Base(
        (thread.document,), (), thread.posts, (), mentions, np.zeros((3, 2), np.float32), claims=claims, stances=links,
        cruxes=(Crux("x:1", claims[0].id, (), sides, (), 0.5),),
    )  # fmt: skip


def test_what_is_counted(thread: _threads.Thread) -> None:
    scorer = written.Scorer()
    scorer.add(thread, base(thread))
    quiet = dataclasses.replace(thread, cruxes=())
    scorer.add(quiet, dataclasses.replace(base(thread), stances=(), cruxes=()))
    found = {f.name: (None if f.value is None else round(f.value * f.n, 6), f.n) for f in scorer.figures()}
    assert found == {
        "claims found": (4, 6),
        "claims precision": (4, 6),
        "merged right": (None, 0),
        "links disputes right": (1, 1),
        "links disputes unjudged": (0, 1),
        "links supports right": (None, 0),
        "links supports unjudged": (1, 1),
        "cruxes opposed @3": (1, 1),
        "cruxes right @3": (1, 1),
        "cruxes met @5": (1, 1),
        "contested with a crux": (1, 1),
        "agreeing silent": (1, 1),
    }


@pytest.mark.parametrize(("one", "other", "right"), [("m:0", "m:0", 1), ("m:0", "m:4", 0)])
def test_a_merge_is_right_where_both_take_one_claim_one_way(
    thread: _threads.Thread, one: str, other: str, right: int
) -> None:
    scorer = written.Scorer()
    scorer.add(thread, dataclasses.replace(base(thread), edges=(MatchEdge(one, other, 0.9, "paraphrase"),)))
    assert (scorer.counts["merged"], scorer.counts["merged right"]) == (1, right)


def test_a_crux_between_others_is_not_met(thread: _threads.Thread) -> None:
    swapped = dataclasses.replace(thread, cruxes=(("C1", frozenset({"Ida", "Jon"}), frozenset({"Kay"})),))
    scorer = written.Scorer()
    scorer.add(swapped, base(thread))
    assert scorer.counts["cruxes met"] == 0
    assert scorer.counts["top right"] == 0


def test_only_what_is_kept_apart_is_scored(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "threads").mkdir()
    for name in ("a-01", "b-01", "c-01"):
        (tmp_path / "threads" / f"{name}.json").write_text(json.dumps({**THREAD, "id": name, "domain": name}))
    (tmp_path / "held_out.json").write_text('{"threads": ["a-01", "c-01"], "tuples": []}')
    apart = _threads.kept_apart(tmp_path)
    assert [t.domain for t in apart] == ["a-01", "c-01"]
    scored: list[str] = []
    monkeypatch.setattr(written, "kept_apart", lambda: apart)
    monkeypatch.setattr(written, "kit", lambda _: Kit(None, None, None))  # type: ignore[arg-type]
    monkeypatch.setattr(written.Scorer, "score", lambda _self, t, _c, _m: scored.append(t.domain))
    list(written.PLUGIN.run(tmp_path / "nowhere", Config()))
    assert scored == ["a-01", "c-01"]


@pytest.mark.parametrize("held", [frozenset(), frozenset({"bees"})])
def test_training_leaves_domains_out(monkeypatch, tmp_path: Path, held: frozenset[str]) -> None:
    seen: set[str] = set()
    replies = [Reply(str(n), "", Label.DISPUTES, d, d) for n, d in enumerate(["bees", "cats"] * 3)]
    sentences = [Labelled(str(n), n % 2 == 0, d) for n, d in enumerate(["bees", "cats", "cats", "bees"])]

    def note(one, two, *_):
        seen.update(item.domain for item in (*one, *two))
        return np.zeros((len(two if two and two[0] in replies else one), 3))

    for module, names in (
        (reply, ("tuple_replies", "thread_replies")),
        (claim, ("thread_sentences", "tuple_sentences")),
    ):
        rows = replies if module is reply else sentences
        for name in names:
            monkeypatch.setattr(module, name, lambda _data, rows=rows: iter(rows))
        monkeypatch.setattr(module, "_unseen", note)
        monkeypatch.setattr(module, "_fit", note)
        monkeypatch.setattr(module.linear, "calibrate", lambda *_: (1.0, np.zeros(3)))
        monkeypatch.setattr(module.linear, "save", lambda *_: None)
    monkeypatch.setattr(reply, "_report", lambda *_: "")
    monkeypatch.setattr(claim, "roc_auc_score", lambda *_: 0.5)
    reply.train(tmp_path, tmp_path / "r", without=held)
    claim.train(tmp_path, tmp_path / "c", without=held)
    assert seen == {"bees", "cats"} - held
