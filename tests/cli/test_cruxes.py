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
    assert "for Ada Brook:\n       - Slugs rarely climb a wooden wall. (falls 0.25" in out
    assert out.count("Timber rots") == 1, "what is disputed too stands there, and does not hinge once more"
    assert "falls 0.40 for Ben Stone" in out.partition("They also divide on")[2]
    assert "score 0.62" in out
    assert "disagreement 0.80" in out
    assert "They also divide on" in out


def test_the_claim_is_not_said_twice_and_a_facet_has_its_place(kb) -> None:
    out = kb("cruxes").stdout
    assert out.count(PAY) == 1
    assert "the words above" in out
    assert "Timber rots faster than vendors admit.\n     Ben Stone" in out.partition("They also divide on")[2]


def test_why_it_is_a_crux(kb) -> None:
    out = kb("cruxes", "--explain").stdout
    why = out.partition("Why")[2]
    assert "Ben Stone disputes it:\n       “Raised beds do not pay for themselves within two seasons.”" in why
    assert "by reply, 0.80:" in why
    assert "answering Ada Brook" in why
    assert "0.30 hinge + 0.25 evidence" in " ".join(why.split())
    assert "How a score is made" not in kb("cruxes").stdout
    (plain,), (explained,) = (json.loads(kb("cruxes", "--json", *more).stdout) for more in ([], ["--explain"]))
    assert plain["why"] == []
    assert [w["label"] for w in explained["why"]] == ["disputes"]


def test_since_a_run(kb) -> None:
    out = kb("cruxes", "--since", "0").stdout
    assert "since before the first run" in out
    assert out.index("New  1 crux") < out.index("Holds it: Ada Brook")
    found = json.loads(kb("cruxes", "--since", "0", "--json").stdout)
    assert [c["change"] for c in found["changes"]] == ["new"]
    assert "No crux is new, closed or shifted." in kb("cruxes", "--since", "1").stdout
    for wrong, code in (("never", 2), ("77", 5)):
        result = kb("cruxes", "--since", wrong)
        assert (result.exit_code, result.stdout) == (code, "")


def test_a_tree_and_bars_on_a_terminal(kb, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in kb("cruxes").stdout.splitlines()]
    assert any(line.strip().startswith("└── Slugs rarely") and "━━╌╌╌╌" in line for line in lines)
    assert any("disagreement ━━━━━╌ 0.80" in line and "hinge        ━━╌╌╌╌ 0.40" in line for line in lines)
    assert not any("━" in line or "└" in line for line in plain_lines(kb, monkeypatch))


def plain_lines(kb, monkeypatch) -> list[str]:
    monkeypatch.delenv("FORCE_COLOR")
    return kb("cruxes").stdout.splitlines()


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
