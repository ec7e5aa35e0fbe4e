"""One run of the program: its settings, its database, its two consoles (stdout for results, stderr for the rest)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from rich.console import Console

from kb.cli import terminal
from kb.errors import ConfigError
from kb.text import printable

if TYPE_CHECKING:
    import typer

    from kb.config import Config
    from kb.records import Author, Document, Topic
    from kb.store import Store


class _Console(Console):
    """A console that leaves a closed pipe to the program."""

    def on_broken_pipe(self) -> None:
        """Tell the program that nobody reads any more."""
        self.quiet = True
        raise BrokenPipeError


@dataclass
class Session:
    """What the global options say; settings are read and consoles made when first needed."""

    db: Path | None
    config_file: Path | None
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    ascii: bool = False
    pages: bool = False
    """Whether long output may go through a pager."""
    _asked: set[str] = field(default_factory=set)

    @cached_property
    def found_config(self) -> Path | None:
        """Where kb.toml lies, or None if there is none. Raises `ConfigError` if the one named is not there."""
        from kb import toml

        found = self.config_file or toml.find(Path.cwd())
        if found is not None and not found.is_file():
            raise ConfigError(f"{found}: there is no such settings file", hint="`kb init` writes a kb.toml")
        return found

    @cached_property
    def config(self) -> Config:
        """The settings. Raises `ConfigError`."""
        from kb import toml

        return toml.load(self.found_config)

    @cached_property
    def database(self) -> Path:
        """Where the database lies or will lie."""
        from kb import toml

        return self.db or toml.database_path(self.config, self.found_config)

    @cached_property
    def out(self) -> Console:
        """The console of results. What it prints is held back until `finish` where a pager may be needed."""
        console = self._console(sys.stdout)
        if self._holds_back:
            console.begin_capture()
        return console

    @cached_property
    def err(self) -> Console:
        """The console of progress, notes and problems."""
        return self._console(sys.stderr)

    def _console(self, stream: TextIO) -> Console:
        plain = self.ascii or not terminal.shows_symbols(stream)
        file = cast(TextIO, terminal.Plain(stream)) if plain else None
        return _Console(
            file=file, stderr=stream is sys.stderr, no_color=self._plain, highlight=False, markup=False, emoji=False
        )

    @property
    def _plain(self) -> bool | None:
        return True if self.no_color or os.environ.get("NO_COLOR") else None

    @cached_property
    def _holds_back(self) -> bool:
        wanted = self.pages and sys.stdout.isatty() and sys.stdin.isatty() and os.name == "posix"
        return wanted and self.config.display.pager and bool(terminal.pager())

    def finish(self) -> None:
        """Print what was held back."""
        if "out" in vars(self) and self._holds_back:
            terminal.show(self.out.end_capture(), terminal.pager())

    def link(self, path: str, line: int | None, url: str | None = None) -> str:
        """Return the address of a place: of the file at a stored path, else the post's own; "" for none."""
        template = self.config.display.link
        full = str(self.database.absolute().parent / path)
        while template and full and not os.path.isfile(full):  # noqa: PTH113 - it never raises
            # A part of a file stands behind a "#", a file of an archive below it.
            full = full.rpartition("#")[0] or ("" if "#" in full else _above(full, self.database))
        if template and full:
            return terminal.file_link(template, os.path.realpath(full), line)
        return terminal.web_link(url) if template else ""

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Open the database for reading; a note says if it is stale. Raises `NotFoundError`, `StoreError`."""
        from kb.pipeline import stale_stages
        from kb.store import Store

        with Store.open(self.database, mode="read", busy_seconds=self.config.database.busy_seconds) as store:
            if stale_stages(store, self.config):
                self.note("the base was derived with other settings or models, or by another kb: run `kb rebuild`")
            yield store

    def note(self, text: str) -> None:
        """Print a note on stderr, once, unless --quiet."""
        if not self.quiet and text not in self._asked:
            self._asked.add(text)
            self.err.print(printable(f"kb: {text}"), soft_wrap=True, style="dim")

    def author(self, store: Store, name: str) -> Author:
        """Return the author meant by `name`, and say who that is if the name is not theirs to the letter."""
        from kb.views import lookup

        found = lookup.author(store, self.config, name)
        if name not in (found.name, found.id):
            self.note(f"{name!r} is taken for {found.name} ({found.id})")
        return found

    def two_authors(self, store: Store, one: str, two: str) -> tuple[Author, Author]:
        """Return two authors, who must not be one person. Raises `ConfigError`."""
        first, second = self.author(store, one), self.author(store, two)
        if first.id == second.id:
            raise ConfigError(f"both names are taken for {first.name}")
        return first, second

    def topic(self, store: Store, name: str) -> Topic:
        """Return the topic meant by `name`, and say which that is if the name is not its own to the letter."""
        from kb.views import lookup

        found = lookup.topic(store, self.config, name)
        if name not in (found.label, found.id):
            self.note(f"{name!r} is taken for the topic {found.label} ({found.id})")
        return found

    def document(self, store: Store, name: str) -> Document:
        """Return the document meant by `name`, and say which that is if the name is not its path to the letter."""
        from kb.views import lookup

        found = lookup.document(store, self.config, name)
        if name not in (found.path, found.id):
            self.note(f"{name!r} is taken for {found.path} ({found.id})")
        return found

    def ids(
        self, store: Store, author: str | None, topic: str | None, document: str | None
    ) -> tuple[str | None, str | None, str | None]:
        """Return the ids of the author, the topic and the document meant, None for each that is not asked for."""
        return (
            self.author(store, author).id if author else None,
            self.topic(store, topic).id if topic else None,
            self.document(store, document).id if document else None,
        )

    def shown(self, path: str) -> str:
        """Return a stored path as it is shortest to type: relative to the working folder, if that is shorter."""
        if path == "-":
            return "standard input"
        full = self.database.absolute().parent / path
        if not os.path.exists(full) and os.path.exists(path):  # noqa: PTH110 - Path.exists raises where it may not look
            return path
        try:
            near = os.path.relpath(full)
        except ValueError:  # another drive
            return path
        return near if len(near) < len(str(full)) else str(full)


def _above(path: str, database: Path) -> str:
    """Return the path one step up, as long as it may still be an archive: below the database's folder."""
    above = os.path.dirname(path)  # noqa: PTH120
    return above if len(above) > len(str(database.absolute().parent)) else ""


def session(ctx: typer.Context) -> Session:
    """Return the session that the global options made."""
    return cast(Session, ctx.obj)
