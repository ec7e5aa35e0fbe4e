"""What a base holds, how fresh it is, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records import Problem, Run
from kb.store import Sizes


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a base. `stale`: what was derived does not match the settings or models of today."""

    database: str
    config: str | None
    sizes: Sizes
    last_run: Run | None
    encoder: str
    encoders: tuple[str, ...]
    readers: tuple[str, ...]
    stale: bool
    problems: tuple[Problem, ...]
