"""`kb export`: the whole base in another format."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kb import registry
from kb.cli.session import session

EXAMPLE = "\b\nExamples:\n  kb export > base.json\n  kb export --format json | kb --db copy.db ingest -"


def command(
    ctx: typer.Context,
    format_: Annotated[
        str, typer.Option("--format", help="The output format: json, or that of another package.")
    ] = "json",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Print the whole base on standard output; as JSON it can be ingested again."""
    export = registry.load("exports", "json" if as_json else format_)
    with session(ctx).reading() as store:
        sys.stdout.write(export.render(store.bundle()))
