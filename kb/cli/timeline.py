"""`kb timeline`: where an author stood over time, or where people stood on a claim."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli import complete, mind_change
from kb.cli.output import Form, listing, printed
from kb.cli.page import STYLES, Page, plain, short
from kb.cli.session import session
from kb.views.timeline import Step, Timeline, Turn, author_timeline, claim_timeline

EXAMPLE = (
    '\b\nExamples:\n  kb timeline "Henrik"\n  kb timeline c:0a25\n  kb timeline "Henrik" --topic "top fifth" --json'
)
LIMIT = 30


@listing
def command(
    ctx: typer.Context,
    who: Annotated[
        str,
        typer.Argument(
            metavar="AUTHOR|CLAIM",
            help="A name, or the id of an author or a claim.",
            autocompletion=complete.authors,
        ),
    ],
    topic: Annotated[
        str | None, typer.Option(help="Of an author: only claims of this topic.", autocompletion=complete.topics)
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most steps to show; 0 shows all.")] = LIMIT,
    form: Form = Form.TEXT,
) -> None:
    """Show an author's stands in order of time, or everybody's on one claim, and where somebody changed their mind.

    Of an author with many claims, those that people divide on and those said again are shown first.
    """
    run = session(ctx)
    with run.reading() as store:
        if who.startswith("c:"):
            found = claim_timeline(store, store.resolve(who, "c"), limit or None)
        else:
            topic_id = run.topic(store, topic).id if topic else None
            found = author_timeline(store, run.author(store, who).id, topic_id, limit or None)
        if not printed(form, found.steps, lambda step: step.passage.mention_id, whole=found):
            _show(Page(run), found)


def _show(page: Page, found: Timeline) -> None:
    of_claim = found.of.startswith("c:")
    page.prose(found.title, style="bold")
    if not found.steps:
        page.nothing("Nobody here takes a stand in words." if of_claim else "No claim of theirs passes the filter.")
        return
    if found.turns:
        page.blank()
        page.heading("Changes of mind")
        for turn in found.turns:
            page.blank()
            _turn(page, turn, of_claim=of_claim)
    day = ""
    for step in found.steps:
        fresh = (step.date or "undated")[:10]
        if fresh != day:
            page.blank()
            page.heading(day := fresh)
        _step(page, step, of_claim=of_claim)
    page.more(len(found.steps), found.matched, "--limit 0 shows all")


def _step(page: Page, step: Step, *, of_claim: bool) -> None:
    stance = (f"{step.stance.value:9} ", STYLES[step.stance])
    who = plain(f"{step.author}: " if of_claim else "", "bold")
    page.prose(Text.assemble(stance, who, plain(f"“{step.passage.text}”")), 2, hang=10)
    facts = [] if of_claim else [short(step.claim_id), "contested" if step.contested else ""]
    if not of_claim and step.answers:
        page.prose(f"what they answer: {step.claim}", 12, style="dim")
    page.meta(page.where(step.passage, *facts), 12)


def _turn(page: Page, turn: Turn, *, of_claim: bool) -> None:
    lead = f"{turn.author}: " if of_claim else ""
    mind_change.write(page, turn.change, 2, lead, *([] if of_claim else [short(turn.claim_id)]))
