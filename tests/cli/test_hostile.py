"""Text of documents is hostile: no command lets it drive the terminal, act as markup or break the page."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len

from kb.cli.app import COMMANDS
from kb.ids import make_id
from kb.records import Judgement, JudgementKind, Reaction
from kb.store import Store

# Every character stands for one, so that all spans stay right: an escape, direction marks, nothing to see, letters of
# two cells, letters from the right, a mark that stacks, a form feed, a tab, a byte order mark, a private letter.
SIGNS = str.maketrans(
    {"i": "\x1b", "e": "\u202e", "u": "\u200b", "a": "あ", "o": "😀", "r": "ש", "n": "\u0301", "k": "\x0c", "w": "\t",
     "m": "\ufeff", "f": "\ue000", "g": "\u2066", "c": "\x9b"}
)  # fmt: skip
KINDS: dict[str, Callable[[str], str]] = {
    "signs": lambda text: text.replace("beds ", "\0" * 5).translate(SIGNS).replace("\0" * 5, "[red]"),
    "huge": lambda text: text.replace(" ", "x").replace("_", "x"),
    "wide": lambda text: re.sub(r"[a-z ]", "語", text),
    "markup": lambda text: text.replace("beds ", "[red]").replace("pay ", "[/x]").replace("a", "*").replace("s", "`"),
}
COLUMNS = {
    "documents": ("path", "title", "text", "url"), "authors": ("name",), "author_aliases": ("alias",),
    "mentions": ("text",), "claims": ("text",), "topics": ("label", "terms"), "reactions": ("name",),
    "problems": ("path", "document_path", "message", "hint"), "judgements": ("subject", "object"),
}  # fmt: skip
SEQUENCES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^;\x1b]*;(?:(?:file|https?)://[\x21-\x7e]*)?\x1b\\")
MEANT = "\x1b[31m\u202e[red]\u200bあ😀"
NOT_HERE = {"rebuild", "init", "eval", "export", "train", "verify"}
"""Commands that print no text of a document, and the export, which has tests of its own."""


@pytest.fixture(params=KINDS)
def hostile(request, draft, tmp_path: Path, kb: object, invoke) -> Callable:
    """Return a function that runs `kb` on the sample base with every text in it spoiled."""
    post = draft.posts[0]
    path = draft.store(tmp_path / "hostile" / "kb.db")
    with Store.open(path, mode="write") as store:
        store.reactions.add([Reaction(make_id("r", 1), post.document_id, post.id, "insightful", post.author_id)])
        words = [draft.mentions[name].text for name in ("rots", "pay")]
        store.judgements.add([
            Judgement("j:" + "1" * 16, JudgementKind.ALIAS, "Ada Brook", "Ann", "same", "", "2024"),
            Judgement("j:" + "2" * 16, JudgementKind.STANCE, *words, "disputes", None, "2024"),
        ])  # fmt: skip
    spoil = KINDS[request.param]
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.create_function("spoiled", 1, lambda value: _spoiled(value, spoil))
        for table, columns in COLUMNS.items():
            for column in columns:
                database.execute(f"UPDATE {table} SET {column} = spoiled({column}) WHERE {column} <> ''")
    return lambda *arguments, **settings: invoke("--db", path, *arguments, **settings)


def _spoiled(value: str, spoil: Callable[[str], str]) -> str:
    return json.dumps([spoil(item) for item in json.loads(value)]) if value.startswith("[") else spoil(value)


def commands(draft) -> list[Sequence[str]]:
    """Return command lines that show everything, and some in which the user's own words are hostile."""
    derived = draft.derived(True)
    records = [*draft.claims.values(), *draft.posts, *derived["cruxes"], *derived["stances"], *derived["exchanges"]]
    ids = [r.id for r in (*records, draft.thread, draft.note, *draft.mentions.values(), draft.quote())]
    people = [draft.posts[0].author_id, draft.posts[3].author_id]
    forms = [[name, f"--{form}"] for name in FORMED for form in FORMS]
    two = ["disagreements", people[0], people[1]]
    return [
        ["claims"], ["claims", "--contested"], ["authors"], ["topics"], ["documents"], ["status"], ["formats"],
        ["cruxes"], ["summary", "--long"], ["summary", "--since", "2023"], ["summary", "--format", "markdown"],
        ["search", "raised beds"], ["search", "Raised beds will pay for themselves within two seasons", "--explain"],
        ["related", draft.claims["pay"].id, "--explain"], ["cruxes", "--explain"], ["cruxes", "--since", "0"],
        two, [*two, "--csv"], ["disagreements", "--numbers"], ["timeline", people[1]],
        ["timeline", draft.claims["pay"].id], ["timeline", people[1], "--csv"],
        ["author", "judgements"], ["claim", "judgements"], *forms,
        ["show", *ids, *people, draft.topic_id, "j:" + "1" * 16, "j:" + "2" * 16],
        ["show", MEANT], ["search", MEANT], ["help", MEANT], ["claims", "--author", MEANT],
        ["claims", "--topic", MEANT], ["claims", "--document", MEANT], ["summary", "--thread", MEANT],
        ["summary", "--since", MEANT], ["claims", f"-{MEANT}"], [f"--{MEANT}"],
        ["cruxes", "--between", MEANT, "x"], ["cruxes", "--since", MEANT], ["related", MEANT], ["timeline", MEANT],
        ["disagreements", MEANT, "x"], ["objections", "--author", MEANT], ["common-ground", "--topic", MEANT],
      [MEANT], ["claims", f"--{MEANT}"], ["claims", "--kind", MEANT],
    ]  # fmt: skip


