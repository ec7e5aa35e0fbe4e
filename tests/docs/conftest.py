"""Runs commands as the pages of docs/ have them: in a folder of their own, on the sample corpus."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli.app import app

ROOT = Path(__file__).parents[2]
INGEST = "kb ingest corpus/"
_PLAIN = re.compile(r"kb [^|<>;&]*(?:> *[\w./-]+)?")


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Shell:
    """A folder with the sample corpus. `kb` runs in this process, a line with other programs in bash."""

    def __init__(self, ingested, folder: Path) -> None:
        self._ingested, self._names = ingested, {}
        shutil.copytree(ROOT / "corpus", "corpus")
        self._programs = folder / "bin"
        self._programs.mkdir()
        program = self._programs / "kb"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kb "$@"\n')
        program.chmod(0o755)

    def run(self, line: str) -> Ran:
        """Run a line of a page. The first ingest has been done once for all tests."""
        line = line.partition(" #")[0].strip()
        if line == INGEST and not Path("kb.db").exists():
            shutil.copy(self._ingested.folder / "kb.db", "kb.db")
            return Ran(0, self._ingested.said, "")
        first, pipe, rest = line.partition(" | ")
        if pipe and _plain(first) and "kb " not in rest:
            done = self.run(first)
            return self._bash(rest, done.out) if done.code == 0 else done
        if not _plain(line):
            return self._bash(line)
        command, _, file = line.partition(" > ")
        done = CliRunner().invoke(app, shlex.split(command)[1:], prog_name="kb")
        if file:
            Path(file.strip()).write_text(done.stdout, encoding="utf-8")
        return Ran(done.exit_code, "" if file else done.stdout, done.stderr)

    def python(self, code: str) -> Ran:
        """Run a block of Python; names live on from block to block."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(code, "docs", "exec"), self._names)
        return Ran(0, said.getvalue(), "")

    def _bash(self, line: str, given: str = "") -> Ran:
        environment = os.environ | {"PATH": f"{self._programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            input=given,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


def _plain(line: str) -> bool:
    return _PLAIN.fullmatch(line.replace("'", "").replace('"', "")) is not None


@pytest.fixture
def shell(ingested, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Shell]:
    """A shell in an empty folder, on a page of 80 columns."""
    for name in ("KB_DB", "KB_CONFIG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Shell(ingested, tmp_path)
