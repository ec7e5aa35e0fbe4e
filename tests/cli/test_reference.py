"""The pages of docs/ that say what the program says, and the man page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kb.cli import reference, roff
from kb.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = reference.pages()
MACROS = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".nf", ".fi"}


@pytest.mark.parametrize("name", PAGES)
def test_the_docs_say_what_the_program_says(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name], "run `make docs`"


def test_every_command_stands_in_both_with_all_that_it_takes(invoke) -> None:
    manuals = [manual for _, found in reference.manuals() for manual in found]
    assert {m.name.split()[1] for m in manuals} == {*COMMANDS}
    assert "kb author same" in {m.name for m in manuals}
    for manual in manuals:
        assert f"### {manual.name}\n" in PAGES["commands.md"]
        assert f'.SS "{roff.text(manual.name)}"' in PAGES["kb.1"]
        assert any("Examples:" in note for note in manual.notes), manual.name
        options = set(re.findall(r"--[a-z][\w-]*", invoke(*manual.name.split()[1:], "--help").stdout))
        written = " ".join(row.written for row in manual.taken)
        assert options >= set(re.findall(r"--[a-z][\w-]*", written)) != {"--help"} or not manual.taken


def test_help_names_each_value_in_a_word(invoke) -> None:
    for name in COMMANDS:
        said = invoke(name, "--help").stdout.partition("Examples:")[0]
        assert not re.search(r"<\w|list\[|\[x[<>]", said), name
        behind = said.partition("\n\n")[0].partition(f" {name} ")[2]
        assert behind == behind.upper(), said


@pytest.mark.parametrize("given", [[], ["author"]], ids=["kb", "kb author"])
def test_nothing_behind_it_shows_the_help_line_by_line(invoke, given: list[str]) -> None:
    alone, asked = invoke(*given), invoke(*given, "--help")
    assert alone.exit_code == 2
    assert alone.stderr.split("\n") == asked.stdout.split("\n")
    assert "\n  Examples:\n    kb " in asked.stdout


def test_hostile_words_are_no_macros() -> None:
    assert roff.text(".de x") == "\\&.de x"
    assert roff.text("'br") == "\\&'br"
    assert roff.text(r"a\fB-b") == r"a\efB\-b"
    assert {line.split()[0] for line in PAGES["kb.1"].splitlines() if line.startswith((".", "'"))} == MACROS


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_groff_has_nothing_to_say_against_the_man_page() -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8"], input=PAGES["kb.1"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "common-ground" in re.sub(".\x08", "", done.stdout)


def test_writing_makes_the_folder(tmp_path: Path) -> None:
    reference.write(tmp_path / "new", {"a.md": "é\n"}.items())
    assert (tmp_path / "new" / "a.md").read_text(encoding="utf-8") == "é\n"
