"""`kb topics`: what the base is about."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import Page, print_json, short
from kb.cli.session import session
from kb.views.topics import TopicLine, topic_lines

EXAMPLE = "\b\nExamples:\n  kb topics\n  kb topics --json"


def command(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """List the topics: their terms, how many claims and authors, and how much is contested."""
    run = session(ctx)
    with run.reading() as store:
        lines = topic_lines(store)
        if as_json:
            print_json(lines)
            return
        page = Page(run)
        if not lines:
            page.nothing("The base holds no topic.", "kb ingest PATH", "topics.min_claims in kb.toml may be too high")
            return
        page.rows(
            ("topic", "claims", "authors", "contested", "cruxes", "id"),
            [
                (_name(t), str(t.claims), str(len(t.authors)), str(t.contested), str(t.cruxes),
                 short(t.topic_id)) for t in lines
            ],
            numbers=("claims", "authors", "contested", "cruxes"),
        )  # fmt: skip


def _name(topic: TopicLine) -> str:
    """Return the label, and the terms that it does not name."""
    return ", ".join((topic.label, *(term for term in topic.terms if term not in topic.label)))
