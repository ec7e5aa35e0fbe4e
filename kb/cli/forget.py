"""`kb forget`: remove a document and everything that hung on it alone."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import print_json
from kb.cli.progress import StageProgress
from kb.cli.report import print_report
from kb.cli.session import session

EXAMPLE = "\b\nExamples:\n  kb forget corpus/threads/garden-sensors.txt\n  kb forget d:3f2a"


def command(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="A path, a file name, or the beginning of an id.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Remove a document and everything that hung on it alone. The file itself is not touched.

    What other documents say stays, and so do a person's judgements. The path of a file that could not be read
    takes its problems off the list.
    """
    from kb.pipeline import exact, forget
    from kb.store import Store

    run = session(ctx)
    with Store.open(run.database, mode="read", busy_seconds=run.config.database.busy_seconds) as store:
        target = exact(store, run.database, document) or run.document(store, document).id
    with StageProgress(run) as progress:
        report = forget(target, run.config, run.database, progress=progress)
    if as_json:
        print_json(report)
        return
    print_report(run, report, f"Forgot {', '.join(run.shown(path) for path in report.removed)}.")
