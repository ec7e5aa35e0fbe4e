"""`kb search`: related arguments, for, against and related."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import complete
from kb.cli.hits import show_hits
from kb.cli.options import date
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page
from kb.cli.session import session
from kb.placing import Reading
from kb.records import ClaimKind
from kb.search import SearchFilter, SearchResult, search

EXAMPLE = (
    '\b\nExamples:\n  kb search "skill on short questions carries over to long ones"\n'
    '  kb search "interpretability" --author "Ines" --since 2024\n  kb search "compute" --kind prediction --json\n'
    "  kb search 'author:henrik after:2024 \"top fifth\"' --explain\n\n"
    "\b\nInside the query:\n"
    '  "two words"           this phrase must stand there\n'
    "  author: topic: document:  a name, in quotation marks if it has spaces\n"
    "  kind:prediction       empirical, normative, definitional, prediction, methodological\n"
    "  stance:against        for, against or related alone; needs a statement\n"
    "  after:2023-11         from that date on        before:2024   until that date begins"
)
_READ = {
    Reading.QUESTION: "read as a question: a statement would be answered by arguments for and against it",
    Reading.KEYWORDS: "read as keywords: a whole statement would be answered by arguments for and against it",
}


@listing
def command(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help="A statement, a question or keywords; with filters, see below.")],
    author: Annotated[
        str | None, typer.Option(help="Only this author's words.", autocompletion=complete.authors)
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Only claims of this topic.", autocompletion=complete.topics)
    ] = None,
    document: Annotated[str | None, typer.Option(help="Only this document.", autocompletion=complete.documents)] = None,
    since: Annotated[
        str | None, typer.Option(callback=date, help="From this date on: 2023, 2023-11, 2023-11-28.")
    ] = None,
    until: Annotated[str | None, typer.Option(callback=date, help="Up to this date, included.")] = None,
    kind: Annotated[ClaimKind | None, typer.Option(help="Only this kind of claim.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most claims in each group.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each claim stands where it stands.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """Find the claims that a statement is about: those for it, those against it, and related ones.

    Words and meaning both count. A claim is placed for or against only where its words, an exchange
    or the network of two texts show it.
    """
    run = session(ctx)
    with run.reading() as store:
        from kb.models.encoders import load_encoder

        wanted = SearchFilter(*run.ids(store, author, topic, document), since=since, until=until, kind=kind)
        result = search(store, load_encoder(run.config.encoder), run.config, query, wanted, limit)
        if printed(form, result.hits, lambda hit: hit.claim_id, whole=result):
            return
        _show(Page(run), result, wanted, explain, store.mentions.exist())


def _show(page: Page, result: SearchResult, wanted: SearchFilter, explain: bool, filled: bool) -> None:
    if result.narrowed:
        page.session.note(f"only {', '.join(result.narrowed)}")
    if not result.hits:
        narrowed = (wanted != SearchFilter() or result.narrowed) and filled
        tries = ["other words, or a whole sentence"] if filled else ["the base is empty: kb ingest PATH"]
        page.nothing("Nothing in the base is about that.", *tries, *(["fewer filters"] if narrowed else []))
        return
    if note := _READ.get(result.reading):
        page.session.note(note)
    show_hits(page, result, explain)
