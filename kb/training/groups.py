"""What the same-claim groups teach the pair model: each two sentences of a group, and what they are to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import msgspec

from kb.errors import InputError
from kb.models.bearing import Task
from kb.training.tasks import Item, Part, label, one_in

ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Statements:
    """Statements of one claim, of its opposite, and of claims that only look alike."""

    id: str
    topic: str
    same: tuple[str, ...]
    against: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def part(self) -> Part:
        """What the group is for."""
        apart = (Part.APART, Part.CALIBRATE)
        return next((p for p in apart if one_in(f"{p} {self.id}", ONE_IN)), Part.FIT)


def groups(folder: Path) -> list[Statements]:
    """Return the groups below `folder`, in the order of their files. Raises `InputError` if there are none."""
    files = sorted((folder / "same").glob("*.jsonl"))
    if not files:
        raise InputError(f"{folder / 'same'}: no *.jsonl here", hint="name the folder of the written set")
    return [msgspec.json.decode(line, type=Statements) for path in files for line in path.read_bytes().splitlines()]


def items(group: Statements) -> Iterator[Item]:
    """Yield every pair with one of the `same`, and of each that look alike with what is against them."""
    lists = {"same": combinations(group.same, 2), "contradict": product(group.same, group.against),
             "different": product((*group.same, *group.against), group.near)}  # fmt: skip
    for kind, pairs in lists.items():
        for one, two in pairs:
            yield Item(one, two, Task.SAME, label(Task.SAME, kind), "groups", group.id)
    for one, two in combinations(group.same, 2):
        yield Item(one, two, Task.STANCE, label(Task.STANCE, "supports"), "groups stance", group.id)
    for one, two in product(group.same, group.against):
        yield Item(one, two, Task.STANCE, label(Task.STANCE, "disputes"), "groups stance", group.id)
