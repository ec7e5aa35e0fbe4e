"""`kb objections`: what was said against somebody's claims and never answered."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli import complete
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plain, plural, short
from kb.cli.session import session
from kb.views.objections import Objection, objections

EXAMPLE = '\b\nExamples:\n  kb objections\n  kb objections --author "Henrik"\n  kb objections --json'
LIMIT = 10
FURTHER = 2


@listing
def command(
    ctx: typer.Context,
    author: Annotated[
        str | None, typer.Option(help="Only objections to what this author says.", autocompletion=complete.authors)
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Only to claims of this topic.", autocompletion=complete.topics)
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most objections to show; 0 shows all.")] = LIMIT,
    form: Form = Form.TEXT,
) -> None:
    """Show objections that the author of the claim never answered, the weightiest first.

    One is unanswered if its addressee wrote nothing to the post it stands in, and passed over if they answered
    other words of that post by quoting them. Each sentence is told once, at the claim that it weighs most against.
    """
    run = session(ctx)
    with run.reading() as store:
        author_id = run.author(store, author).id if author else None
        found = objections(store, author_id, run.topic(store, topic).id if topic else None)
        shown = found[: limit or None]
        if printed(form, shown, lambda one: one.stance_id):
            return
        page = Page(run)
        if not store.documents.count():
            page.empty()
        elif not found:
            page.nothing("No objection is left without an answer.", "kb cruxes shows what people divide on")
        for place, one in enumerate(shown, 1):
            if place > 1:
                page.blank()
            _write(page, one, place)
        page.more(len(shown), len(found), "--limit 0 shows all")


def _write(page: Page, one: Objection, place: int) -> None:
    indent = page.entry(place, f"“{one.objection.text}”")
    page.meta(page.cite(one.objection, one.silence.value, short(one.stance_id)), indent)
    for further in one.further[:FURTHER]:
        page.prose(f"“{further.text}”", indent + 2)
        page.meta(page.where(further), indent + 2)
    if len(one.further) > FURTHER:
        page.meta(f"and {plural(len(one.further) - FURTHER, 'more passage')} of the same post", indent + 2)
    against = Text.assemble(("against ", "red"), plain(one.author, "bold"), plain(f": “{one.said.text}”"))
    page.prose(against, indent)
    page.meta(page.cite(one.said, short(one.claim_id)), indent)
    page.score(f"weight {one.weight:.2f}", [part for part in one.parts if part.value], indent)
