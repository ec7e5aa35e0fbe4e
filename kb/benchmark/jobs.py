"""What is measured inside a process of its own: a run of the pipeline by stage, and searches in an open base."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

from kb.benchmark.clock import Clock, Spent, now, peak_megabytes
from kb.config import Config
from kb.pipeline import forget, ingest
from kb.store import Store
from kb.store.sizes import Sizes

WARM = 20  # searches in an open base


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run took by stage, and what the base held after it."""

    stages: dict[str, Spent]
    megabytes: float
    sizes: Sizes
    readings: int


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds of the first search of a process, without its imports, and those of the median one after it.

    `cpu` is the mean of all processors' seconds of those after the first.
    """

    first: float
    warm: float
    cpu: float


def ingested(database: Path, config: Config, folder: Path) -> Ran:
    """Ingest a folder or file."""
    clock = Clock()
    ingest([folder], config, database, progress=clock)
    return _ran(clock, database)


def forgotten(database: Path, config: Config, file: Path) -> Ran:
    """Forget a file."""
    clock = Clock()
    forget(str(file), config, database, progress=clock)
    return _ran(clock, database)


def searched(database: Path, config: Config, queries: list[str]) -> Searched:
    """Search for each of `queries` in one open base, the first of them first of all."""
    from kb.models.encoders import load_encoder
    from kb.search import SearchFilter, search

    wanted, took = SearchFilter(), []
    encoder = load_encoder(config.encoder)  # its weights are loaded by the first search
    with Store.open(database, mode="read") as store:
        for query in queries:
            began = now()
            search(store, encoder, config, query, wanted)
            ended = now()
            took.append(Spent(ended.wall - began.wall, ended.cpu - began.cpu))
    after = took[1:]
    return Searched(took[0].wall, statistics.median(t.wall for t in after), statistics.mean(t.cpu for t in after))


def _ran(clock: Clock, database: Path) -> Ran:
    clock.stage("", None)  # ends the last one
    with Store.open(database, mode="read") as store:
        return Ran(clock.spent, peak_megabytes(), store.sizes(), store.readings.count())
