"""`python -m kb.benchmark`: write an invented forum, measure kb on one, compare two results."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import msgspec

from kb.benchmark import corpus, figures, jobs, rivals, suite


def main(given: list[str]) -> None:
    """Run what is asked for in `given`."""
    parser = argparse.ArgumentParser(prog="python -m kb.benchmark", description=__doc__)
    commands = parser.add_subparsers(required=True)
    write = commands.add_parser("write", help="write an invented forum: one file a thread")
    write.add_argument("--out", type=Path, required=True, help="the folder to write below")
    write.set_defaults(run=_write)
    run = commands.add_parser("run", help="measure kb on an invented forum")
    run.add_argument("--out", type=Path, required=True, help="the JSON file to write; a table goes to stdout")
    run.add_argument("--alone", action="store_true", help="without what a user would pick instead")
    run.set_defaults(run=_run)
    for sized in (write, run):
        sized.add_argument("--size", default="10k", choices=corpus.SIZES, help="about how many claims it makes")
        sized.add_argument("--seed", type=int, default=corpus.SEED)
    compare = commands.add_parser("compare", help="compare two results: ratios first")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    compare.set_defaults(run=_compare)
    job = commands.add_parser("job", help="one step of `run`, in a process of its own")
    job.add_argument("step", choices=("ingest", "forget", "search", "rival"))
    job.add_argument("arguments", nargs=2)
    job.set_defaults(run=_job)
    asked = parser.parse_args(given)
    asked.run(asked)


def _write(asked: argparse.Namespace) -> None:
    count = corpus.write(asked.out, corpus.SIZES[asked.size], asked.seed)
    sys.stdout.write(f"{count:,} threads written below {asked.out}\n")


def _run(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        result = suite.bench(asked.size, Path(folder) / "base", asked.seed, tell=_tell, others=not asked.alone)
    figures.save(result, asked.out)
    sys.stdout.write(f"{result.table()}\n")
    _tell(f"written: {asked.out}")


def _compare(asked: argparse.Namespace) -> None:
    sys.stdout.write(figures.compare(figures.load(asked.before), figures.load(asked.after)))


def _job(asked: argparse.Namespace) -> None:
    one, two = asked.arguments
    if asked.step == "ingest":
        found: object = jobs.ingested(Path(one), Path(two))
    elif asked.step == "forget":
        found = jobs.forgotten(Path(one), Path(two))
    elif asked.step == "search":
        found = jobs.searched(Path(one), json.loads(Path(two).read_bytes()))
    else:
        texts = json.loads(Path(two).read_bytes())
        found = rivals.rival(one, texts, texts[0])
    sys.stdout.write(f"{msgspec.json.encode(found).decode()}\n")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
