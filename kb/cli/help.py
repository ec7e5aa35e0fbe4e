"""`kb help`: what the words mean that kb uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.page import Page
from kb.cli.session import session
from kb.errors import NotFoundError

EXAMPLE = "\b\nExamples:\n  kb help\n  kb help crux\n  kb help open question\n  kb help summary"
SOURCE = Path(__file__).parent / "concepts.md"


@dataclass(frozen=True, slots=True)
class Concept:
    """A word, what it means in paragraphs, and commands to try."""

    word: str
    paragraphs: tuple[str, ...]
    commands: tuple[str, ...]


def command(
    ctx: typer.Context,
    word: Annotated[list[str] | None, typer.Argument(metavar="WORD", help="A word of kb, or a command.")] = None,
) -> None:
    """Say what a word means that kb uses, such as crux, stance or position; without one, list them.

    The help of a command comes by its name, as with --help.
    """
    page = Page(session(ctx))
    known = concepts()
    if not word:
        page.heading("Words", "kb help WORD explains one; kb COMMAND --help a command")
        for concept in known.values():
            page.prose(f"{concept.word:<15}{_first(concept)}", 2, hang=15)
        return
    wanted = " ".join(word).casefold().replace("-", " ")
    if found := known.get(wanted) or known.get(_single(wanted)):
        _show(page, found)
        return
    _command_help(ctx, wanted, [*known])


def _command_help(ctx: typer.Context, name: str, known: list[str]) -> None:
    from kb.cli.app import COMMANDS, load
    from kb.views.lookup import nearest

    if name not in COMMANDS:
        near = nearest(name, [*known, *COMMANDS])
        hint = f"nearest: {', '.join(near)}" if near else "kb help lists them"
        raise NotFoundError(f"no word or command is called {name!r}", hint=hint)
    found = load(name)
    with found.make_context(name, ["--help"], parent=ctx.parent, resilient_parsing=True) as inner:
        typer.echo(found.get_help(inner))


def _show(page: Page, concept: Concept) -> None:
    page.heading(concept.word)
    for paragraph in concept.paragraphs:
        page.prose(paragraph.replace("`", ""), 2)
    for line in concept.commands:
        page.meta(line, 4)
    others = [w for w in concepts() if w != concept.word and re.search(rf"\b{w}s?\b", " ".join(concept.paragraphs))]
    if others:
        page.meta(f"see also: {', '.join(others)}", 2)


def concepts() -> dict[str, Concept]:
    """Return every word of concepts.md with what it means, in its order."""
    _, *blocks = re.split(r"^## ", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {concept.word: concept for concept in map(_concept, blocks)}


def _concept(block: str) -> Concept:
    word, _, body = block.partition("\n")
    parts = [part for part in re.split(r"\n\s*\n", body.strip("\n")) if part.strip()]
    told = [" ".join(part.split()) for part in parts if not part.startswith("    ")]
    tries = [line.strip() for part in parts if part.startswith("    ") for line in part.splitlines()]
    return Concept(word.strip(), tuple(told), tuple(tries))


def _first(concept: Concept) -> str:
    return re.split(r"(?<=[.:;])\s", concept.paragraphs[0])[0].rstrip(".:;")


def _single(word: str) -> str:
    return word.removesuffix("s") if word != "cruxes" else "crux"
