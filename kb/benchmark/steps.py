"""The steps of a benchmark, each a process of its own: a forum is ingested, started on, searched and changed."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from kb.benchmark import corpus
from kb.benchmark.clock import Spent
from kb.benchmark.figures import Figure
from kb.benchmark.jobs import WARM, Ran, Searched
from kb.benchmark.processes import Took, median, run
from kb.benchmark.stubs import Models, Settings, settings
from kb.benchmark.threads import thread

TIMES = 3  # of each start-up
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A forum in a folder of its own, how many sentences and threads it has, and the models its base is made with."""

    folder: Path
    size: str
    models: Models
    seed: int
    settings: Settings
    sentences: int
    threads: int

    @property
    def database(self) -> Path:
        """The base."""
        return self.folder / "bench.db"

    def job(self, kind: type[T], step: str, config: Path, on: Path) -> T:
        """Run a job of kb.benchmark in a process of its own and return what it found."""
        command = ("-m", "kb.benchmark", "job", step, str(self.database), str(config), str(on))
        return msgspec.json.decode(run(command, self.folder).out.splitlines()[-1], type=kind)

    def figure(self, figure: Figure) -> Figure:
        """Return a figure that says on what it was measured."""
        return replace(figure, size=self.size, models=self.models)


def prepare(folder: Path, size: str, models: Models, seed: int) -> Held:
    """Write a forum of `size` into `folder`, which is not there yet."""
    folder = folder.resolve()
    folder.mkdir(parents=True)
    threads = sentences = 0
    for made in corpus.numbers(corpus.SIZES[size], seed):
        corpus.write_thread(folder / "forum", made)
        threads, sentences = threads + 1, sentences + sum(len(m.sentences) for m in made.messages)
    return Held(folder, size, models, seed, settings(folder, models), sentences, threads)


def ingesting(held: Held) -> Iterator[Figure]:
    """Ingest all of it, then the same again."""
    first = held.job(Ran, "ingest", held.settings.making, held.folder / "forum")
    spent, sizes = _sum(first), first.sizes
    yield Figure("ingest / sentences a second", held.sentences / spent.wall, "/s", "higher")
    yield Figure("ingest / sentences a processor second", held.sentences / spent.cpu, "/s", "higher")
    yield Figure("ingest / all", 1000 * spent.cpu / sizes.claims, "cpu ms a claim")
    for stage, part in first.stages.items():
        if part.cpu >= 0.01:
            yield Figure(f"ingest / {stage}", 1000 * part.cpu / sizes.claims, "cpu ms a claim")
    yield Figure("ingest / pairs read by networks", first.readings / sizes.claims, "a claim")
    yield Figure("ingest / peak memory", first.megabytes, "MB")
    yield Figure("database / a claim", sizes.bytes / sizes.claims, "bytes")
    for name in ("claims", "stances", "positions", "topics", "cruxes"):
        yield Figure(f"base / {name}", getattr(sizes, name), "", "neither")
    again = held.job(Ran, "ingest", held.settings.making, held.folder / "forum")
    yield Figure("ingest / the same again", _sum(again).cpu, "cpu s")


def starting(held: Held, times: int = TIMES) -> Iterator[Figure]:
    """Start kb, as whole processes."""
    kb = ("-m", "kb", "--db", str(held.database), "--config", str(held.settings.asking))
    claim = run((*kb, "claims", "--ids", "--limit", "1"), held.folder).out.split()[0].decode()
    query = thread(held.seed, 0).messages[0].sentences[0].text
    commands = (
        ("python alone", ("-c", "pass")), ("typer and rich alone", ("-c", "import typer, rich.table")),
        ("--help", (*kb, "--help")), ("show", (*kb, "show", claim)), ("authors", (*kb, "authors")),
        ("claims", (*kb, "claims", "--limit", "10")), ("cruxes", (*kb, "cruxes", "--limit", "5")),
        ("search", (*kb, "search", query)),
    )  # fmt: skip
    for name, command in commands:
        took = median(command, held.folder, times)
        yield from _process(f"start / {name}", took)
        if name == "search":
            yield Figure("start / search, peak memory", took.megabytes, "MB")


def searching(held: Held) -> Iterator[Figure]:
    """Search in an open base."""
    texts = (said.text for made in corpus.numbers(sys.maxsize, held.seed) for said in made.messages[0].sentences)
    queries = list(itertools.islice((text for text in texts if len(text.split()) > 6), WARM + 1))
    asked = held.folder / "queries.json"
    asked.write_bytes(msgspec.json.encode(queries))
    found = held.job(Searched, "search", held.settings.asking, asked)
    yield Figure("search / first in a process, without imports", 1000 * found.first, "ms")
    yield Figure("search / in an open base", 1000 * found.warm, "ms")
    yield Figure("search / in an open base, processor", 1000 * found.cpu, "cpu ms")


def changing(held: Held) -> Iterator[Figure]:
    """Add a thread, change it, forget it."""
    for name, step, revision in (("add", "ingest", 0), ("change", "ingest", 1), ("forget", "forget", 1)):
        place = corpus.write_thread(held.folder / "more", thread(held.seed, held.threads, revision))
        took = held.job(Ran, step, held.settings.making, place)
        spent = _sum(took)
        yield from _process(f"incremental / {name} one document", Took(spent.wall, spent.cpu, took.megabytes))
        if name == "add":
            yield Figure("incremental / peak memory", took.megabytes, "MB")


def _process(name: str, took: Took) -> Iterator[Figure]:
    yield Figure(name, took.wall, "s")
    yield Figure(f"{name}, processor", took.cpu, "cpu s")


def _sum(ran: Ran) -> Spent:
    parts = ran.stages.values()
    return Spent(sum(part.wall for part in parts), sum(part.cpu for part in parts))
