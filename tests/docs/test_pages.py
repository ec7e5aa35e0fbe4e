"""The pages of docs/, run word for word: each command works, and prints what the page shows of it.

A page's `sh` and `python` blocks run in order in one folder. A `text` block behind one is what it prints: its lines
stand there one after the other, and `...` stands for lines left out. After a change of models `KB_UPDATE_GOLDENS=1
pytest tests/docs` writes the excerpts anew, line for nearest line; read the difference, and the prose around it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rapidfuzz import fuzz

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RUN = [DOCS / "tutorial.md", DOCS / "cruxes.md", DOCS / "api.md", *sorted((DOCS / "how-to").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "..."
NEAR = 60  # of 100: how like an old line a new one must be to take its place


@dataclass(frozen=True)
class Block:
    """A fenced block of a page and where its text stands."""

    kind: str
    text: str
    start: int
    end: int


def blocks(page: str) -> Iterator[Block]:
    for found in BLOCK.finditer(page):
        yield Block(found[1], found[2], found.start(2), found.end(2))


def runs(excerpt: str) -> list[list[str]]:
    """Return the stretches of an excerpt between what is left out; an empty one at an end that shows the end."""
    found: list[list[str]] = [[]]
    for line in excerpt.splitlines():
        if line.strip() == LEFT_OUT:
            found.append([])
        else:
            found[-1].append(line.rstrip())
    return found


def missing(excerpt: str, printed: str) -> str:
    """Return the first words of an excerpt that are not what was printed, or nothing."""
    lines = [line.rstrip() for line in printed.splitlines()]
    stretches = runs(excerpt)
    at = 0
    for order, run in enumerate(stretches):
        if not run:
            continue
        first, last = order == 0, order == len(stretches) - 1
        places = [i for i in range(at, len(lines) - len(run) + 1) if lines[i : i + len(run)] == run]
        if first:
            places = [i for i in places if not any(lines[:i])]
        if last:
            places = [i for i in places if not any(lines[i + len(run) :])]
        if not places:
            return "\n".join(run)
        at = places[0] + len(run)
    return ""


def nearest(line: str, lines: list[str], start: int, expected: int) -> int:
    """Return where, from `start` on, the line stands that is most like `line`, of several the nearest to `expected`."""
    ranked = [(fuzz.ratio(line, lines[i]), -abs(i - expected), i) for i in range(start, len(lines))]
    score, _, place = max(ranked, default=(0, 0, start))
    assert score >= NEAR, f"nothing like this is printed any more: {line}"
    return place


def renewed(excerpt: str, printed: str) -> str:
    """Return the excerpt with the lines that are printed now."""
    lines = [line.rstrip() for line in printed.splitlines()]
    made, at = [], 0
    for run in runs(excerpt):
        shown = [line for line in run if line]
        if not shown:
            made.append("\n".join(run))
            continue
        start = nearest(shown[0], lines, at, at)
        end = nearest(shown[-1], lines, start, start + len(run) - 1)
        at = end + 1
        made.append("\n".join(lines[start:at]))
    return f"\n{LEFT_OUT}\n".join(made).lstrip("\n").rstrip("\n") + "\n"


def performed(shell, block: Block) -> str:
    """Run a block and return what it printed."""
    if block.kind == "python":
        return shell.python(block.text).out
    printed = []
    for line in block.text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        done = shell.run(line)
        assert done.code == 0, f"{line}\n{done.err}"
        printed += [done.out, done.err]
    return "".join(printed)


@pytest.mark.slow
@pytest.mark.parametrize("file", RUN, ids=lambda file: file.stem)
def test_the_page_runs_word_for_word(shell, file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    if "| jq" in page and shutil.which("jq") is None:
        pytest.skip("needs jq")
    printed, changes = "", []
    for block in blocks(page):
        if block.kind in ("sh", "python"):
            printed = performed(shell, block)
        elif block.kind == "text" and os.environ.get("KB_UPDATE_GOLDENS") and missing(block.text, printed):
            changes.append((block, renewed(block.text, printed)))
        elif block.kind == "text":
            wrong = missing(block.text, printed)
            assert not wrong, f"{file.name} shows\n{wrong}\nbut what is printed is\n{printed}"
    for block, text in reversed(changes):
        page = page[: block.start] + text + page[block.end :]
    file.write_text(page, encoding="utf-8") if changes else None


@pytest.mark.parametrize("file", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))],
                         ids=lambda file: file.name)  # fmt: skip
def test_linked_files_are_there(file: Path) -> None:
    for target in re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target


def test_every_page_is_reached_from_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for file in [*DOCS.rglob("*.md"), *DOCS.glob("*.1")]:
        assert file.name == "README.md" or f"]({file.relative_to(DOCS)})" in index, file


PRINTED = "one\ntwo\n\nthree\nfour\n"


@pytest.mark.parametrize(
    ("excerpt", "right"),
    [("one\ntwo\n\nthree\nfour\n", True), ("one\n...\nfour\n", True), ("...\ntwo\n\nthree\n...\n", True),
     ("two\n...\n", False), ("one\n...\nthree\n", False), ("one\nthree\n...\n", False), ("four\n...\none\n", False),
     ("...\nfive\n...\n", False)],
)  # fmt: skip
def test_an_excerpt_shows_what_is_printed_and_says_what_it_leaves_out(excerpt: str, right: bool) -> None:
    assert (not missing(excerpt, PRINTED)) is right


def test_an_excerpt_is_renewed_line_for_line() -> None:
    old = "...\na claim, sure 0.85\nand more\n...\nscore 0.10\n"
    now = "first\na claim, sure 0.91\nin between\nand more\nother\nscore 0.20\n"
    assert renewed(old, now) == "...\na claim, sure 0.91\nin between\nand more\n...\nscore 0.20\n"
    with pytest.raises(AssertionError, match="nothing like this"):
        renewed("...\nwhat is gone for good\n...\n", now)
