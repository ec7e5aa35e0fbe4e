"""What a run tells: its progress while it lasts, and at the end what it did."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kb.records import Problem
from kb.store import Sizes


class Progress(Protocol):
    """How a long job tells what it is doing; the command line draws it, a library caller may ignore it."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of `total` steps (None if not known)."""
        ...

    def advance(self, n: int = 1) -> None:
        """Report `n` steps done."""
        ...

    def note(self, text: str) -> None:
        """Tell the user something that is no result."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None) -> None:
        """Ignore."""

    def advance(self, n: int = 1) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""


class Outcome(StrEnum):
    """What became of a document."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did: paths by outcome, what could not be used, and how much the base holds now.

    `redone` says what was made again of what the base held: documents, and stages by their names.
    `unchanged` are files that brought nothing new, `failed` those that brought nothing at all. A run that stored
    nothing has no `run_id` and no `sizes`; `fatal` says that `strict` ended it.
    """

    run_id: int | None
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    sizes: Sizes | None
    seconds: float
    fatal: bool
    redone: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    began: float = field(default_factory=time.monotonic)
    documents: dict[Outcome, list[str]] = field(default_factory=lambda: {outcome: [] for outcome in Outcome})
    failed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    redone: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome, path: str) -> None:
        """Count what became of the document at `path`."""
        self.documents[outcome].append(path)

    def report(self, run: int | None = None, sizes: Sizes | None = None, *, fatal: bool = False) -> IngestReport:
        """Return the report of a run that ends now."""
        added, replaced, unchanged = (tuple(self.documents[outcome]) for outcome in Outcome)
        return IngestReport(
            run, added, replaced, unchanged, tuple(self.failed), tuple(self.removed), tuple(self.problems), sizes,
            time.monotonic() - self.began, fatal, tuple(self.redone),
        )  # fmt: skip
