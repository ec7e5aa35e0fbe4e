"""Labelled sets of queries and texts, and how well an order of texts answers a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.errors import InputError
from kb.evaluation import files

DEPTH = 10
_SETS = {
    "perspectrum": ("perspectrum.dev", "perspectrum"),
    "argkp": ("argkp.dev", "argkp.dev"),
    "ibm": ("ibm_claim_stance.train", "ibm_claim_stance"),
}
_TO_TUNE = {"perspectrum train": ("perspectrum.train", "perspectrum"), "argkp train": ("argkp.train", "argkp.train")}
LONG = "long arguments"
_RESAMPLES, _SEED = 2000, 17


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the places of the texts that answer it; `itself` is its own place if it is one of the texts."""

    query: str
    relevant: frozenset[int]
    itself: int | None = None


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Texts, each its own document, and what is asked of them."""

    name: str
    texts: tuple[str, ...]
    asked: tuple[Asked, ...]


def sets(data: Path, *, to_tune: bool = False) -> Iterator[RetrievalSet]:
    """Yield the public sets of short claims, then long arguments; with `to_tune`, their parts kept for tuning.

    Raises `NotFoundError`, `InputError`.
    """
    for name, (queries, corpus) in (_TO_TUNE if to_tune else _SETS).items():
        texts, asked = rows(data, "retrieval", f"{corpus}.corpus.jsonl"), rows(data, "retrieval", f"{queries}.jsonl")
        place = {row["id"]: n for n, row in enumerate(texts)}
        yield RetrievalSet(
            name,
            tuple(row["text"] for row in texts),
            tuple(Asked(q["query"], frozenset(place[i] for i in q["relevant"] if i in place)) for q in asked),
        )
    yield _long(data, "train" if to_tune else "dev")


def _long(data: Path, part: str, most: int = 600) -> RetrievalSet:
    """Return paragraphs of debate: each asks for those that answer the same question the other way."""
    texts = rows(data, "stance", f"procon20.{part}.jsonl")[:most]
    asked = []
    for n, row in enumerate(texts):
        against = (m for m, o in enumerate(texts) if o["claim"] == row["claim"] and o["label"] != row["label"])
        if relevant := frozenset(against):
            asked.append(Asked(row["text"], relevant, n))
    return RetrievalSet(LONG if part == "dev" else f"{LONG} {part}", tuple(r["text"] for r in texts), tuple(asked))


def rows(data: Path, folder: str, name: str) -> list[dict[str, Any]]:
    """Return the rows of a labelled file. Raises `NotFoundError`, `InputError`."""
    (file,) = files(data, folder, name)
    try:
        return [msgspec.json.decode(line, type=dict[str, Any]) for line in file.read_bytes().splitlines()]
    except msgspec.MsgspecError as error:
        raise InputError(f"{file}: not labelled rows: {error}") from error


def gain(order: Iterable[int], asked: Asked) -> float:
    """Return nDCG@10 of the texts in this order (Jarvelin, Kekalainen 2002), a text being relevant or not."""
    top = [n for n in order if n != asked.itself][:DEPTH]
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    best = discount[: min(len(asked.relevant), DEPTH)].sum()
    got = discount[[place for place, n in enumerate(top) if n in asked.relevant]].sum()
    return float(got / best) if best else 0.0


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of the mean by resampling the queries (percentile bootstrap, fixed seed)."""
    held: NDArray[np.float64] = np.array(values)
    draws = np.random.default_rng(_SEED).integers(0, len(held), (_RESAMPLES, len(held)))
    low, high = np.percentile(held[draws].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)
