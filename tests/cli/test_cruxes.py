"""`kb cruxes`: both sides with their words, the filters, and saying that nobody disagrees."""

from __future__ import annotations

import json
import re

import pytest

PAY = "Raised beds pay for themselves within two seasons."


def test_both_sides_with_words_and_places(kb) -> None:
    out = kb("cruxes").stdout
    assert out.startswith(f"1. {PAY}")
    holds, rejects = out.index("Holds it: Ada Brook, Chloë Nunn"), out.index("Rejects it: Ben Stone")
    assert holds < out.index("I agree with Ada") < rejects < out.index("do not pay for themselves")
    for place in ("threads/beds.txt:1", "threads/beds.txt:3", "threads/beds.txt:4"):
        assert place in out


def test_what_hinges_on_it_and_the_score(kb) -> None:
    out = kb("cruxes").stdout
    assert "for Ben Stone:\n       - Timber rots faster than vendors admit. (moves 0.40" in out
    assert "score 0.62" in out
    assert "disagreement 0.80" in out
    assert "They also divide on" in out


def test_two_columns_on_a_wide_terminal(kb, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    wide = next(line for line in kb("cruxes").stdout.splitlines() if "Holds it" in line)
    assert "Rejects it" in wide
    monkeypatch.setenv("COLUMNS", "80")
    narrow = kb("cruxes").stdout.splitlines()
    assert "Rejects it" not in next(line for line in narrow if "Holds it" in line)
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in narrow) <= 80


@pytest.mark.parametrize("pair", [("Ada Brook", "Ben Stone"), ("ben stone", "chloe nunn")])
def test_between_two_people_on_opposite_sides(kb, pair: tuple[str, str]) -> None:
    assert PAY in kb("cruxes", "--between", *pair).stdout


def test_between_two_people_of_one_side(kb) -> None:
    result = kb("cruxes", "--between", "Ada Brook", "Chloë Nunn")
    assert result.exit_code == 0
    assert "never take opposite sides" in result.stdout
    assert "1 crux" in result.stdout


def test_between_one_person_is_a_usage_error(kb) -> None:
    assert kb("cruxes", "--between", "Ada Brook", "ada_b").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--author", "Ben Stone"], True), (["--author", "a:1bbe6f76"], False), (["--topic", "raised beds"], True),
        (["--document", "threads/beds.txt"], True), (["--document", "notes/water.md"], False),
        (["--min-score", "0.9"], False), (["--min-score", "0.5"], True),
    ],
)  # fmt: skip
def test_filters(kb, arguments: list[str], found: bool) -> None:
    result = kb("cruxes", *arguments)
    assert result.exit_code == 0, result.stderr
    assert (PAY in result.stdout) is found
    assert ("No crux passes the filter." in result.stdout) is not found


def test_nobody_disagrees(agreeing_kb) -> None:
    result = agreeing_kb("cruxes")
    assert result.exit_code == 0
    assert "Nobody disagrees" in result.stdout
    assert json.loads(agreeing_kb("cruxes", "--json").stdout) == []


def test_json_holds_both_sides(kb) -> None:
    (crux,) = json.loads(kb("cruxes", "--json").stdout)
    assert [side["stance"] for side in crux["sides"]] == ["endorses", "rejects"]
    assert crux["sides"][1]["passages"][0]["line"] == 3
    assert crux["hinges"][0]["shift"] == 0.4
