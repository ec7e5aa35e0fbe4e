"""What a base holds, how fresh it is, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records import Problem, Run
from kb.store import Sizes


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a base. `stale` names the stages that do not match the documents, settings or models of today."""

    database: str
    config: str | None
    sizes: Sizes
    last_run: Run | None
    encoder: str
    encoders: tuple[str, ...]
    readers: tuple[str, ...]
    stale: tuple[str, ...]
    problems: tuple[Problem, ...]
