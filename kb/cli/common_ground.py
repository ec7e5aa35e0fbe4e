"""`kb common-ground`: what people endorse across camps that otherwise disagree."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli import complete
from kb.cli.crux_page import Quoted, beside
from kb.cli.output import Form, listing, printed
from kb.cli.page import JOINT, Page, plain, plural, short
from kb.cli.session import session
from kb.views.common_ground import CampVoices, CommonClaim, CommonGround, common_ground

EXAMPLE = '\b\nExamples:\n  kb common-ground\n  kb common-ground --topic "fine tuning"\n  kb common-ground --json'
LIMIT = 10
NAMES = 8
QUOTES = 3


@listing
def command(
    ctx: typer.Context,
    topic: Annotated[
        str | None,
        typer.Option(help="Only claims of this topic, with the camps that it has.", autocompletion=complete.topics),
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Most claims to show; 0 shows all.")] = LIMIT,
    form: Form = Form.TEXT,
) -> None:
    """Show claims that people of opposed camps both endorse, most widely shared first.

    Camps are people who agree with each other more than they disagree, and disagree with another camp. Claims are
    ranked by group-aware consensus as in Polis (Small and others 2021). Who grants a claim shares it; an answer that
    only speaks for it does not: kb help agreement.
    """
    run = session(ctx)
    with run.reading() as store:
        found = common_ground(store, run.topic(store, topic).id if topic else None, limit or None)
        if printed(form, found.claims, lambda claim: claim.claim_id, whole=found):
            return
        page = Page(run)
        _show(page, found) if store.documents.count() else page.empty()


def _show(page: Page, found: CommonGround) -> None:
    if not found.camps:
        page.nothing("There are no camps: nobody here disagrees with anybody.", "kb claims lists what most people say")
        return
    if not found.claims:
        page.nothing("No claim is endorsed by people of two opposed camps.", "kb cruxes shows what divides them")
        return
    met = sorted({voices.camp for claim in found.claims for voices in claim.endorsed_by})
    page.heading("Camps that share what follows", f"of {plural(len(found.camps), 'camp')}")
    for number in met:
        authors = found.camps[number - 1].authors
        rest = f" and {len(authors) - NAMES} more" if len(authors) > NAMES else ""
        page.prose(f"{number:2} {', '.join(authors[:NAMES])}{rest}", 2, hang=3)
    page.blank()
    for place, claim in enumerate(found.claims, 1):
        if place > 1:
            page.blank()
        _claim(page, claim, place)
    page.more(len(found.claims), found.matched, "--limit 0 shows all")


def _claim(page: Page, claim: CommonClaim, place: int) -> None:
    indent = page.entry(place, claim.claim)
    facts = [short(claim.claim_id), f"consensus {claim.score:.2f}", *([f"topic {claim.topic}"] if claim.topic else [])]
    facts += [f"rejected by {', '.join(claim.rejected_by)}"] if claim.rejected_by else []
    page.meta(JOINT.join(facts), indent)
    for first in range(0, len(claim.endorsed_by), 2):
        beside(page, [_column(page, voices) for voices in claim.endorsed_by[first : first + 2]], indent)


def _column(page: Page, voices: CampVoices) -> tuple[Text, list[Quoted]]:
    """Return who of a camp endorses the claim and their words, those that several sign once."""
    people = ", ".join(view.author for view in voices.positions)
    title = Text.assemble((f"Camp {voices.camp}: ", "bold green"), plain(people, "bold"))
    said = {p.mention_id: p for view in voices.positions for p in view.passages[:1]}
    quotes: list[Quoted] = [(f"“{p.text}”", page.cite(p)) for p in list(said.values())[:QUOTES]]
    several = len(voices.positions) > 1
    left = [
        f"{f'{view.author} ' if several else ''}by reaction: {', '.join(view.reactions)}"
        for view in voices.positions
        if view.reactions
    ]
    return title, [*quotes, *(("", one) for one in left[:QUOTES])]
