"""`kb cruxes`: what the disagreements hinge on, with the people on both sides and their words."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import complete, crux_changes, crux_reasons
from kb.cli.crux_page import draw
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plural
from kb.cli.session import Session, session
from kb.store import Store
from kb.views.changes import changes
from kb.views.cruxes import CruxFilter, CruxList, list_cruxes

EXAMPLE = (
    '\b\nExamples:\n  kb cruxes\n  kb cruxes --between "Henrik" "mossy_prior"\n  kb cruxes --topic "reward model" '
    "--explain\n  kb cruxes --since 2026-03-01"
)


@listing
def command(
    ctx: typer.Context,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Only where these two stand on opposite sides.")
    ] = None,
    author: Annotated[
        str | None, typer.Option(help="Only where this author takes a side.", autocompletion=complete.authors)
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Only claims of this topic.", autocompletion=complete.topics)
    ] = None,
    document: Annotated[
        str | None, typer.Option(help="Only where this document shows a side.", autocompletion=complete.documents)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE|RUN", help="What is new, closed or shifted since the base of that day or run."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most cruxes to show.")] = None,
    min_score: Annotated[
        float | None, typer.Option(min=0, max=1, help="Least score of a crux, above that of kb.toml.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why each is a crux, and how it is scored.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """Show the claims that people divide on and that their further claims depend on.

    Each is shown in its author's own words, with who is on which side, what would fall for them if they
    changed their mind, and what its score is made of.
    """
    run = session(ctx)
    with run.reading() as store:
        least = run.config.cruxes.min_score if min_score is None else min_score
        wanted = CruxFilter(_pair(run, store, between), *run.ids(store, author, topic, document), least)
        most = run.config.cruxes.limit if limit is None else limit
        if since is not None:
            became = changes(store, since, wanted, run.config.cruxes)
            if not printed(form, became.changes, crux_changes.ident, whole=became):
                crux_changes.write(Page(run), became, most)
            return
        found = list_cruxes(store, wanted, most, explain=explain)
        if not printed(form, found.cruxes, lambda crux: crux.id):
            _show(Page(run), found, wanted, explain=explain)


def _pair(run: Session, store: Store, names: tuple[str, str] | None) -> tuple[str, str] | None:
    if not names:
        return None
    first, second = run.two_authors(store, *names)
    return first.id, second.id


def _show(page: Page, found: CruxList, wanted: CruxFilter, *, explain: bool) -> None:
    for place, crux in enumerate(found.cruxes, 1):
        if place > 1:
            page.blank()
        draw(page, crux, place)
        if explain:
            crux_reasons.explain(page, crux, len(f"{place}. "))
    if found.cruxes and explain:
        crux_reasons.legend(page, page.session.config.cruxes)
    page.more(len(found.cruxes), found.matched, "--limit shows more")
    if not found.cruxes:
        _none(page, found, wanted)


def _none(page: Page, found: CruxList, wanted: CruxFilter) -> None:
    if not found.documents:
        page.empty()
    elif found.total:
        whole = f"kb cruxes shows those of the whole base ({plural(found.total, 'crux', 'cruxes')})"
        if wanted.between:
            every = "kb disagreements A B shows all that divides two people"
            page.nothing("These two never take opposite sides of a crux.", every, whole)
        else:
            page.nothing("No crux passes the filter.", whole)
    elif found.contested:
        divided = plural(found.contested, "claim")
        page.nothing(
            f"No crux: people divide on {divided}, but nothing shows that more depends on it.",
            "kb claims --contested lists what they divide on",
        )
    else:
        page.nothing("Nobody disagrees: there is no claim that one person here endorses and another rejects.")
