"""What the pair model is taught: one network, four questions about two texts."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from kb.models.bearing import CLASSES, Task


class Part(StrEnum):
    """What an item is for: fitting, calibrating, or scores alone."""

    FIT = "fit"
    CALIBRATE = "calibrate"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Item:
    """Two texts and the answer to one question about them, a place in `CLASSES[task]`.

    `source` names the set it comes from; `group` (a thread, a topic, a claim) stands whole on one side of any split.
    """

    first: str
    second: str
    task: Task
    label: int
    source: str
    group: str = ""
    weight: float = 1.0


def label(task: Task, name: str) -> int:
    """Return the place of an answer among `CLASSES[task]`."""
    return CLASSES[task].index(name)


def one_in(group: str, count: int) -> bool:
    """Say, the same on every machine, whether a group is the one in so many that is set aside."""
    return zlib.crc32(group.encode()) % count == 0
