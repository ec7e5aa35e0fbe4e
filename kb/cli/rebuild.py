"""`kb rebuild`: derive everything again from the documents."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import print_json
from kb.cli.progress import StageProgress
from kb.cli.report import print_report
from kb.cli.session import session

EXAMPLE = "\b\nExamples:\n  kb rebuild"


def command(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Derive claims, stances, positions, topics and cruxes again from the documents in the base.

    Needed after settings or models have changed. Documents and judgements stay as they are.
    """
    from kb.pipeline import rebuild

    run = session(ctx)
    with StageProgress(run) as progress:
        report = rebuild(run.config, run.database, progress=progress)
    if as_json:
        print_json(report)
        return
    print_report(run, report, "Everything is derived again.")
