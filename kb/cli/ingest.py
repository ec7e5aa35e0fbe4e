"""`kb ingest`: read files and folders into the base."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb import registry
from kb.cli.page import print_json
from kb.cli.progress import StageProgress
from kb.cli.report import print_report, what_was_read
from kb.cli.session import session
from kb.errors import InputError

EXAMPLE = (
    "\b\nExamples:\n  kb ingest corpus/\n  kb ingest thread.txt paper.md\n  kb ingest notes/ --glob '*.md' --strict\n"
    "  kb export | kb --db copy.db ingest -"
)


def command(
    ctx: typer.Context,
    paths: Annotated[
        # One path that may not be read is a problem like any other, so typer does not look at that.
        list[Path], typer.Argument(help="Files and folders; - is standard input.", metavar="PATH", readable=False)
    ],
    format_: Annotated[str | None, typer.Option("--format", help="Read every file as this format.")] = None,
    glob: Annotated[str | None, typer.Option(help="Which file names to read in folders.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="The first problem ends the run with an error.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read everything, store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Read files and folders into the base, and derive claims, stances, topics and cruxes.

    The same bytes again change nothing; a changed file replaces exactly what it had brought.
    """
    from kb.pipeline import ingest

    run = session(ctx)
    if format_ is not None:
        registry.load("readers", format_)
    stdin = sys.stdin.buffer if Path("-") in paths and sys.stdin else None
    with StageProgress(run) as progress:
        report = ingest(
            paths, run.config, run.database, format=format_, glob=glob, strict=strict, dry_run=dry_run, stdin=stdin,
            progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(report)
    else:
        print_report(run, report, what_was_read(report), "Nothing is stored: this is a dry run." if dry_run else "")
    read = report.added or report.replaced or report.unchanged
    if report.fatal or (report.problems and not read):
        raise typer.Exit(InputError.exit_code)
