"""`kb summary --llm`: it says what it would send, asks, and marks what the prose cannot stand on."""

from __future__ import annotations

import json
import re
import sys
import unicodedata

import jsonschema
import llm
import pytest
from markdown_it import MarkdownIt

from kb import schema
from kb.summary import Summary, WeavePlan

SAID = ("summary", "--llm", "parrot")


@pytest.fixture
def ids(draft) -> dict[str, str]:
    return {name: claim.id[:10] for name, claim in draft.claims.items()}


@pytest.fixture
def prose(ids: dict[str, str], parrot) -> str:
    """Two sentences that stand on what they cite, and one of every fault."""
    parrot.answer = (
        f"Raised beds pay for themselves within two seasons [{ids['pay']}]. "
        f"Timber rots faster than vendors admit, and slugs rarely climb a wooden wall [{ids['rots']}][{ids['slugs']}]."
        "\n\n"
        f"Raised beds do not pay for themselves within two seasons [{ids['pay']}]. "
        f"Gardeners in four countries now prefer concrete [{ids['clog']}]. "
        "Drip lines clog in hard water [c:00000000]. All in all, the debate goes on."
    )
    return parrot.answer


def test_each_sentence_is_marked_and_counted(kb, parrot, prose: str) -> None:
    result = kb(*SAID, "--yes")
    assert result.exit_code == 0, result.stderr
    plain = " ".join(result.stdout.split())
    assert "In prose by parrot not in the words of the debate" in plain
    assert "a wooden wall [" in plain
    assert plain.count("«!") == 4
    assert re.search(r"within two seasons \[c:\w+\]\. «! contradicts what it cites» Gardeners", plain)
    assert re.search(r"concrete \[c:\w+\]\. «! not supported by what it cites»", plain)
    assert "[c:00000000]. «! cites what was not given: c:00000000»" in plain
    assert "the debate goes on. «! cites nothing»" in plain
    assert "6 sentences · cites nothing: 1 · cites what was not given: 1 · not supported by what it cites: 1" in plain


def test_what_is_cited_stands_below_with_its_author_and_place(kb, parrot, prose: str, ids: dict[str, str]) -> None:
    below = kb(*SAID, "--yes").stdout.partition("Key points")[2]
    assert re.search(rf"Ben Stone · 2023-01-03 · \S*beds.txt:3 · {ids['rots']}\n", below)
    assert re.search(rf"{ids['year']}( · new)? · not in the prose\n", below)


def test_what_is_said_to_be_sent_is_sent_and_nothing_else(kb, parrot, prose: str, draft) -> None:
    plan = json.loads(kb(*SAID, "--dry-run", "--json").stdout)
    jsonschema.validate(plan, schema.schema_of(WeavePlan))
    assert parrot.heard == []
    assert plan["characters"] == len(plan["sends"])
    shown = kb(*SAID, "--dry-run")
    assert f"{plan['characters']:,} characters, about {plan['tokens']:,} tokens" in " ".join(shown.stdout.split())
    assert "| Slugs rarely climb a wooden wall." in shown.stdout
    assert parrot.heard == []
    kb(*SAID, "--yes")
    assert parrot.heard == [plan["sends"]]
    for name in ("Ada Brook", "Ben Stone", "Chloë", "beds.txt", "raised beds\n"):
        assert name not in plan["sends"]
    assert "\x1b" not in plan["sends"]


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
@pytest.mark.parametrize(("answer", "code", "asked"), [("y\n", 0, 1), ("n\n", 0, 0), ("", 2, 0)])
def test_nothing_is_sent_without_a_yes(kb, parrot, prose: str, quiet, answer: str, code: int, asked: int) -> None:
    result = kb(*quiet, *SAID, input=answer)
    assert result.exit_code == code
    assert len(parrot.heard) == asked
    assert "7 key points" in result.stderr
    assert "tokens" in result.stderr
    assert ("--yes" in result.stderr) is (code == 2)
    assert bool(result.stdout) is bool(asked)


def test_without_the_option_no_model_is_looked_for(kb, parrot) -> None:
    assert "In prose" not in kb("summary").stdout
    assert json.loads(kb("summary", "--json").stdout)["woven"] is None
    assert parrot.heard == []
    for option in ("--yes", "--dry-run", "--again"):
        assert kb("summary", option).exit_code == 2


