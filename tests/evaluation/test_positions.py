"""What the measure of positions counts, on a thread of our own."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from kb.evaluation import _draws, _threads, positions
from kb.records import Claim, ClaimKind, Hedge, Mention, MindChange, Mode, Position, Stance
from kb.stages import chain
from kb.stages.authors import raw_author

THREAD = {
    "id": "gardens-02", "domain": "gardens", "title": "Hedges", "claims": {}, "relations": [], "cruxes": [],
    "mind_changes": [{"author": "Ida", "claim": "C1", "post": "P3", "from": "asserts", "to": "uncertain"}],
    "posts": [
        {"id": "P1", "author": "Ida", "parent": None, "kind": "post", "date": None, "units": [
            {"t": "Hedges beat fences.", "c": "C1", "stance": "asserts", "hedge": "plain"},
        ]},
        {"id": "P2", "author": "Jon", "parent": "P1", "kind": "comment", "date": None, "units": [
            {"t": "Fences win.", "c": "C1", "stance": "rejects", "hedge": "plain"},
            {"t": "Some say hedges look nice.", "c": "C2", "stance": "presents"},
        ]},
        {"id": "P3", "author": "Ida", "parent": "P2", "kind": "comment", "date": None, "units": [
            {"t": "I'm not sure about hedges any more.", "c": "C1", "stance": "uncertain", "hedge": "hedged"},
        ]},
    ],
}  # fmt: skip


@pytest.fixture
def thread(tmp_path: Path) -> _threads.Thread:
    file = tmp_path / "gardens-02.json"
    file.write_text(json.dumps(THREAD), encoding="utf-8")
    return _threads.load(file)


def base(thread: _threads.Thread, *held: tuple[int, str, Stance]) -> chain.Base:
    """A base whose positions are (unit that words the claim, author, stance)."""
    mentions, claims, found = [], [], []
    for number, unit in enumerate(thread.units):
        author = raw_author(unit.author, thread.document).id
        text = thread.document.text[unit.start : unit.end]
        mentions.append(
            Mention(f"m:{number}", thread.document.id, thread.posts[unit.post].id, author, unit.start, unit.end, 1, 1,
                    text, ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 0.9)
        )  # fmt: skip
        claims.append(Claim(f"c:{number}", text, f"m:{number}", ClaimKind.EMPIRICAL, (f"m:{number}",), (author,)))
    for number, name, stance in held:
        found.append(Position(raw_author(name, thread.document).id, f"c:{number}", stance, 0.8, (f"m:{number}",)))
    return chain.Base((thread.document,), (), thread.posts, (), tuple(mentions), None, claims=tuple(claims),
                      positions=tuple(found))  # type: ignore[arg-type]  # fmt: skip


def people(thread: _threads.Thread, *held: tuple[int, str, Stance]) -> set[tuple[str, str]]:
    names = {positions.NOTHING: "-", **dict(enumerate(positions.STANCES))}
    return {(names[gold], names[given]) for gold, given, _ in positions._people([(thread, base(thread, *held))])}


def test_the_last_word_and_the_wording_of_the_claim_count(thread: _threads.Thread) -> None:
    # Jon's own words deny the labelled claim, so who endorses them rejects it; Ida's last word leaves it open.
    held = people(thread, (1, "Jon", Stance.ENDORSES), (0, "Ida", Stance.ENDORSES), (3, "Ida", Stance.UNCERTAIN))
    assert held == {("rejects", "rejects"), ("uncertain", "uncertain")}


def test_what_is_missing_and_what_is_made_up_are_both_wrong(thread: _threads.Thread) -> None:
    assert people(thread) == {("rejects", "-"), ("uncertain", "-")}
    assert ("-", "endorses") not in people(thread, (2, "Jon", Stance.ENDORSES))  # presented: it says nothing firm
    assert ("-", "uncertain") in people(thread, (2, "Jon", Stance.UNCERTAIN))


def test_a_change_of_mind_is_right_in_its_post_and_on_its_claim(thread: _threads.Thread) -> None:
    def figures(post: int, before: str) -> list[float | None]:
        held = base(thread, (0, "Ida", Stance.UNCERTAIN))
        where = thread.posts[post]
        change = MindChange(Stance.ENDORSES, Stance.UNCERTAIN, before, where.id, where.start, where.end, "said", 0.7)
        turned = dataclasses.replace(held.positions[0], changes=(change,))
        return [f.value for f in positions._changes([(thread, dataclasses.replace(held, positions=(turned,)))])]

    assert figures(2, "m:0") == [1.0, 1.0, 1.0]
    assert figures(2, "m:2") == [1.0, 0.0, 1.0]
    assert figures(1, "m:0") == [0.0, 0.0, 0.0]


def test_sentences_are_scored_by_their_words(thread: _threads.Thread) -> None:
    rows = list(positions._sentences([(thread, u) for u in thread.units]))
    assert [(positions.SHOWS[a], positions.SHOWS[b]) for a, b, _ in rows] == [
        ("endorses", "endorses"), ("endorses", "endorses"), ("presents", "presents"), ("uncertain", "uncertain"),
    ]  # fmt: skip


def test_an_interval_is_over_whole_groups() -> None:
    cases = positions.Cases.of([(0, 0, "a"), (0, 0, "a"), (1, 0, "b")])
    assert _draws.interval(lambda i: _draws.f1(cases.gold[i], cases.given[i], 0), cases.group) == "0.00-1.00"
    assert _draws.interval(lambda i: 0.5, ()) == "-"
    assert _draws.macro_f1(cases.gold, cases.given, range(3)) == pytest.approx((2 * 2 / 5 + 0) / 2)
