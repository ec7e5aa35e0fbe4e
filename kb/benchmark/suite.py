"""The benchmark: an invented forum is written, ingested, changed and searched, each step a process of its own."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from kb.benchmark import corpus, figures, rivals
from kb.benchmark.figures import Figure, Result
from kb.benchmark.jobs import WARM, Ran, Searched
from kb.benchmark.processes import median, run
from kb.benchmark.rivals import Rival
from kb.benchmark.threads import thread

TIMES = 5  # of each start-up
RIVAL_TEXTS = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the steps share: the forum's folder, the base, and how many sentences and threads it has."""

    folder: Path
    seed: int
    sentences: int
    threads: int
    tell: Callable[[str], None]

    @property
    def database(self) -> Path:
        """The base."""
        return self.folder / "bench.db"

    @property
    def forum(self) -> Path:
        """The forum's files."""
        return self.folder / "forum"

    def job(self, kind: type[T], *arguments: str) -> T:
        """Run a job of kb.benchmark in a process of its own and return what it found."""
        took = run(("-m", "kb.benchmark", "job", *arguments), self.folder)
        return msgspec.json.decode(took.out.splitlines()[-1], type=kind)


def bench(size: str, folder: Path, seed: int, *, tell: Callable[[str], None], others: bool = True) -> Result:
    """Measure everything on a forum of `size`; `folder` is empty or not there. Raises `RuntimeError`."""
    result = figures.begin(size)
    folder.mkdir(parents=True)
    tell("writing the forum")
    threads = sentences = 0
    for made in corpus.numbers(corpus.SIZES[size], seed):
        corpus.write_thread(folder / "forum", made)
        threads, sentences = threads + 1, sentences + sum(len(m.sentences) for m in made.messages)
    held = Bench(folder, seed, sentences, threads, tell)
    steps = (ingesting, starting, searching, changing, *((beside_others,) if others else ()))
    for step in steps:
        tell(step.__doc__.splitlines()[0] if step.__doc__ else step.__name__)
        result.figures.extend(step(held))
    return result


def ingesting(held: Bench) -> Iterator[Figure]:
    """Ingest all of it, then the same again."""
    first = held.job(Ran, "ingest", str(held.database), str(held.forum))
    wall, cpu = _sum(first, "wall"), _sum(first, "cpu")
    yield Figure("ingest / sentences a second", held.sentences / wall, "/s", "higher")
    yield Figure("ingest / sentences a processor second", held.sentences / cpu, "/s", "higher")
    for stage, spent in first.stages.items():
        if spent.cpu >= 0.01:
            yield Figure(f"ingest / {stage}", 1000 * spent.cpu / first.claims, "cpu ms a claim")
    yield Figure("ingest / pairs read by networks", first.readings / first.claims, "a claim")
    yield Figure("ingest / peak memory", first.megabytes, "MB")
    yield Figure("ingest / claims", first.claims, "")
    yield Figure("database / a claim", first.bytes / first.claims, "bytes")
    again = held.job(Ran, "ingest", str(held.database), str(held.forum))
    yield Figure("ingest / the same again", _sum(again, "cpu"), "cpu s")


def starting(held: Bench) -> Iterator[Figure]:
    """Start kb, as whole processes."""
    kb = ("-m", "kb", "--db", str(held.database))
    claim = run((*kb, "claims", "--ids", "--limit", "1"), held.folder).out.split()[0].decode()
    query = thread(held.seed, 0).messages[0].sentences[0].text
    commands = (
        ("python alone", ("-c", "pass")), ("typer and rich alone", ("-c", "import typer, rich.table")),
        ("--help", (*kb, "--help")), ("show", (*kb, "show", claim)), ("authors", (*kb, "authors")),
        ("claims", (*kb, "claims", "--limit", "10")), ("cruxes", (*kb, "cruxes", "--limit", "5")),
        ("search", (*kb, "search", query)),
    )  # fmt: skip
    for name, command in commands:
        took = median(command, held.folder, TIMES)
        yield Figure(f"start / {name}", took.wall, "s")
        yield Figure(f"start / {name}, processor", took.cpu, "cpu s")
        if name == "search":
            yield Figure("start / search, peak memory", took.megabytes, "MB")


def searching(held: Bench) -> Iterator[Figure]:
    """Search in an open base."""
    texts = (said.text for made in corpus.numbers(sys.maxsize, held.seed) for said in made.messages[0].sentences)
    queries = list(itertools.islice((text for text in texts if len(text.split()) > 6), WARM + 1))
    (held.folder / "queries.json").write_bytes(msgspec.json.encode(queries))
    found = held.job(Searched, "search", str(held.database), str(held.folder / "queries.json"))
    yield Figure("search / first in a process, without imports", 1000 * found.first, "ms")
    yield Figure("search / in an open base", 1000 * found.warm, "ms")


def changing(held: Bench) -> Iterator[Figure]:
    """Add a thread, change it, forget it."""
    for name, revision in (("add one document", 0), ("change one document", 1)):
        place = corpus.write_thread(held.folder / "more", thread(held.seed, held.threads, revision))
        took = held.job(Ran, "ingest", str(held.database), str(place))
        yield Figure(f"incremental / {name}", _sum(took, "wall"), "s")
        yield Figure(f"incremental / {name}, processor", _sum(took, "cpu"), "cpu s")
    took = held.job(Ran, "forget", str(held.database), str(place))
    yield Figure("incremental / forget one document", _sum(took, "wall"), "s")
    yield Figure("incremental / forget one document, processor", _sum(took, "cpu"), "cpu s")


def beside_others(held: Bench) -> Iterator[Figure]:
    """Embed and index the same texts with what a user would pick instead."""
    every = (s.text for t in corpus.numbers(sys.maxsize, held.seed) for m in t.messages for s in m.sentences)
    texts = list(itertools.islice(dict.fromkeys(itertools.islice(every, 3 * RIVAL_TEXTS)), RIVAL_TEXTS))
    (held.folder / "texts.json").write_bytes(msgspec.json.encode(texts))
    found = {n: held.job(Rival, "rival", n, str(held.folder / "texts.json")) for n in rivals.installed()}
    own = found["kb encoder"]
    for name, one in found.items():
        if name == "sentence-transformers":
            yield Figure(f"beside / kb encodes, times {name}", one.index / own.index, "x", "higher")
            yield Figure(f"beside / kb encodes, times {name}, processor", one.cpu / own.cpu, "x", "higher")
            yield Figure(f"beside / kb loads, times {name}", one.load / own.load, "x", "higher")
    for name, one in found.items():
        yield Figure(f"beside / {name}, import and load", one.load, "s")
        yield Figure(f"beside / {name}, takes in", len(texts) / one.index, "texts/s", "higher")
        yield Figure(f"beside / {name}, one query", 1000 * one.query, "ms")


def _sum(ran: Ran, what: str) -> float:
    return float(sum(getattr(spent, what) for spent in ran.stages.values()))
