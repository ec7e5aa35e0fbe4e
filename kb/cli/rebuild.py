"""`kb rebuild`: derive everything again from the documents."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import print_json
from kb.cli.progress import StageProgress
from kb.cli.report import print_report
from kb.cli.session import session

EXAMPLE = "\b\nExamples:\n  kb rebuild\n  kb rebuild --all"


def command(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="What is fresh too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Derive again what settings or models have changed for: claims, stances, positions, topics, cruxes.

    What is fresh is left alone. Documents and judgements stay as they are in any case.
    """
    from kb.pipeline import rebuild

    run = session(ctx)
    with StageProgress(run) as progress:
        report = rebuild(run.config, run.database, everything=everything, progress=progress)
    if as_json:
        print_json(report)
        return
    done = f"Derived again: {', '.join(report.redone)}." if report.redone else "Nothing was stale."
    print_report(run, report, done, "" if report.redone else "kb rebuild --all derives everything again all the same")