def test_the_same_is_not_sent_twice(kb, parrot, prose: str) -> None:
    first = kb(*SAID, "--yes").stdout
    again = kb("summary", "--llm", "polly")  # an alias is the same model; nobody has to say yes to what is not sent
    assert again.exit_code == 0
    assert again.stdout == first.replace("by parrot", "by polly")
    assert "nothing is sent" in again.stderr
    assert json.loads(kb(*SAID, "--dry-run", "--json").stdout)["characters"] == 0
    assert len(parrot.heard) == 1
    kb(*SAID, "--yes", "--again")
    kb(*SAID, "--yes", "--limit", "2")
    assert len(parrot.heard) == 3


def test_json(kb, parrot, prose: str) -> None:
    found = json.loads(kb(*SAID, "--yes", "--format", "json").stdout)
    jsonschema.validate(found, schema.schema_of(Summary))
    faults = [s["fault"] for s in found["woven"]["sentences"]]
    assert faults[:3] == [None, None, "contradicts what it cites"]
    assert [s["paragraph"] for s in found["woven"]["sentences"]] == [0, 0, 1, 1, 1, 1]
    assert len(found["woven"]["sentences"][1]["cited"]) == 2


def test_markdown(kb, parrot, prose: str, ids: dict[str, str]) -> None:
    page = MarkdownIt().render(kb(*SAID, "--yes", "--format", "markdown").stdout)
    assert "<h2>In prose by parrot</h2>" in page
    assert f"within two seasons [{ids['pay']}]." in page
    assert page.count("<strong>«!") == 4
    assert "not in the prose" in page


def test_plain_letters(kb, parrot, prose: str) -> None:
    out = kb("--ascii", *SAID, "--yes").stdout
    assert "<! cites nothing>" in " ".join(out.split())


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_hostile_answer_is_harmless(kb, parrot, ids, monkeypatch, form: str, terminal: bool) -> None:
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    parrot.answer = (
        f"\x1b]0;x\x07Raised \u202ebeds [red]pay[/red] <b>off</b> {'あ' * 90} [{ids['pay']}].\x9b31m\x0c\r\n"
        f"Slugs {'x' * 500} [c:\x1b[31mdead].\n| [{ids['slugs']}]"
    )
    result = kb("--no-color", "--quiet", *SAID, "--yes", "--format", form)
    assert result.exit_code == 0, result.stderr
    said = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", result.output) if terminal else result.output
    assert not [c for c in said if unicodedata.category(c)[0] == "C" and c != "\n"]
    assert ("[red]" if form == "text" else "\\[red\\]") in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("I'd rather \x1b[31mnot.", "cites no claim"),
        ('{"summary": "Beds pay."}', "cites no claim"),
        ("Beds pay [1]. " * 20, "cites no claim"),
        ("Beds pay [c:9ee3ce8f]. " * 5000, "has 115,000 characters"),
        (RuntimeError("429 \x1b[31mslow down"), "RuntimeError: 429"),
    ],
)
def test_an_answer_that_cannot_be_used_is_an_error_and_is_not_kept(kb, parrot, answer, words: str) -> None:
    parrot.answer = answer
    for _ in range(2):
        result = kb(*SAID, "--yes")
        assert result.exit_code == 1
        assert words in result.stderr
        assert "\x1b" not in result.stderr
        assert len(result.stderr) < 500
        assert result.stdout == ""
    assert len(parrot.heard) == 2


def test_a_model_that_is_not_there(kb, parrot, monkeypatch: pytest.MonkeyPatch) -> None:
    parrot.answer = llm.NeedsKeyException("no key")
    assert "llm keys set" in kb(*SAID, "--yes").stderr
    unknown = kb("summary", "--llm", "no-such-model", "--yes")
    assert unknown.exit_code == 4
    assert "llm models" in unknown.stderr
    assert kb("summary", "--llm", " ", "--yes").exit_code == 2
    monkeypatch.setitem(sys.modules, "llm", None)
    missing = kb(*SAID, "--dry-run")
    assert missing.exit_code == 4
    assert "pip install 'kb[llm]'" in missing.stderr


def test_an_empty_base_sends_nothing(empty_kb, parrot) -> None:
    result = empty_kb(*SAID)
    assert result.exit_code == 0
    assert "no claim to sum up" in result.stdout
    assert "nothing is sent" in empty_kb(*SAID, "--dry-run").stdout
    assert parrot.heard == []
