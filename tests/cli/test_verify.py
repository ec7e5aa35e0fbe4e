"""`kb verify`: it says what it would send, asks, and says what became of the links."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kb import schema
from kb.pipeline.verifying import Plan, Verified

THREAD = """\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
I think raised beds are better than clay in a wet spring, because they drain faster.
Ben Stone @ 2023-01-03T11:00 (+2)
I disagree. Raised beds are not better than clay in a wet spring, because the timber holds the water.
Chloe Nunn @ 2023-01-04T11:00 (+2)
I disagree. Raised beds are hardly better than clay in a wet spring, they drown slower and that is all.
"""


@pytest.fixture
def kb(invoke, parrot, encoder, monkeypatch: pytest.MonkeyPatch):
    """Return a function that runs `kb` in a folder with a base of the thread above, and `parrot` named as its judge."""
    parrot.answer = "VERDICT: neutral"
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: encoder)
    Path("beds.txt").write_text(THREAD, encoding="utf-8")
    Path("kb.toml").write_text('[verify]\nllm = "parrot"\n', encoding="utf-8")
    assert invoke("ingest", "beds.txt").exit_code == 0
    return invoke


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(kb, parrot) -> None:
    result = kb("verify", "--dry-run")
    assert result.exit_code == 0, result.stderr
    plain = " ".join(result.stdout.split())
    assert "stand 2 links." in plain
    assert "2 questions" in plain
    assert "about" in plain
    assert "tokens" in plain
    assert "“Raised beds are hardly better than clay" in plain
    assert parrot.heard == []


def test_a_dry_run_as_json_shows_every_letter(kb, parrot) -> None:
    found = json.loads(kb("verify", "--dry-run", "--json").stdout)
    jsonschema.validate(found, schema.schema_of(Plan))
    assert found["characters"] == sum(len(ask["sends"]) for ask in found["asks"])
    for name in ("Ada", "Ben", "Chloe", "beds.txt"):
        assert not any(name in ask["sends"] for ask in found["asks"])
    kb("verify", "--yes")
    assert all(any(ask["sends"] == heard for ask in found["asks"]) for heard in parrot.heard)
    assert len(parrot.heard) == len(found["asks"])


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
@pytest.mark.parametrize(("answer", "code", "asked"), [("y\n", 0, 2), ("n\n", 0, 0), ("", 2, 0)])
def test_nothing_is_sent_without_a_yes(kb, parrot, quiet, answer: str, code: int, asked: int) -> None:
    result = kb(*quiet, "verify", input=answer)
    assert result.exit_code == code
    assert len(parrot.heard) == asked
    assert "2 questions" in result.stderr
    assert "tokens" in result.stderr
    assert ("--yes" in result.stderr) is (code == 2)
    assert bool(result.stdout) is bool(asked)


def test_what_became_of_the_links_is_said(kb, parrot) -> None:
    result = kb("verify", "--yes")
    assert result.exit_code == 0, result.stderr
    assert "parrot has read 2 links: 2 dropped." in result.stdout
    assert "was taken to be dispute, is neither" in " ".join(result.stdout.split())
    assert "cruxes 2 -> 0" in result.stdout
    assert "no crux" in kb("verify", "--yes").stderr


def test_a_second_run_asks_nothing(kb, parrot) -> None:
    parrot.answer = "VERDICT: disputes"
    assert "2 confirmed" in kb("verify", "--yes").stdout
    again = kb("verify")
    assert again.exit_code == 0
    assert "Nothing new to read" in again.stdout
    assert "2 of them before" in again.stderr
    assert len(parrot.heard) == 2


def test_the_report_as_json(kb, parrot) -> None:
    parrot.answer = "VERDICT: supports"
    found = json.loads(kb("verify", "--yes", "--json").stdout)
    jsonschema.validate(found, schema.schema_of(Verified))
    assert [r["verdict"] for r in found["reread"]] == ["supports"] * 2


def test_junk_is_told_once_on_stderr(kb, parrot) -> None:
    parrot.answer = "I'd rather \x1b[31mnot."
    result = kb("verify", "--yes")
    assert result.exit_code == 0
    assert "no verdict" in result.stdout
    assert result.stderr.count("no answer to 2 questions") == 1
    assert "\x1b" not in result.output


def test_the_models_name_stands_with_the_link_and_the_judgement(kb, parrot) -> None:
    parrot.answer = "VERDICT: disputes"
    kb("verify", "--yes")
    bundle = json.loads(kb("export", "--format", "json").stdout)
    read = [s for s in bundle["stances"] if s["method"].endswith("+parrot")]
    assert read
    assert "parrot, 0.90" in kb("show", read[0]["id"]).stdout
    assert "verified by parrot: disputes" in kb("show", bundle["judgements"][0]["id"]).stdout
    assert kb("author", "judgements").stdout.startswith("Nobody")


def test_a_judge_is_to_be_named(invoke, kb, parrot) -> None:
    Path("kb.toml").write_text("", encoding="utf-8")
    result = kb("verify")
    assert result.exit_code == 2
    assert "[verify]" in result.stderr
    Path("kb.toml").write_text('[verify]\nllm = "no-such"\n', encoding="utf-8")
    assert kb("verify").exit_code == 4
