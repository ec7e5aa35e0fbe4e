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
from kb.views.claims import claim_view, stance_views
from kb.views.meant import meant
from kb.views.passages import Passages

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


# What only some kinds need is imported for them alone: `kb show` is to answer at once.


def _author(store: Store, id_: str) -> Any:
    from kb.views.authors import author_view

    return author_view(store, id_)


def _document(store: Store, id_: str) -> Any:
    from kb.views.documents import document_view

    return document_view(store, id_)


def _post(store: Store, id_: str) -> Any:
    from kb.views.documents import post_view

    return post_view(store, id_)


def _topic(store: Store, id_: str) -> Any:
    from kb.views.topics import topic_view

    return topic_view(store, id_)


def _quote(store: Store, id_: str) -> Any:
    from kb.views.documents import quote_view

    return quote_view(store, store.quotes.get(id_))


def _mention(store: Store, id_: str) -> Any:
    """Return the claim that holds a mention, or the mention in its context where none does."""
    claim = store.claims.of_mention([id_]).get(id_)
    return claim_view(store, claim) if claim else Passages(store).contexts([id_])


def _stance(store: Store, id_: str) -> Any:
    return stance_views(store, Passages(store), [store.stances.get(id_)])[0]


def _exchange(store: Store, id_: str) -> Any:
    from kb.views.documents import exchange_view

    return exchange_view(store, Passages(store), store.exchanges.get(id_))


def _crux(store: Store, id_: str) -> Any:
    from kb.views.cruxes import assemble

    return assemble(store, Passages(store), [store.cruxes.get(id_)], explain=True)[0]


def _judgement(store: Store, id_: str) -> Any:
    return store.judgements.get(id_)


VIEWS: dict[str, Callable[[Store, str], Any]] = {
    "d": _document, "p": _post, "a": _author, "q": _quote, "m": _mention, "c": claim_view, "s": _stance,
    "e": _exchange, "t": _topic, "x": _crux, "j": _judgement,
}  # fmt: skip
