"""`kb show`: anything by its id, in context and with reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from kb.cli import complete, show_pages
from kb.cli.page import Page, print_json
from kb.cli.session import session
from kb.ids import KINDS
from kb.store import Store
from kb.views.authors import author_view
from kb.views.claims import claim_view, stance_views
from kb.views.cruxes import assemble
from kb.views.documents import document_view, exchange_view, post_view, quote_view
from kb.views.meant import meant
from kb.views.passages import Passages
from kb.views.topics import topic_view

EXAMPLE = (
    "\b\nExamples:\n  kb show c:9f3a\n  kb show a:41c0 --json\n  kb show mossy_prior\n"
    "  kb show corpus/threads/garden-sensors.txt:4"
)


def command(
    ctx: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="An id, or its beginning; or a name, topic, path or place (path:line) as a list printed it.",
            autocompletion=complete.ids,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON; of several, a list.")] = False,
) -> None:
    """Show a claim, author, document, post, topic, crux, mention, stance, exchange or quote, in context.

    A claim comes with every mention in its paragraph, who stands where, what disputes and supports it and by which
    passages, and why its mentions were taken to say the same.
    """
    run = session(ctx)
    with run.reading() as store:
        found = list(dict.fromkeys(meant(store, run.config, words) for words in what))
        views = [(full, VIEWS[full.partition(":")[0]](store, full)) for full in found]
        if as_json:
            print_json(views[0][1] if len(views) == 1 else [view for _, view in views])
            return
        page = Page(run)
        for number, (full, view) in enumerate(views):
            if number:
                page.blank()
            kind = full.partition(":")[0]
            page.meta(f"{KINDS[kind]} {full}")
            show_pages.PAGES[kind](page, view)


def _quote(store: Store, id_: str) -> Any:
    return quote_view(store, store.quotes.get(id_))


def _mention(store: Store, id_: str) -> Any:
    """Return the claim that holds a mention, or the mention in its context where none does."""
    claim = store.claims.of_mention([id_]).get(id_)
    return claim_view(store, claim) if claim else Passages(store).contexts([id_])


def _stance(store: Store, id_: str) -> Any:
    return stance_views(store, Passages(store), [store.stances.get(id_)])[0]


def _exchange(store: Store, id_: str) -> Any:
    return exchange_view(store, Passages(store), store.exchanges.get(id_))


def _crux(store: Store, id_: str) -> Any:
    return assemble(store, Passages(store), [store.cruxes.get(id_)], explain=True)[0]


def _judgement(store: Store, id_: str) -> Any:
    return store.judgements.get(id_)


VIEWS: dict[str, Callable[[Store, str], Any]] = {
    "d": document_view, "p": post_view, "a": author_view, "q": _quote, "m": _mention, "c": claim_view, "s": _stance,
    "e": _exchange, "t": topic_view, "x": _crux, "j": _judgement,
}  # fmt: skip
