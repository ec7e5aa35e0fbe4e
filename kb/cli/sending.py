"""Before anything leaves kb: what it is, and a question whether it may."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kb.cli.session import Session
from kb.errors import ConfigError
from kb.text import printable


def allowed(run: Session, said: Iterable[str], question: str, *, sends: bool, yes: bool) -> bool:
    """Say what is about to be done; return whether it may be. Nobody is asked to send what they were not told of.

    Where something `sends` and nobody said `yes` beforehand, `question` is asked. Raises `ConfigError` where nobody
    answers.
    """
    asking = sends and not yes
    for line in said:
        if asking or not run.quiet:
            run.err.print(printable(f"kb: {line}"), soft_wrap=True)
    return _wants(run, question) if asking else True


def _wants(run: Session, question: str) -> bool:
    run.err.print(printable(f"{question} [y/N] "), end="", soft_wrap=True)
    answer = sys.stdin.readline()  # typer's own prompt would write to stdout, which is for results
    if not answer:
        run.err.print()
        raise ConfigError("nothing is sent without a yes", hint="answer y, or give --yes")
    wanted = answer.strip().lower() in {"y", "yes"}
    if not wanted:
        run.err.print("Nothing was sent.")
    return wanted