FORMED = ("claims", "authors", "topics", "documents", "cruxes", "objections", "common-ground")
FORMS = ("json", "jsonl", "csv", "ids")
WRITING = (
    ["author", "same", MEANT, "x"],
    ["claim", "same", MEANT, "x"],
    ["claim", "keep", MEANT],
    ["forget", MEANT],
    ["ingest", MEANT],
)
"""These come last: they change what there is to show."""


def test_every_command_is_tried(draft) -> None:
    assert set(COMMANDS) - {line[0] for line in (*commands(draft), *WRITING)} == NOT_HERE


def test_nothing_drives_the_terminal(hostile, draft, monkeypatch) -> None:
    for terminal, width in ((True, 80), (False, 120)):
        monkeypatch.setenv("COLUMNS", str(width))
        if terminal:
            monkeypatch.setenv("FORCE_COLOR", "1")
        else:
            monkeypatch.delenv("FORCE_COLOR")
        for line in (*commands(draft), *(() if terminal else WRITING)):
            result = hostile(*line)
            assert result.exit_code in (0, 2, 3, 5), (line, result.stderr)
            assert MEANT in line or result.exit_code == 0 or MEANT in line[-1], (line, result.stderr)
            said = SEQUENCES.sub("", result.stdout + result.stderr) if terminal else result.stdout + result.stderr
            bad = {f"U+{ord(c):04X}" for c in said if unicodedata.category(c)[0] == "C" and c != "\n"}
            assert not bad, (line, bad)
            assert "Traceback" not in said
            if terminal and not FORMS_ASKED.intersection(line):
                wide = [text for text in SEQUENCES.sub("", result.stdout).splitlines() if cell_len(text) > width]
                assert not wide, (line, wide)


FORMS_ASKED = {f"--{form}" for form in FORMS} | {"--format"}


def test_markup_of_a_document_is_shown_as_it_is(hostile, request) -> None:
    kind = request.node.callspec.params["hostile"]
    if kind in {"signs", "markup"}:
        for line in (["claims"], ["summary"], ["search", "raised beds"], ["cruxes"]):
            assert "[red]" in hostile(*line).stdout


def test_columns_stay_aligned(hostile, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    lines = SEQUENCES.sub("", hostile("authors").stdout).splitlines()
    at = {cell_len(line[: found.start()]) for line in lines if (found := re.search(r"a:[0-9a-f]{8}$", line.rstrip()))}
    assert len(at) == 1
