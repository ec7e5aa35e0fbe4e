"""Writes the pages of docs/ that say what the program itself says: `python -m kb.cli.reference [FOLDER]`.

concepts.md is what `kb help` says, commands.md what `--help` says of every command, kb.1 both as a man page.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command

from kb.cli import help as words
from kb.cli import usage
from kb.cli.app import SECTIONS, app, load

DOCS = Path("docs")
_INTRO = """\
# Commands

What `kb COMMAND --help` says, all on one page. `make docs` writes it; `man ./docs/kb.1` shows the same.
Words such as crux and stance are explained in [concepts.md](concepts.md).
"""


@dataclass(frozen=True, slots=True)
class Manual:
    """One command: its usage line, what it says of itself in paragraphs, what it takes beside --help, its examples."""

    name: str
    synopsis: str
    paragraphs: tuple[str, ...]
    taken: tuple[usage.Taken, ...]
    notes: tuple[str, ...]
    """Blocks of lines that stand behind the options, laid out as they are; the examples come first."""


def manuals() -> Iterator[tuple[str, list[Manual]]]:
    """Yield the commands by what they are for: a title, and a manual for each command and each one below it."""
    root = get_command(app)
    ctx = root.context_class(root, info_name="kb")
    for title, commands in SECTIONS.items():
        yield title, [manual for name in commands for manual in _family(load(name), name, ctx)]


def program() -> Manual:
    """Return the manual of `kb` itself: what stands before a command."""
    root = get_command(app)
    return _manual(root, root.context_class(root, info_name="kb"))


def _family(command: Any, name: str, above: Any) -> Iterator[Manual]:
    ctx = command.context_class(command, info_name=name, parent=above)
    yield _manual(command, ctx)
    for below, one in getattr(command, "commands", {}).items():
        yield from _family(one, below, ctx)


def _manual(command: Any, ctx: Any) -> Manual:
    told = inspect.cleandoc(command.help or "")
    blocks = [_block(b) for b in re.split(r"\n\s*\n", inspect.cleandoc(command.epilog or "")) if b.strip()]
    return Manual(
        ctx.command_path,
        f"{ctx.command_path} {usage.line(command, ctx)}".strip(),
        tuple(" ".join(p.split()) for p in re.split(r"\n\s*\n", told) if p.strip()),
        tuple(row for row in usage.taken(command, ctx) if not row.written.endswith("--help")),
        tuple(blocks),
    )


def _block(text: str) -> str:
    return text.removeprefix("\b").strip("\n")


def commands() -> str:
    """Return commands.md."""
    parts = [_INTRO, "## kb\n", *_page(program())]
    for title, found in manuals():
        parts.append(f"## {title}\n")
        for manual in found:
            parts += [f"### {manual.name}\n", *_page(manual)]
    return "\n".join(parts)


def _page(manual: Manual) -> Iterator[str]:
    yield f"```text\n{manual.synopsis}\n```\n"
    for paragraph in manual.paragraphs:
        yield f"{paragraph}\n"
    if manual.taken:
        rows = "".join(f"| {_code(row.written)} | {_cell(row.says)} |\n" for row in manual.taken)
        yield f"| | |\n|---|---|\n{rows}"
    for block in manual.notes:
        yield f"```text\n{block}\n```\n"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    from kb.cli import roff

    concepts = words.SOURCE.read_text(encoding="utf-8")
    made = roff.page(program(), list(manuals()), words.concepts().values())
    return {"concepts.md": concepts, "commands.md": commands(), "kb.1": made}


def write(folder: Path, made: Iterable[tuple[str, str]]) -> None:
    """Write the pages into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made:
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS, pages().items())
