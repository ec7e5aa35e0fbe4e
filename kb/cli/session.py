"""One run of the program: its settings, its database, its two consoles (stdout for results, stderr for the rest)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rich.console import Console

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
    _asked: set[str] = field(default_factory=set)

    @cached_property
    def found_config(self) -> Path | None:
        """Where kb.toml lies, or None if there is none. Raises `ConfigError` if the one named is not there."""
        from kb import config

        found = self.config_file or config.find(Path.cwd())
        if found is not None and not found.is_file():
            raise ConfigError(f"{found}: there is no such settings file", hint="`kb init` writes a kb.toml")
        return found

    @cached_property
    def config(self) -> Config:
        """The settings. Raises `ConfigError`."""
        from kb import config

        return config.load(self.found_config)

    @cached_property
    def database(self) -> Path:
        """Where the database lies or will lie."""
        from kb import config

        return self.db or config.database_path(self.config, self.found_config)

    @cached_property
    def out(self) -> Console:
        """The console of results."""
        return _Console(no_color=self._plain, highlight=False, markup=False, emoji=False)

    @cached_property
    def err(self) -> Console:
        """The console of progress, notes and problems."""
        return _Console(stderr=True, no_color=self._plain, highlight=False, markup=False, emoji=False)

    @property
    def _plain(self) -> bool | None:
        return True if self.no_color or os.environ.get("NO_COLOR") else None

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


def session(ctx: typer.Context) -> Session:
    """Return the session that the global options made."""
    return cast(Session, ctx.obj)
