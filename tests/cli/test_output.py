"""What every list prints for other programs, and that `kb show` takes it back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

import pytest

from kb.cli.output import table

LISTS = [["claims", "--limit", "0"], ["authors"], ["topics"], ["documents"]]
EVERY = [
    *LISTS, ["formats"], ["author", "judgements"], ["claim", "judgements"], ["cruxes"], ["objections"],
    ["disagreements", "--numbers"],
]  # fmt: skip
WITHIN = [
    (["search", "raised beds"], "hits"), (["related", "c:"], "hits"), (["cruxes", "--since", "0"], "changes"),
    (["timeline", "Ben Stone"], "steps"), (["common-ground"], "claims"),
]  # fmt: skip


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_list_has_every_form(kb, command: list[str]) -> None:
    listed = json.loads(kb(*command, "--json").stdout)
    lines = kb(*command, "--jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == listed
    rows = list(csv.DictReader(io.StringIO(kb(*command, "--csv").stdout)))
    ids = kb(*command, "--ids").stdout.splitlines()
    assert len(rows) == len(ids) == len(set(ids)) == len(listed)


@pytest.mark.parametrize(("command", "list_"), WITHIN, ids=lambda one: " ".join(one) if isinstance(one, list) else one)
def test_a_list_within_a_record_has_every_form_too(kb, draft, command: list[str], list_: str) -> None:
    command = [draft.claims["pay"].id if word == "c:" else word for word in command]
    listed = json.loads(kb(*command, "--json").stdout)[list_]
    assert [json.loads(line) for line in kb(*command, "--jsonl").stdout.splitlines()] == listed
    assert len(list(csv.DictReader(io.StringIO(kb(*command, "--csv").stdout)))) == len(listed)
    ids = kb(*command, "--ids").stdout.splitlines()
    assert len(ids) == len(set(ids)) <= len(listed)
    assert not ids or kb("show", *ids).exit_code == 0


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
@pytest.mark.parametrize("form", ["--json", "--jsonl", "--csv", "--ids"])
def test_the_order_is_stable_and_nothing_drives_a_terminal(kb, command: list[str], form: str) -> None:
    out = kb(*command, form).stdout
    assert kb(*command, form).stdout == out
    assert "\x1b" not in out


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_show_takes_every_id_that_a_list_printed(kb, command: list[str]) -> None:
    ids = kb(*command, "--ids").stdout.splitlines()
    shown = kb("show", *ids)
    assert shown.exit_code == 0
    for id_ in ids:
        assert id_ in shown.stdout
    assert len(json.loads(kb("show", *ids, "--json").stdout)) == len(ids) or len(ids) == 1


def test_only_one_form_at_a_time(kb) -> None:
    result = kb("claims", "--json", "--csv")
    assert result.exit_code == 2
    assert "--json and --csv" in result.stderr


def test_a_filter_holds_in_every_form(kb) -> None:
    (line,) = kb("claims", "--contested", "--ids").stdout.splitlines()
    assert line.startswith("c:")
    assert kb("claims", "--limit", "2", "--ids").stdout.count("\n") == 2


@dataclass
class Inner:
    path: str
    line: int


@dataclass
class Outer:
    text: str
    place: Inner | None
    names: tuple[str, ...]
    score: float = -0.5


def test_csv_is_flat_and_computes_nothing() -> None:
    rows = [Outer("=1+1", None, ("a", "b")), Outer("@x\x1b[31m\ny", Inner("p", 3), ())]
    found = list(csv.DictReader(io.StringIO(table(rows))))
    assert found == [
        {"text": "'=1+1", "names": "a; b", "score": "-0.5", "place.path": "", "place.line": ""},
        {"text": "'@x[31m y", "names": "", "score": "-0.5", "place.path": "p", "place.line": "3"},
    ]
    assert table([]) == ""
