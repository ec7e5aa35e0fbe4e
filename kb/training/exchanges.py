"""What the written exchanges teach the pair model: each sentence of an answer beside each of what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kb.context import in_context, passages
from kb.errors import InputError
from kb.models.bearing import Task
from kb.training.tasks import Item, Part, label, one_in

ONE_IN = 10
PLAIN_ONE_IN = 4
"""How many pairs are shown without their context, as claims that never met are."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A passage and its answer, by sentence; `bears` holds (place in the answer, place in the passage) and how."""

    id: str
    part: Part
    answered: tuple[str, ...]
    answer: tuple[str, ...]
    takes: str
    bears: dict[tuple[int, int], str]
    none: frozenset[int]


def exchanges(folder: Path) -> list[Exchange]:
    """Return the exchanges below `folder`, in the order of their files. Raises `InputError` if there are none."""
    files = sorted((folder / "exchanges").glob("*.jsonl"))
    if not files:
        raise InputError(f"{folder / 'exchanges'}: no *.jsonl here", hint="name the folder of the written set")
    return [_exchange(msgspec.json.decode(line)) for path in files for line in path.read_bytes().splitlines()]


def items(exchange: Exchange) -> Iterator[Item]:
    """Yield how each two sentences bear on each other, how the answer takes the passage, and which of it are claims."""
    for i, said in enumerate(exchange.answer):
        before = " ".join(exchange.answer[:i])
        for j, claim in enumerate(exchange.answered):
            name = exchange.bears.get((i, j), "neutral")
            pair = (in_context(claim, " ".join(exchange.answered[:j])), in_context(said, before, exchange.answer[0]))
            if one_in(f"{exchange.id} {i} {j}", PLAIN_ONE_IN):
                pair = (claim, said)
            yield Item(*pair, Task.STANCE, label(Task.STANCE, name), "exchange", exchange.id)
        kind = "none" if i in exchange.none else "claim"
        yield Item(before, said, Task.CLAIM, label(Task.CLAIM, kind), "exchange units", exchange.id)
    whole = passages(" ".join(exchange.answered), " ".join(exchange.answer))
    yield Item(*whole, Task.EXCHANGE, label(Task.EXCHANGE, exchange.takes), "exchange answer", exchange.id)


def _exchange(raw: dict[str, Any]) -> Exchange:
    parts = [Part.APART, Part.CALIBRATE]
    part = next((p for p in parts if one_in(f"{p} {raw['id']}", ONE_IN)), Part.FIT)
    bears = {(i, j): how for i, j, how in raw["bears"]}
    return Exchange(
        raw["id"], part, tuple(raw["answered"]), tuple(raw["answer"]), raw["takes"], bears, frozenset(raw["none"])
    )
