"""`python -m kb.benchmark`: write an invented forum, measure kb on one, compare and draw results."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec

from kb import toml
from kb.benchmark import comparing, corpus, figures, jobs, suite
from kb.benchmark.figures import Result


def main(given: list[str]) -> None:
    """Run what is asked for in `given`."""
    parser = argparse.ArgumentParser(prog="python -m kb.benchmark", description=__doc__)
    commands = parser.add_subparsers(required=True)
    write = commands.add_parser("write", help="write an invented forum: one file a thread")
    write.add_argument("--out", type=Path, required=True, help="the folder to write below")
    write.set_defaults(run=_write)
    run = commands.add_parser("run", help="measure kb on an invented forum")
    run.add_argument("--alone", action="store_true", help="without what a user would pick instead")
    run.add_argument("--rivals", default=sys.executable, metavar="PYTHON", help="the interpreter that has that")
    run.set_defaults(run=_run)
    grow = commands.add_parser("growth", help="measure what grows with a base, with models that answer at once")
    grow.set_defaults(run=_growth)
    for measured in (run, grow):
        measured.add_argument("--out", type=Path, required=True, help="the JSON file to write; a table goes to stdout")
    for sized in (write, run, grow):
        sized.add_argument("--size", default="10k", choices=corpus.SIZES, help="about how many claims it makes")
        sized.add_argument("--seed", type=int, default=corpus.SEED)
    compare = commands.add_parser("compare", help="compare two results: ratios first")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.set_defaults(run=_compare)
    plot = commands.add_parser("plot", help="draw how the figures of several results grow (needs matplotlib)")
    plot.add_argument("results", type=Path, nargs="+")
    plot.add_argument("--out", type=Path, required=True, help="the .svg or .png file to write")
    plot.set_defaults(run=_plot)
    job = commands.add_parser("job", help="one step of `run`, in a process of its own")
    job.add_argument("step", choices=("ingest", "forget", "search"))
    job.add_argument("places", nargs=3, type=Path, metavar="place", help="the database, its kb.toml, and what it is of")
    job.set_defaults(run=_job)
    asked = parser.parse_args(given)
    asked.run(asked)


def _write(asked: argparse.Namespace) -> None:
    count = corpus.write(asked.out, corpus.SIZES[asked.size], asked.seed)
    sys.stdout.write(f"{count:,} threads written below {asked.out}\n")


def _run(asked: argparse.Namespace) -> None:
    python = "" if asked.alone else str(Path(shutil.which(asked.rivals) or asked.rivals).absolute())
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        result = suite.bench(asked.size, Path(folder) / "bases", asked.seed, tell=_tell, python=python)
    _keep(result, asked.out)


def _growth(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        result = suite.growth(asked.size, Path(folder) / "base", asked.seed, tell=_tell)
    _keep(result, asked.out)


def _keep(result: Result, out: Path) -> None:
    figures.save(result, out)
    sys.stdout.write(f"{result.table()}\n")
    _tell(f"written: {out}")


def _compare(asked: argparse.Namespace) -> None:
    try:
        sys.stdout.write(comparing.compare(figures.load(asked.before), figures.load(asked.after)))
    except (OSError, ValueError) as error:  # msgspec's errors are of the second kind
        sys.exit(f"cannot compare: {error}")


def _plot(asked: argparse.Namespace) -> None:
    try:
        from kb.benchmark import plots
    except ModuleNotFoundError as error:
        sys.exit(f"{error}: pip install 'kb[bench]'")
    plots.draw([figures.load(path) for path in asked.results], asked.out)
    _tell(f"written: {asked.out}")


def _job(asked: argparse.Namespace) -> None:
    database, config, place = asked.places
    settings = toml.load(config)
    if asked.step == "ingest":
        found: object = jobs.ingested(database, settings, place)
    elif asked.step == "forget":
        found = jobs.forgotten(database, settings, place)
    else:
        found = jobs.searched(database, settings, json.loads(place.read_bytes()))
    sys.stdout.write(f"{msgspec.json.encode(found).decode()}\n")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
