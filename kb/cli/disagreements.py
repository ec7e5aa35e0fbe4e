"""`kb disagreements`: all that divides two people and what they agree on; and where people name different numbers."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli import complete
from kb.cli.crux_page import Quoted, beside
from kb.cli.output import Form, listing, printed
from kb.cli.page import JOINT, STYLES, Page, plain, plural, short
from kb.cli.session import session
from kb.errors import ConfigError
from kb.views.between import Between, Shared, between
from kb.views.claims import PositionView
from kb.views.numbers import NumberDispute, number_disputes

EXAMPLE = (
    '\b\nExamples:\n  kb disagreements "Henrik" "mossy_prior"\n  kb disagreements --numbers'
    '\n  kb disagreements "Henrik" "mossy_prior" --numbers --json'
)
LIMIT = 20
QUOTES = 2


@listing
def command(
    ctx: typer.Context,
    first: Annotated[
        str | None, typer.Argument(metavar="A", help="One person.", autocompletion=complete.authors)
    ] = None,
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="The other.", autocompletion=complete.authors)
    ] = None,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="Only where people state different numbers; without names, anybody.")
    ] = False,
    topic: Annotated[
        str | None, typer.Option(help="Only claims of this topic.", autocompletion=complete.topics)
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most claims to show of each kind; 0 shows all.")] = LIMIT,
    form: Form = Form.TEXT,
) -> None:
    """Show all that two people disagree about, by topic, and what they agree on, each with their words.

    With --numbers: the probabilities, years and amounts that people state differently of one claim, widest apart
    first.
    """
    run = session(ctx)
    if (first is None) is not (second is None) or (first is None and not numbers):
        raise ConfigError("two people are needed", hint="kb disagreements A B, or kb disagreements --numbers for all")
    with run.reading() as store:
        pair = run.two_authors(store, first, second) if first is not None and second is not None else None
        topic_id = run.topic(store, topic).id if topic else None
        if numbers or pair is None:
            stated = number_disputes(store, (pair[0].id, pair[1].id) if pair else None, topic_id)
            if not printed(form, stated[: limit or None], lambda one: one.claim_id):
                page = Page(run)
                _numbers(page, stated, limit) if store.documents.count() else page.empty()
            return
        found = between(store, pair[0].id, pair[1].id, topic_id)
        shared = [one for topic in found.topics for one in (*topic.disagreements, *topic.agreements)]
        if not printed(form, shared, lambda one: one.claim_id, whole=found):
            _between(Page(run), found, limit)


def _between(page: Page, found: Between, limit: int) -> None:
    page.heading(
        f"{found.first} and {found.second}",
        f"disagree on {plural(found.disagreements, 'claim')}, agree on {found.agreements}",
    )
    if found.together:
        page.meta(f"{plural(found.together, 'claim')} that they signed together left out")
    if not found.topics:
        page.nothing("There is no claim on which each of them takes a side.", "kb cruxes shows who divides on what")
        return
    for title, style in (("Disagree", "red"), ("Agree", "green")):
        shown = 0
        total = found.disagreements if title == "Disagree" else found.agreements
        for group in found.topics:
            own = group.disagreements if title == "Disagree" else group.agreements
            own = own[: limit - shown] if limit else own
            if own:
                page.blank()
                page.heading(title, group.topic or "without a topic", f"bold {style}")
            for one in own:
                shown += 1
                _shared(page, one, shown)
        page.more(shown, total, "--limit 0 shows all")


def _shared(page: Page, one: Shared, place: int) -> None:
    page.blank()
    indent = page.entry(place, one.claim)
    crux = [f"crux {short(one.crux_id)}"] if one.crux_id else []
    page.meta(JOINT.join([short(one.claim_id), f"{one.score:.2f} sure", *crux]), indent)
    beside(page, [_column(page, view, one.claim) for view in (one.first, one.second)], indent)


def _column(page: Page, view: PositionView, claim: str) -> tuple[Text, list[Quoted]]:
    stance = (f"{view.stance.value}: ", f"bold {STYLES[view.stance]}")
    title = Text.assemble(stance, plain(view.author, "bold"))
    quotes: list[Quoted] = [
        ("the words above" if p.text == claim else f"“{p.text}”", page.cite(p)) for p in view.passages[:QUOTES]
    ]
    if view.changes and view.changes[-1].after is view.stance:
        turn = view.changes[-1]  # words that were given up show no stance any more, those that gave them up do
        place = page.spot(turn.path, turn.line, turn.unit)
        quotes = [(f"“{' '.join(turn.text.split())}”", page.facts(turn.author, (turn.date or "")[:10], place))]
    elif len(view.passages) > QUOTES:
        quotes.append(("", f"and {plural(len(view.passages) - QUOTES, 'more passage')}"))
    if view.reactions:
        quotes.append(("", f"by reaction: {', '.join(view.reactions)}"))
    return title, quotes


def _numbers(page: Page, stated: list[NumberDispute], limit: int) -> None:
    if not stated:
        page.nothing("No two people state different numbers of one claim.")
        return
    shown = stated[: limit or None]
    for place, one in enumerate(shown, 1):
        if place > 1:
            page.blank()
        indent = page.entry(place, one.claim)
        page.meta(JOINT.join([one.unit.value, short(one.claim_id), f"spread {one.spread:.2f}"]), indent)
        for said in one.stated:
            page.prose(Text.assemble(plain(f"{said.shown}  ", "bold cyan"), plain(said.author, "bold")), indent)
            if said.passage:
                page.prose(f"“{said.passage.text}”", indent + 2)
                page.meta(page.cite(said.passage), indent + 2)
            else:
                page.meta("by a forecast on it", indent + 2)
    page.more(len(shown), len(stated), "--limit 0 shows all")
