"""`kb related`: what supports a claim, what disputes it, and what is near it."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import complete
from kb.cli.hits import show_hits
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page
from kb.cli.session import session
from kb.errors import NotFoundError
from kb.search import SearchFilter, related
from kb.store import Store

EXAMPLE = (
    '\b\nExamples:\n  kb related c:9f3a\n  kb related c:9f3a --author "Henrik" --explain\n  kb related m:41c0 --json'
)


@listing
def command(
    ctx: typer.Context,
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="A claim, or a mention of one.", autocompletion=complete.ids)
    ],
    author: Annotated[
        str | None, typer.Option(help="Only this author's words.", autocompletion=complete.authors)
    ] = None,
    document: Annotated[str | None, typer.Option(help="Only this document.", autocompletion=complete.documents)] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most passages in each group.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each claim stands where it stands.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """Find the claims that bear on a claim: those for it, those against it, and related ones.

    A claim is placed for or against only where its words, an exchange
    or the network of two texts show it.
    """
    run = session(ctx)
    with run.reading() as store:
        from kb.models.encoders import load_encoder

        claim_id = _claim(store, id_)
        wanted = SearchFilter(*run.ids(store, author, None, document))
        result = related(store, load_encoder(run.config.encoder), run.config, claim_id, wanted, limit)
        if printed(form, result.hits, lambda hit: hit.claim_id, whole=result):
            return
        page = Page(run)
        page.prose(f"“{result.query}”")
        page.meta(claim_id)
        page.blank()
        if result.hits:
            show_hits(page, result, explain)
        else:
            page.nothing("Nothing in the base bears on this claim.", "kb show says all that is known of it")


def _claim(store: Store, id_: str) -> str:
    """Return the full id of the claim meant. Raises `NotFoundError`, `AmbiguousError`."""
    found = store.resolve(id_, "cm")
    claim_id = found if found.startswith("c:") else store.claims.of_mention([found]).get(found)
    if claim_id is None:
        raise NotFoundError(f"{found} is no mention of any claim", hint="kb claims lists the claims")
    return claim_id
