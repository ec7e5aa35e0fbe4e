"""What every command shows, kept as text: on a terminal of 80 and of 120 columns, without colours, in a pipe, as JSON.

`KB_UPDATE_GOLDENS=1 pytest tests/cli/test_screens.py` writes the files of `screens/` anew; read them before committing.
An escape stands there as `\\e`, and what differs from run to run as capitals.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.cli.app import COMMANDS
from kb.records import Label

SCREENS = Path(__file__).parent / "screens"
ELSEWHERE = {"ingest", "forget", "rebuild", "eval", "init", "export", "train", "verify"}
"""These say what they do rather than show what there is; their own tests read it."""
PROSE = (
    "Raised beds pay [CLAIM]. They are sold in four countries [CLAIM]. Slugs rarely climb walls [c:00000000]. So it is."
)
STATEMENT = "Raised beds will pay for themselves within two seasons"
LINES: dict[str, list[str]] = {
    "search": ["search", STATEMENT, "--explain"],
    "search-keywords": ["search", "raised beds"],
    "search-nothing": ["search", "xylophone quasar"],
    "related": ["related", "beds.txt:CLAIM", "--explain"],
    "cruxes": ["cruxes"],
    "cruxes-explained": ["cruxes", "--explain"],
    "cruxes-since": ["cruxes", "--since", "0"],
    "disagreements": ["disagreements", "Ada Brook", "Ben Stone"],
    "disagreements-numbers": ["disagreements", "--numbers"],
    "objections": ["objections"],
    "timeline": ["timeline", "Ben Stone"],
    "timeline-claim": ["timeline", "beds.txt:CLAIM"],
    "common-ground": ["common-ground"],
    "summary": ["summary", "--since", "2023-01-03"],
    "summary-short": ["summary", "--short"],
    "summary-prose": ["summary", "--short", "--llm", "parrot", "--yes"],
    "summary-long": ["summary", "--long", "--topic", "raised beds"],
    "show-claim": ["show", "beds.txt:CLAIM"],
    "show-author": ["show", "Ben Stone"],
    "show-document": ["show", "threads/beds.txt"],
    "show-post": ["show", "threads/beds.txt:2"],
    "show-stance": ["show", "beds.txt:LINK"],
    "show-topic": ["show", "raised beds, timber"],
    "claims": ["claims", "--limit", "3"],
    "authors": ["authors"],
    "author": ["author", "judgements"],
    "claim": ["claim", "judgements"],
    "topics": ["topics"],
    "documents": ["documents"],
    "status": ["status"],
    "formats": ["formats"],
    "help": ["help"],
    "help-crux": ["help", "crux"],
}


@dataclass(frozen=True)
class Mode:
    """How wide the page is, whether a terminal shows it, and with which further options."""

    columns: int
    terminal: bool
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


MODES = {
    "80 columns": Mode(80, terminal=True),
    "120 columns, no colour": Mode(120, terminal=True, before=("--no-color",)),
    "pipe": Mode(80, terminal=False),
    "plain letters": Mode(80, terminal=True, before=("--no-color", "--ascii")),
    "json": Mode(80, terminal=False, after=("--json",)),
}
NO_JSON = {name for name in LINES if "-" in name} | {"help", "formats", "summary"}
"""Those that print none, the same records again, or far more than anybody would read; schemas/ holds for them too."""
CHANGING = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"), "TIME"),
    (re.compile(r"\(\d+\.\d MB\)|\"bytes\": \d+"), "SIZE"),
    (re.compile(r"\x1b"), r"\\e"),
)


def masked(text: str, folder: Path) -> str:
    """Return what was shown, without what differs from run to run."""
    text = text.replace(str(folder), "FOLDER")
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


@pytest.mark.parametrize("name", LINES)
def test_screen(kb: object, invoke: Callable, draft, parrot, tmp_path: Path, monkeypatch, name: str) -> None:
    parrot.answer = PROSE.replace("CLAIM", draft.claims["pay"].id[:10])
    ids = {
        "beds.txt:CLAIM": draft.claims["pay"].id[:10],
        "beds.txt:LINK": draft.link("rots", "not pay", Label.SUPPORTS, 0.6).id,
    }
    words = [ids.get(word, word) for word in LINES[name]]
    shown = []
    for title, mode in MODES.items():
        if mode.after and name in NO_JSON:
            continue
        monkeypatch.setenv("COLUMNS", str(mode.columns))
        monkeypatch.setenv("FORCE_COLOR", "1") if mode.terminal else monkeypatch.delenv("FORCE_COLOR", raising=False)
        result = invoke("--db", "../base/kb.db", *mode.before, *words, *mode.after)
        assert result.exit_code == 0, result.stderr
        notes = "".join(f"! {line}\n" for line in result.stderr.splitlines()) if title == "pipe" else ""
        shown.append(f"===== {title}\n{result.stdout}{notes}")
    made = masked("".join(shown), tmp_path)
    golden = SCREENS / f"{name}.txt"
    if os.environ.get("KB_UPDATE_GOLDENS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8"), "KB_UPDATE_GOLDENS=1 writes it anew; read the difference"


def test_every_command_has_a_screen() -> None:
    assert {line[0] for line in LINES.values()} == set(COMMANDS) - ELSEWHERE
    assert {file.stem for file in SCREENS.glob("*.txt")} == set(LINES)
