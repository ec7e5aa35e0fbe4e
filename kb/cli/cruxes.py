"""`kb cruxes`: what the disagreements hinge on, with the people on both sides and their words."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.crux_page import draw
from kb.cli.page import Page, plural, print_json
from kb.cli.session import Session, session
from kb.store import Store
from kb.views.cruxes import CruxFilter, CruxList, list_cruxes

EXAMPLE = '\b\nExamples:\n  kb cruxes\n  kb cruxes --between "Henrik" "mossy_prior"\n  kb cruxes --topic alignment'


def command(
    ctx: typer.Context,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="<A> <B>", help="Only where these two stand on opposite sides.")
    ] = None,
    author: Annotated[str | None, typer.Option(help="Only where this author takes a side.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only claims of this topic.")] = None,
    document: Annotated[str | None, typer.Option(help="Only where this document shows a side.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most cruxes to show.")] = None,
    min_score: Annotated[float | None, typer.Option(min=0, max=1, help="Least score of a crux.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Show the claims that people divide on and that their further claims depend on.

    Each is shown in its author's own words, with who is on which side, what would move for them if it
    flipped, and what its score is made of.
    """
    run = session(ctx)
    with run.reading() as store:
        wanted = CruxFilter(
            between=_pair(run, store, between),
            author_id=run.author(store, author).id if author else None,
            topic_id=run.topic(store, topic).id if topic else None,
            document_id=run.document(store, document).id if document else None,
            min_score=run.config.cruxes.min_score if min_score is None else min_score,
        )
        found = list_cruxes(store, wanted, run.config.cruxes.limit if limit is None else limit)
        if as_json:
            print_json(found.cruxes)
            return
        _show(Page(run), found, wanted)


def _pair(run: Session, store: Store, names: tuple[str, str] | None) -> tuple[str, str] | None:
    if not names:
        return None
    first, second = (run.author(store, name) for name in names)
    if first.id == second.id:
        raise typer.BadParameter(f"both names are taken for {first.name}", param_hint="--between")
    return first.id, second.id


def _show(page: Page, found: CruxList, wanted: CruxFilter) -> None:
    for place, crux in enumerate(found.cruxes, 1):
        if place > 1:
            page.blank()
        draw(page, crux, place)
    page.more(len(found.cruxes), found.matched, "--limit shows more")
    if found.cruxes:
        return
    if not found.documents:
        page.nothing("The base is empty.", "kb ingest PATH")
    elif found.total:
        rest = f"kb cruxes shows those of the whole base ({plural(found.total, 'crux', 'cruxes')})"
        weak = "--min-score 0 shows the weak ones too"
        said = "These two never take opposite sides of a crux." if wanted.between else "No crux passes the filter."
        page.nothing(said, rest if found.total else weak, weak)
    elif found.contested:
        divided = plural(found.contested, "claim")
        page.nothing(
            f"No crux: people divide on {divided}, but nothing shows that more depends on it.",
            "kb claims --contested lists what they divide on",
        )
    else:
        page.nothing("Nobody disagrees: there is no claim that one person here endorses and another rejects.")
