"""`kb formats`: what can be ingested."""

from __future__ import annotations

import typer

from kb.cli.output import Form, listing, printed
from kb.cli.page import Page
from kb.cli.session import session
from kb.views.formats import format_lines

EXAMPLE = "\b\nExamples:\n  kb formats\n  kb ingest --format reddit dump.ndjson.zst"
_PACKED = ".gz, .bz2, .xz and .zst files are unpacked as they are read, and so are the files of a .zip or .tar."


@listing
def command(
    ctx: typer.Context,
    form: Form = Form.TEXT,
) -> None:
    """List the formats that kb reads: how a file is recognised, and how it is had from its site.

    The right one is found by itself; `kb ingest --format NAME` forces one.
    """
    lines = format_lines()
    if printed(form, lines, lambda line: line.name):
        return
    page = Page(session(ctx))
    for line in lines:
        page.heading(line.name)
        page.prose(line.description, 2)
        page.prose(f"recognised by: {line.signs}", 2, "dim", hang=15)
        page.prose(f"how to get it: {line.origin}", 2, "dim", hang=15)
        page.blank()
    page.prose(_PACKED)
