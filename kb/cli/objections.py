"""`kb objections`: what was said against somebody's claims and never answered."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli.page import Page, plain, print_json, short
from kb.cli.session import session
from kb.views.objections import Objection, objections

EXAMPLE = '\b\nExamples:\n  kb objections\n  kb objections --author "Henrik"\n  kb objections --json'
LIMIT = 10


def command(
    ctx: typer.Context,
    author: Annotated[str | None, typer.Option(help="Only objections to what this author says.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only to claims of this topic.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most objections to show; 0 shows all.")] = LIMIT,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Show objections that the author of the claim never answered, the weightiest first.

    One is unanswered if its addressee wrote nothing to the post it stands in, and passed over if they answered
    other words of that post by quoting them.
    """
    run = session(ctx)
    with run.reading() as store:
        author_id = run.author(store, author).id if author else None
        found = objections(store, author_id, run.topic(store, topic).id if topic else None)
        shown = found[: limit or None]
        if as_json:
            return print_json(shown)
        page = Page(run)
        if not store.documents.count():
            page.empty()
        elif not found:
            page.nothing("No objection is left without an answer.", "kb cruxes shows what people divide on")
        for place, one in enumerate(shown, 1):
            if place > 1:
                page.blank()
            _write(page, one, place)
        return page.more(len(shown), len(found), "--limit 0 shows all")


def _write(page: Page, one: Objection, place: int) -> None:
    lead = f"{place}. "
    page.prose(Text(lead, style="bold yellow") + plain(f"“{one.objection.text}”", "bold"), hang=len(lead))
    page.meta(page.cite(one.objection, one.silence.value, short(one.stance_id)), len(lead))
    for further in one.further:
        page.prose(f"“{further.text}”", len(lead) + 2)
        page.meta(page.place(further), len(lead) + 2)
    page.prose(Text("against ", style="red") + plain(one.author, "bold") + plain(f": “{one.said.text}”"), len(lead))
    page.meta(page.cite(one.said, short(one.claim_id)), len(lead))
    page.score(f"weight {one.weight:.2f}", [part for part in one.parts if part.value], len(lead))
