"""Where the time of a run goes: wall and processor seconds by stage, and the most memory it held."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: `wall` on the clock, `cpu` of all processors, in the program and in the system."""

    wall: float
    cpu: float


def now() -> Spent:
    """Return what has passed on the clock, and on the processors for this process."""
    return Spent(time.monotonic(), time.process_time())


@dataclass(slots=True)
class Clock:
    """A `kb.pipeline.Progress` that keeps what each stage took."""

    spent: dict[str, Spent] = field(default_factory=dict)
    _name: str = "opening"
    _since: Spent = field(default_factory=now)

    def stage(self, name: str, total: int | None) -> None:
        """End the stage that went on, begin another."""
        new, held = now(), self.spent.get(self._name, Spent(0, 0))
        took = Spent(new.wall - self._since.wall, new.cpu - self._since.cpu)
        self.spent[self._name] = Spent(held.wall + took.wall, held.cpu + took.cpu)
        self._name, self._since = name, new

    def advance(self, n: int = 1) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""


def peak_megabytes() -> float:
    """Return the most memory that this process has held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
