"""The README's commands, run as written on the sample corpus."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDER = "c:9f3a"  # an id that stands for any


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split("#")[0].rstrip() for block in blocks for line in block.splitlines()]
    return [part.strip() for line in lines for part in re.split(r"\s{3,}", line) if part.strip().startswith("kb ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return folder


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    line, _, file = command.partition(" > ")
    words = [sys.executable, "-m", "kb", *shlex.split(line)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if file:
        (folder / file.strip()).write_text(done.stdout, encoding="utf-8")
    return done


def test_the_tour_has_every_command_once_or_more():
    named = {shlex.split(command)[1] for command in commands()}
    assert {"ingest", "cruxes", "search", "summary", "show", "claims", "forget", "export"} <= named
    assert [name for name in COMMANDS if f"kb {name}" not in README] == []


@pytest.mark.slow
def test_the_commands_of_the_readme_run_as_written(folder):
    for command in commands():
        done = run(folder, command)
        expected = 5 if PLACEHOLDER in command else 0
        assert done.returncode == expected, f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        assert PLACEHOLDER in command or done.stdout.strip() or ">" in command, command


@pytest.mark.slow
def test_the_demo_shows_a_crux_with_named_people_and_the_agreeing_thread_none(folder):
    run(folder, "kb --db two.db ingest corpus")
    cruxes = run(folder, "kb --db two.db cruxes --author 'Henrik Boateng-Lyle'").stdout
    assert "Holds it: Henrik Boateng-Lyle" in cruxes
    assert "Rejects it: mossy_prior" in cruxes
    assert re.search(r"corpus/ea/forecasting-tournaments\.txt:\d+", cruxes)
    run(folder, "kb --db quiet.db ingest corpus/threads/garden-sensors.txt")
    quiet = run(folder, "kb --db quiet.db cruxes")
    assert (quiet.returncode, "Nobody disagrees" in quiet.stdout) == (0, True)


def test_linked_files_are_there():
    for target in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / target).exists(), target
