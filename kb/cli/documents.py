"""`kb documents`: what has been read."""

from __future__ import annotations

import typer

from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plural, short
from kb.cli.session import session
from kb.views.documents import document_lines

EXAMPLE = "\b\nExamples:\n  kb documents\n  kb documents --json\n  kb documents --ids | xargs kb show"
NAMES = 4


@listing
def command(
    ctx: typer.Context,
    form: Form = Form.TEXT,
) -> None:
    """List the documents with their format, their authors, and what was found in them."""
    run = session(ctx)
    with run.reading() as store:
        lines = document_lines(store)
        if printed(form, lines, lambda line: line.document_id):
            return
        page = Page(run)
        if not lines:
            page.nothing("The base holds no document.", "kb ingest PATH")
            return
        for line in lines:
            page.prose(line.title or line.path)
            page.meta(f"{run.shown(line.path)} · {line.format} · {short(line.document_id)}", 2)
            problems = [plural(line.problems, "problem")] if line.problems else []
            date = [line.date[:10]] if line.date else []
            counts = [plural(line.posts, "post"), plural(line.mentions, "mention")]
            more = f" and {len(line.authors) - NAMES} more" if len(line.authors) > NAMES else ""
            page.meta(" · ".join([*date, *counts, *problems, ", ".join(line.authors[:NAMES]) + more]), 2)
