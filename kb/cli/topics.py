"""`kb topics`: what the base is about."""

from __future__ import annotations

import typer

from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, short
from kb.cli.session import session
from kb.views.topics import full_label, topic_lines

EXAMPLE = "\b\nExamples:\n  kb topics\n  kb topics --json\n  kb topics --ids | xargs kb show"


@listing
def command(
    ctx: typer.Context,
    form: Form = Form.TEXT,
) -> None:
    """List the topics: their terms, how many claims and authors, and how much is contested."""
    run = session(ctx)
    with run.reading() as store:
        lines = topic_lines(store)
        if printed(form, lines, lambda line: line.topic_id):
            return
        page = Page(run)
        if not lines:
            page.nothing("The base holds no topic.", "kb ingest PATH", "topics.min_claims in kb.toml may be too high")
            return
        page.rows(
            ("topic", "claims", "authors", "contested", "cruxes", "id"),
            [
                (full_label(t.label, t.terms), str(t.claims), str(len(t.authors)), str(t.contested), str(t.cruxes),
                 short(t.topic_id)) for t in lines
            ],
            numbers=("claims", "authors", "contested", "cruxes"),
        )  # fmt: skip
