"""The README's commands, run as written on the sample corpus."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kb.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PLACEHOLDER = "c:9f3a"  # an id that stands for any


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.split("#")[0].rstrip() for block in blocks for line in block.splitlines()]
    return [part.strip() for line in lines for part in re.split(r"\s{3,}", line) if part.strip().startswith("kb ")]


def test_the_tour_has_every_command_once_or_more():
    named = {shlex.split(command)[1] for command in commands()}
    assert {"ingest", "cruxes", "search", "summary", "show", "claims", "forget", "export"} <= named
    assert [name for name in COMMANDS if f"kb {name}" not in README] == []


@pytest.mark.slow
def test_the_commands_of_the_readme_run_as_written(shell):
    for command in commands():
        done = shell.run(command)
        expected = 5 if PLACEHOLDER in command else 0
        assert done.code == expected, f"{command}\n{done.err}"
        assert PLACEHOLDER in command or done.out.strip() or ">" in command, command


@pytest.mark.slow
def test_the_demo_shows_a_crux_with_named_people_and_the_agreeing_thread_none(shell):
    shell.run("kb ingest corpus/")
    cruxes = shell.run("kb cruxes --author 'Henrik Boateng-Lyle'").out
    assert "Holds it: Henrik Boateng-Lyle" in cruxes
    assert "Rejects it: mossy_prior" in cruxes
    assert re.search(r"corpus/ea/forecasting-tournaments\.txt:\d+", cruxes)
    assert shell.run("kb --db quiet.db ingest corpus/threads/garden-sensors.txt").code == 0
    quiet = shell.run("kb --db quiet.db cruxes")
    assert (quiet.code, "Nobody disagrees" in quiet.out) == (0, True)
