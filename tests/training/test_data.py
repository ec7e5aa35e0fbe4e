"""The labelled prose of kb/training/data is well formed: labels refer to what exists, quotes resemble their source."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from kb.models.bearing import Task
from kb.training.tasks import label
from kb.training.threads import sentence_items, threads

DATA = Path(__file__).parents[2] / "kb" / "training" / "data"
THREADS, TUPLES = sorted((DATA / "threads").glob("*.json")), sorted((DATA / "tuples").glob("*.jsonl"))
EXCHANGES, SAME = sorted((DATA / "exchanges").glob("*.jsonl")), sorted((DATA / "same").glob("*.jsonl"))
WAYS = {"disputes": {"disputes"}, "agrees": {"supports"}, "partly": {"supports", "disputes"}, "neither": set()}
"""Which ways of bearing an answer must show, by how it takes the whole passage."""
STATEMENTS = {"same": 5, "against": 3, "near": 4}
STANCES = {"asserts", "rejects", "uncertain", "concedes", "presents"}
HEDGES, CUES, KINDS = {None, "strong", "plain", "hedged"}, {None, "agree", "disagree", "partial"}, {"post", "comment"}
CLAIMS = {"empirical", "normative", "definitional", "prediction", "methodological"}
FIELDS = ("claim", "same", "same_short", "contra", "twin", "support", "attack", "reply_agree", "reply_disagree")
FIELDS = (*FIELDS, "partial", "neutral")
ALIKE = 45  # reported speech keeps about half of the words of what it repeats


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def rows(files: list[Path] = TUPLES) -> Iterator[dict[str, Any]]:
    for path in files:
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def problems(thread: dict[str, Any]) -> list[str]:
    parts = (claim_problems, post_problems, unit_problems, crux_problems, change_problems)
    return [f"{thread['id']}: {found}" for part in parts for found in part(thread)]


def claim_problems(thread: dict[str, Any]) -> Iterator[str]:
    claims, bears = thread["claims"], [(a, b) for a, _, b in thread["relations"]]
    yield from (f"kind of {c}" for c, claim in claims.items() if claim["kind"] not in CLAIMS or not claim["text"])
    mentioned = {unit.get("c") for post in thread["posts"] for unit in post["units"]}
    yield from (f"{c} has no mention" for c in claims if c not in mentioned)
    for a, kind, b in thread["relations"]:
        if not {a, b} <= set(claims) or a == b or kind not in {"supports", "disputes"}:
            yield f"relation {a} {kind} {b}"
    yield from (f"relation {pair} twice" for pair, n in Counter(bears).items() if n > 1)


def post_problems(thread: dict[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for post in thread["posts"]:
        if post["id"] in seen or post["kind"] not in KINDS or not post["author"] or not post["units"]:
            yield f"post {post['id']}"
        if post["parent"] not in seen and post["parent"] is not None:
            yield f"parent {post['parent']} of {post['id']}"
        seen.add(post["id"])
    dates = [post["date"] for post in thread["posts"]]
    if dates[0] > min(dates):
        yield "a post is older than the first"


def unit_problems(thread: dict[str, Any]) -> Iterator[str]:
    posts = {post["id"]: post for post in thread["posts"]}
    for post in thread["posts"]:
        for at, unit in enumerate(post["units"]):
            where = f"{post['id']}.{at}"
            if not unit["t"].strip():
                yield f"{where} is empty"
            if ("c" in unit) != ("stance" in unit) or ("c" in unit and unit["c"] not in thread["claims"]):
                yield f"{where} claim {unit.get('c')}"
            if unit.get("stance", "asserts") not in STANCES or unit.get("hedge") not in HEDGES:
                yield f"{where} stance"
            if unit.get("cue") not in CUES:
                yield f"{where} cue"
            if "q" in unit and not quotes(unit, posts):
                yield f"{where} quotes {unit['q']}"


def quotes(unit: dict[str, Any], posts: dict[str, dict[str, Any]]) -> bool:
    name, _, at = unit["q"].partition(".")
    if name == "outside":
        return True
    if name not in posts or not at.isdigit() or int(at) >= len(posts[name]["units"]):
        return False
    source = posts[name]["units"][int(at)]["t"]
    return fuzz.partial_ratio(unit["t"].lstrip("> ").lower(), source.lower()) >= ALIKE


def crux_problems(thread: dict[str, Any]) -> Iterator[str]:
    authors = {post["author"] for post in thread["posts"]}
    for crux in thread["cruxes"]:
        named = [author for side in crux["sides"] for author in side]
        if len(crux["sides"]) != 2 or not all(crux["sides"]) or set(named) - authors or len(set(named)) < len(named):
            yield f"sides of crux {crux['claim']}"
        if not {crux["claim"], *crux["hinges"]} <= set(thread["claims"]) or not crux["why"]:
            yield f"claims of crux {crux['claim']}"
    if bool(thread["cruxes"]) != thread["contested"]:
        yield "contested and cruxes disagree"
    if not thread["contested"] and any(unit.get("cue") == "disagree" for p in thread["posts"] for unit in p["units"]):
        yield "nobody disagrees, yet somebody does"


def change_problems(thread: dict[str, Any]) -> Iterator[str]:
    said = {(post["author"], post["id"]) for post in thread["posts"]}
    for change in thread["mind_changes"]:
        if (change["author"], change["post"]) not in said or change["claim"] not in thread["claims"]:
            yield f"change of mind {change}"
        if not {change["from"], change["to"]} <= STANCES or change["from"] == change["to"]:
            yield f"change of mind {change['from']} to {change['to']}"


@pytest.mark.parametrize("path", THREADS, ids=lambda path: path.stem)
def test_a_thread_is_well_formed(path: Path) -> None:
    assert problems(load(path)) == []


def test_tuples_have_every_field_once() -> None:
    found = list(rows())
    assert [row["id"] for row in found if not all(row[field].strip() for field in FIELDS)] == []
    assert [row["id"] for row in found if len({row[field] for field in FIELDS}) < len(FIELDS)] == []
    assert max(Counter(row["id"] for row in found).values()) == 1


def test_where_nobody_disagrees_no_two_sentences_dispute_each_other() -> None:
    agreeing = {thread["id"] for thread in map(load, THREADS) if not thread["contested"]}
    items = [item for thread in threads(DATA) if thread.id in agreeing for item in sentence_items(thread)]
    assert {item.group for item in items} == agreeing
    disputes = label(Task.STANCE, "disputes")
    assert [i for i in items if i.task is Task.STANCE and i.label == disputes] == []


def test_ids_of_threads_are_theirs_alone() -> None:
    assert max(Counter(load(path)["id"] for path in THREADS).values()) == 1


def test_what_is_kept_apart_is_there_and_is_about_a_tenth() -> None:
    held, threads, tuples = load(DATA / "held_out.json"), [load(path) for path in THREADS], list(rows())
    apart = [thread for thread in threads if thread["id"] in held["threads"]]
    assert len(apart) == len(held["threads"]) == len(set(held["threads"]))
    assert len(apart) >= len(threads) / 10
    assert min(Counter(thread["contested"] for thread in apart).values()) >= 4
    groups = Counter(f"{row['domain']}/{row['topic']}" for row in tuples)
    assert set(held["tuples"]) <= set(groups)
    assert 0.08 <= sum(groups[name] for name in held["tuples"]) / len(tuples) <= 0.15


def test_agreeing_and_disputing_answers_are_balanced() -> None:
    units = [unit for path in THREADS for post in load(path)["posts"] for unit in post["units"]]
    cues = Counter(unit.get("cue") for unit in units)
    assert 0.5 <= cues["disagree"] / cues["agree"] <= 2
    assert cues["partial"] >= 100
    stances = Counter(unit.get("stance") for unit in units if "q" not in unit)
    assert min(stances[stance] for stance in STANCES - {"presents"}) >= 150


def _first(thread: dict[str, Any], field: str) -> dict[str, Any]:
    return next(unit for post in thread["posts"] for unit in post["units"] if field in unit)


BREAKS: list[Callable[[dict[str, Any]], object]] = [
    lambda t: t["relations"].append(["C1", "supports", "C99"]),
    lambda t: t["relations"].append(["C1", "doubts", "C2"]),
    lambda t: t["relations"].append(list(t["relations"][0])),
    lambda t: t["claims"].update(C98={"text": "Nobody says so.", "kind": "empirical"}),
    lambda t: t["posts"][1].update(parent="P77"),
    lambda t: t["posts"][0].update(date="2099-01-01"),
    lambda t: _first(t, "c").update(c="C99"),
    lambda t: _first(t, "c").pop("stance"),
    lambda t: _first(t, "c").update(stance="denies"),
    lambda t: _first(t, "cue").update(cue="maybe"),
    lambda t: _first(t, "q").update(q="P1.99"),
    lambda t: _first(t, "q").update(t="Zebras hum quietly."),
    lambda t: t["cruxes"][0].update(sides=[["nobody here"], t["cruxes"][0]["sides"][1]]),
    lambda t: t["cruxes"][0].update(sides=[t["cruxes"][0]["sides"][0]] * 2),
    lambda t: t["cruxes"][0].update(hinges=["C99"]),
    lambda t: t.update(contested=False),
    lambda t: t["mind_changes"][0].update(post="P99"),
    lambda t: t["mind_changes"][0].update(to=t["mind_changes"][0]["from"]),
]


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_label_is_found(broken: Callable[[dict[str, Any]], object]) -> None:
    thread = copy.deepcopy(load(DATA / "threads" / "safety-51.json"))
    broken(thread)
    assert problems(thread) != []


def exchange_problems(record: dict[str, Any]) -> Iterator[str]:
    passage, answer = record["answered"], record["answer"]
    if record.keys() != {"id", "topic", "answered", "answer", "takes", "bears", "none"}:
        yield "fields"
    if (
        not all(text.strip() for text in (record["id"], record["topic"], *passage, *answer))
        or not passage
        or not answer
    ):
        yield "an empty text"
    if record["takes"] not in WAYS:
        yield f"takes {record['takes']}"
    if len({(i, j) for i, j, _ in record["bears"]}) < len(record["bears"]):
        yield "one pair twice"
    for i, j, how in record["bears"]:
        if not (0 <= i < len(answer) and 0 <= j < len(passage)) or how not in {"supports", "disputes"}:
            yield f"bears {i} {j} {how}"
    if len(set(record["none"])) < len(record["none"]) or not set(record["none"]) <= set(range(len(answer))):
        yield f"none {record['none']}"
    ways = {how for _, _, how in record["bears"]}
    if not WAYS.get(record["takes"], set()) <= ways or (record["takes"] == "neither" and "disputes" in ways):
        yield f"takes {record['takes']}, and bears {sorted(ways)}"


def statement_problems(record: dict[str, Any]) -> Iterator[str]:
    if record.keys() != {"id", "topic", *STATEMENTS}:
        yield "fields"
    yield from (f"count of {field}" for field, count in STATEMENTS.items() if len(record[field]) != count)
    texts = [record["id"], record["topic"], *(text for field in STATEMENTS for text in record[field])]
    if not all(text.strip() for text in texts):
        yield "an empty text"


def test_exchanges_and_statements_are_well_formed() -> None:
    checks = ((EXCHANGES, exchange_problems), (SAME, statement_problems))
    assert [(r["id"], p) for files, check in checks for r in rows(files) for p in check(r)] == []


@pytest.mark.parametrize("files", [EXCHANGES, SAME], ids=["exchanges", "same"])
def test_a_record_has_an_id_of_its_own_that_names_its_file(files: list[Path]) -> None:
    ids = [r["id"] for r in rows(files)]
    assert len(ids) == len(set(ids)) > 0
    first = [[r["id"].split("-")[0] for r in rows([path])] for path in files]
    assert [set(names) for names in first] == [{path.stem.split("-")[0]} for path in files]


def test_no_statement_stands_twice() -> None:
    said = Counter(text.lower().strip(" .") for r in rows(SAME) for field in STATEMENTS for text in r[field])
    assert [text for text, count in said.items() if count > 1] == []


def test_no_sentence_of_an_exchange_stands_twice() -> None:
    said = Counter(text for r in rows(EXCHANGES) for text in (*r["answered"], *r["answer"]) if len(text.split()) > 2)
    assert [text for text, count in said.items() if count > 1] == []


def test_answers_of_every_kind_are_there() -> None:
    takes = Counter(r["takes"] for r in rows(EXCHANGES))
    assert min(takes[kind] for kind in WAYS) > 150
    ways = Counter(how for r in rows(EXCHANGES) for _, _, how in r["bears"])
    assert 0.5 < ways["supports"] / ways["disputes"] < 2


RECORD_BREAKS: list[Callable[[dict[str, Any]], object]] = [
    lambda r: r.update(takes="likes"),
    lambda r: r.update(takes="neither"),
    lambda r: r.update(takes="agrees"),
    lambda r: r["bears"].append([0, 99, "disputes"]),
    lambda r: r["bears"].append([-1, 0, "disputes"]),
    lambda r: r["bears"].append([0, 0, "doubts"]),
    lambda r: r["bears"].append(list(r["bears"][0])),
    lambda r: r["none"].append(99),
    lambda r: r["answer"].append(" "),
    lambda r: r.update(more=1),
]


@pytest.mark.parametrize("broken", RECORD_BREAKS)
def test_a_broken_exchange_is_found(broken: Callable[[dict[str, Any]], object]) -> None:
    record = next(r for r in rows(EXCHANGES) if {how for _, _, how in r["bears"]} == {"disputes"})
    broken(record)
    assert list(exchange_problems(record)) != []


def test_a_broken_group_is_found() -> None:
    for field in STATEMENTS:
        record = next(rows(SAME))
        record[field].pop()
        assert list(statement_problems(record)) == [f"count of {field}"]
