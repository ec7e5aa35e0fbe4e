"""Links, plain letters and the pager."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli import terminal
from kb.cli.session import Session

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\")


def test_a_place_is_a_link_on_a_terminal_only(kb, base, monkeypatch) -> None:
    (base.parent / "threads").mkdir()
    (base.parent / "threads" / "beds.txt").write_text("x")
    assert "\x1b" not in kb("claims").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-kitty")
    for command in (["claims"], ["summary"], ["cruxes"], ["show", "Ada Brook"], ["search", "raised beds"]):
        links = [found for found in LINK.findall(kb(*command).stdout) if found]
        if command != ["cruxes"]:
            assert any(x.startswith("file://") and x.endswith("/threads/beds.txt#1") for x in links), command


def test_a_link_may_be_turned_off_or_set(kb, base, monkeypatch) -> None:
    (base.parent / "threads").mkdir()
    (base.parent / "threads" / "beds.txt").write_text("x")
    monkeypatch.setenv("FORCE_COLOR", "1")
    Path("kb.toml").write_text('[display]\nlink = "edit://{path}?{line}"\n')
    assert any(re.fullmatch(r"edit:///.*beds\.txt\?1", found) for found in LINK.findall(kb("claims").stdout))
    Path("kb.toml").write_text('[display]\nlink = ""\n')
    assert not LINK.findall(kb("claims").stdout)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, "file://host/a%20b/c%3B.txt#7"),
        ({"TERM": "xterm", "TERM_PROGRAM": "vscode"}, "vscode://file/a%20b/c%3B.txt:7"),
        ({"TERM": "xterm"}, "file://host/a%20b/c%3B.txt"),
    ],
)
def test_links_name_the_line_where_the_terminal_takes_it(monkeypatch, environment: dict, expected: str) -> None:
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("platform.node", lambda: "host")
    assert terminal.file_link("auto", "/a b/c;.txt", 7) == expected


def test_a_part_of_a_file_and_a_file_of_an_archive_lead_to_what_lies_there(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    (tmp_path / "saved.zip").write_text("x")
    (tmp_path / "dump.json").write_text("x")
    run = Session(tmp_path / "kb.db", None)
    assert run.link("saved.zip/in/page.html", 1).endswith("/saved.zip")
    assert run.link("dump.json#t3_a", 1).endswith("/dump.json")
    assert run.link("gone/page.html", 1) == ""
    assert run.link("gone.html", 1, "https://example.org/a\x1b]8;;x") == "https://example.org/a%1B]8;;x"
    assert run.link("gone.html", 1, "javascript:alert(1)") == ""


def test_plain_letters(kb, monkeypatch) -> None:
    out = kb("--ascii", "summary", "--long").stdout
    assert out.isascii()
    assert 'against: "Raised beds do not pay' in out
    assert " | 2023-01-02 | " in out
    assert "Chlo? Nunn" in out
    monkeypatch.setenv("KB_ASCII", "1")
    assert kb("cruxes").stdout.isascii()


def test_a_stream_that_is_not_unicode_gets_plain_letters_and_json_escapes(monkeypatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="latin-1")
    monkeypatch.setattr("sys.stdout", stream)
    assert not terminal.shows_symbols(stream)
    terminal.write('{"a": "“ ü 😀"}', escape=True)
    terminal.write("“ü")
    stream.flush()
    assert raw.getvalue() == b'{"a": "\\u201c \\u00fc \\ud83d\\ude00"}?\xfc'


def test_the_pager_is_the_users(monkeypatch) -> None:
    monkeypatch.setenv("KB_PAGER", "cat -u")
    assert terminal.pager() == ["cat", "-u"]
    for none in ("", "no-such-program", "'"):
        monkeypatch.setenv("KB_PAGER", none)
        assert terminal.pager() == []


@pytest.mark.parametrize(("options", "paged"), [([], True), (["--no-pager"], False)])
def test_long_output_is_paged_on_a_terminal(base: Path, tmp_path: Path, options: list[str], paged: bool) -> None:
    seen = tmp_path / "seen"
    controller, inner = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KB_")} | {
        "PYTHONPATH": str(ROOT), "KB_PAGER": f"tee {seen}", "LINES": "10", "COLUMNS": "80", "TERM": "xterm",
    }  # fmt: skip
    command = [sys.executable, "-m", "kb", "--quiet", *options, "--db", str(base), "claims"]
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    shown = b""
    try:
        while part := os.read(controller, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    assert running.wait() == 0
    os.close(controller)
    assert b"Raised beds pay" in shown
    assert seen.exists() == paged
