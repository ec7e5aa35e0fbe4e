"""`kb disagreements`, `objections`, `timeline` and `common-ground` on the sample base."""

from __future__ import annotations

import json
import re

import pytest

PAY = "Raised beds pay for themselves within two seasons."
ANSWER = "Raised beds do not pay for themselves within two seasons."


def test_what_divides_two_people_with_the_words_of_both(kb) -> None:
    out = kb("disagreements", "Ada Brook", "Ben Stone").stdout
    assert out.startswith("Ada Brook and Ben Stone  disagree on 1 claim, agree on 0")
    assert "Disagree  raised beds" in out
    assert "endorses: Ada Brook" in out
    assert f"rejects: Ben Stone\n     “{ANSWER}”\n     Ben Stone · 2023-01-03 · " in out
    assert "threads/beds.txt:3" in out
    assert "Agree " not in out


def test_what_two_people_agree_on(kb) -> None:
    (topic,) = json.loads(kb("disagreements", "Chloë Nunn", "Ada Brook", "--json").stdout)["topics"]
    (shared,) = topic["agreements"]
    assert (topic["disagreements"], shared["claim"], shared["score"]) == ([], PAY, 0.7)
    assert [shared[who]["author"] for who in ("first", "second")] == ["Chloë Nunn", "Ada Brook"]
    out = kb("disagreements", "Chloë Nunn", "Ada Brook").stdout
    assert "disagree on 0 claims, agree on 1" in out
    assert "Agree  raised beds" in out


def test_two_people_beside_each_other_on_a_wide_terminal(kb, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    for width, beside in (("120", True), ("80", False)):
        monkeypatch.setenv("COLUMNS", width)
        lines = [
            re.sub(r"\x1b\[[\d;]*m", "", s) for s in kb("disagreements", "Ada Brook", "Ben Stone").stdout.splitlines()
        ]
        assert any("endorses: Ada Brook" in s and "rejects: Ben Stone" in s for s in lines) is beside
        assert max(map(len, lines)) <= int(width)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["Ada Brook"], 2), ([], 2), (["Ada Brook", "ada_b"], 2), (["Ada Brook", "Zebedee Quark"], 5)],
)
def test_two_people_are_needed(kb, arguments: list[str], code: int) -> None:
    result = kb("disagreements", *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr


def test_two_people_who_share_no_claim(kb) -> None:
    result = kb("disagreements", "Ada Brook", "a:1bbe6f76")
    assert result.exit_code == 0
    assert "no claim on which each of them takes a side" in result.stdout


def test_no_numbers(kb) -> None:
    assert "No two people state different numbers" in kb("disagreements", "--numbers").stdout
    assert json.loads(kb("disagreements", "--numbers", "--json").stdout) == []


def test_an_objection_nobody_answered(kb) -> None:
    out = kb("objections").stdout
    assert out.startswith(f"1. “{ANSWER}”\n")
    assert "unanswered" in out
    assert f"against Ada Brook: “{PAY}”" in out
    assert "weight 0." in out
    (one,) = json.loads(kb("objections", "--author", "Ada Brook", "--json").stdout)
    assert (one["silence"], one["objection"]["line"], one["said"]["line"]) == ("unanswered", 3, 1)
    assert "No objection" in kb("objections", "--author", "Ben Stone").stdout


def test_an_author_over_time(kb) -> None:
    out = kb("timeline", "Ben Stone").stdout
    assert out.startswith("Ben Stone\n\n2023-01-03\n")
    assert f"rejects   “{ANSWER}”" in out
    assert f"what they answer: {PAY}" in out
    assert "endorses  “Timber rots faster than vendors admit.”" in out


def test_a_claim_over_time(kb, draft) -> None:
    found = json.loads(kb("timeline", draft.claims["pay"].id, "--json").stdout)
    assert [(s["date"][:10], s["author"], s["stance"]) for s in found["steps"]] == [
        ("2023-01-02", "Ada Brook", "endorses"),
        ("2023-01-03", "Ben Stone", "rejects"),
        ("2023-02-01", "Chloë Nunn", "endorses"),
    ]
    out = kb("timeline", draft.claims["pay"].id[:6]).stdout
    assert out.index("2023-01-02") < out.index("Ada Brook: “") < out.index("2023-01-03") < out.index("Ben Stone: “")
    assert kb("timeline", "c:ffff").exit_code == 5


def test_a_cut_timeline_keeps_what_people_divide_on(kb) -> None:
    out = kb("timeline", "Ben Stone", "--limit", "1").stdout
    assert "rejects" in out
    assert "Timber" not in out
    assert "1 of 2 shown" in out


def test_no_common_ground(kb, agreeing_kb) -> None:
    assert "No claim is endorsed by people of two opposed camps." in kb("common-ground").stdout
    assert "nobody here disagrees" in agreeing_kb("common-ground").stdout
    assert json.loads(kb("common-ground", "--json").stdout)["claims"] == []
