"""`python -m kb.benchmark`: write an invented forum."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kb.benchmark import corpus


def main(given: list[str]) -> None:
    """Run what is asked for in `given`."""
    parser = argparse.ArgumentParser(prog="python -m kb.benchmark", description=__doc__)
    commands = parser.add_subparsers(required=True)
    write = commands.add_parser("write", help="write an invented forum: one file a thread")
    write.add_argument("--size", default="10k", choices=corpus.SIZES, help="about how many claims it makes")
    write.add_argument("--seed", type=int, default=corpus.SEED)
    write.add_argument("--out", type=Path, required=True, help="the folder to write below")
    write.set_defaults(run=_write)
    asked = parser.parse_args(given)
    asked.run(asked)


def _write(asked: argparse.Namespace) -> None:
    count = corpus.write(asked.out, corpus.SIZES[asked.size], asked.seed)
    sys.stdout.write(f"{count:,} threads written below {asked.out}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
