"""The examples under `--help` of the commands that only read work on the sample corpus as they stand."""

from __future__ import annotations

import re

import pytest

from kb.cli import reference

READING = {"Ask", "Look up"}
ELSEWHERE = re.compile(r" --(?:interactive|llm)\b")  # needs a terminal, or a language model of the reader's own
ANY = re.compile(r"\b[a-z]:[0-9a-f]{4}\b")  # an id that stands for any


def examples() -> list[str]:
    notes = [note for title, found in reference.manuals() if title in READING for m in found for note in m.notes]
    lines = [line.strip() for note in notes for line in note.splitlines()]
    return sorted(
        {line for line in lines if line.startswith("kb ") and " | " not in line and not ELSEWHERE.search(line)}
    )


@pytest.mark.slow
def test_the_examples_of_the_help_run(shell) -> None:
    shell.run("kb ingest corpus/")
    assert len(examples()) > 30
    for example in examples():
        done = shell.run(example)
        assert done.code in ((0, 5) if ANY.search(example) else (0,)), f"{example}\n{done.err}"
        assert done.out.strip() or done.code or " > " in example, example
