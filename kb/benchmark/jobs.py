"""What is measured inside a process of its own: a run of the pipeline by stage, and searches in an open base."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from kb.benchmark.clock import Clock, Spent, peak_megabytes
from kb.config import Config
from kb.pipeline import forget, ingest
from kb.store import Store

WARM = 20  # searches in an open base


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run took by stage, and what the base held after it."""

    stages: dict[str, Spent]
    megabytes: float
    mentions: int
    claims: int
    bytes: int
    readings: int


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds of the first search of a process, without its imports, and the median of those after it."""

    first: float
    warm: float


def ingested(database: Path, folder: Path) -> Ran:
    """Ingest a folder or file."""
    clock = Clock()
    ingest([folder], Config(), database, progress=clock)
    return _ran(clock, database)


def forgotten(database: Path, file: Path) -> Ran:
    """Forget a file."""
    clock = Clock()
    forget(str(file), Config(), database, progress=clock)
    return _ran(clock, database)


def searched(database: Path, queries: list[str]) -> Searched:
    """Search for each of `queries` in one open base, the first of them first of all."""
    from kb.models.encoders import load_encoder
    from kb.search import SearchFilter, search

    config, wanted, took = Config(), SearchFilter(), []
    encoder = load_encoder(config.encoder)  # its weights are loaded by the first search
    with Store.open(database, mode="read") as store:
        for query in queries:
            began = time.monotonic()
            search(store, encoder, config, query, wanted)
            took.append(time.monotonic() - began)
    return Searched(took[0], statistics.median(took[1:]))


def _ran(clock: Clock, database: Path) -> Ran:
    clock.stage("", None)  # ends the last one
    with Store.open(database, mode="read") as store:
        sizes = store.sizes()
        return Ran(clock.spent, peak_megabytes(), sizes.mentions, sizes.claims, sizes.bytes, store.readings.count())
