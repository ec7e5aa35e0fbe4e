"""The man page kb(1), in the roff of the man macros, from what the commands and the words say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kb import __version__
from kb.errors import AmbiguousError, ConfigError, InputError, KbError, ModelMissingError

if TYPE_CHECKING:
    from kb.cli.help import Concept
    from kb.cli.reference import Manual

_CODES = (
    (0, "All went well; also: nothing was found."),
    (KbError.exit_code, "It failed."),
    (ConfigError.exit_code, "The command line or kb.toml is wrong."),
    (InputError.exit_code, "Input could not be read."),
    (ModelMissingError.exit_code, "A model is not there."),
    (AmbiguousError.exit_code, "What was named is not there, or may mean several."),
    (130, "Interrupted."),
)
_VARIABLES = (
    ("KB_DB, KB_CONFIG", "The database and the kb.toml, as --db and --config."),
    ("KB_CACHE_DIR", "Where converted models are kept."),
    ("KB_PAGER, PAGER", "What shows long output; empty for nothing."),
    ("NO_COLOR, KB_ASCII", "No colours; plain letters for symbols."),
)
_FILES = (
    ("kb.toml", "The settings, found from the working folder upwards; kb init writes one."),
    ("kb.db", "The database, beside kb.toml."),
)


def page(program: Manual, sections: Sequence[tuple[str, list[Manual]]], words: Iterable[Concept]) -> str:
    """Return the man page. It bears no date, so that the same program makes the same page."""
    lines = [
        f'.TH KB 1 "" "kb {__version__}" "User Commands"',
        ".SH NAME",
        "kb \\- who claims what, who disagrees, and what the disagreement hinges on",
        ".SH SYNOPSIS",
        f".B {text(program.synopsis)}",
        ".SH DESCRIPTION",
        *(line for paragraph in program.paragraphs for line in (".PP", text(paragraph))),
        *_taken(program),
        *_blocks(program),
    ]
    for title, manuals in sections:
        lines.append(f".SH COMMANDS: {text(title.upper())}")
        for manual in manuals:
            lines += [f'.SS "{text(manual.name)}"', f".B {text(manual.synopsis)}"]
            lines += [line for paragraph in manual.paragraphs for line in (".PP", text(paragraph))]
            lines += [*_taken(manual), *_blocks(manual)]
    lines.append(".SH WORDS")
    for word in words:
        lines += _entry(word.word, " ".join(word.paragraphs).replace("`", ""))
    for title, entries in (
        ("EXIT STATUS", [(str(code), said) for code, said in _CODES]),
        ("ENVIRONMENT", _VARIABLES),
        ("FILES", _FILES),
    ):
        lines.append(f".SH {title}")
        lines += [line for name, said in entries for line in _entry(name, said)]
    return "\n".join(lines) + "\n"


def _taken(manual: Manual) -> Iterator[str]:
    for row in manual.taken:
        yield from _entry(row.written, row.says)


def _entry(name: str, said: str) -> list[str]:
    return [".TP", f".B {text(name)}", text(said)]


def _blocks(manual: Manual) -> Iterator[str]:
    for block in manual.notes:
        yield from (".PP", ".nf", *(text(line) for line in block.splitlines()), ".fi")


def text(words: str) -> str:
    """Return words as roff prints them: no letter is taken for a command, and a hyphen can be copied as a minus."""
    safe = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe
