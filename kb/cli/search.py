"""`kb search`: related arguments, for, against and related."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import Annotated

import typer

from kb.cli import complete
from kb.cli.hits import show_hits
from kb.cli.options import date
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page
from kb.cli.session import Session, session
from kb.errors import ConfigError
from kb.placing import Reading
from kb.records import ClaimKind
from kb.search import SearchFilter, SearchResult, search
from kb.store import Store

EXAMPLE = (
    '\b\nExamples:\n  kb search "skill on short questions carries over to long ones"\n'
    '  kb search "interpretability" --author "Ines" --since 2024\n  kb search "compute" --kind prediction --json\n'
    "  kb search 'author:henrik after:2024 \"top fifth\"' --explain\n  kb search --interactive\n\n"
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
    query: Annotated[str, typer.Argument(help="A statement, a question or keywords; with filters, see below.")] = "",
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
    limit: Annotated[int | None, typer.Option(min=1, help="Most passages in each group.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each claim stands where it stands.")] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Search while you type, move, and open claims.")
    ] = False,
    form: Form = Form.TEXT,
) -> None:
    """Find the claims that a statement is about: those for it, those against it, and related ones.

    Words and meaning both count. A claim is placed for or against only where its words, an exchange
    or the network of two texts show it. Claims that stand close together in one post are shown as one passage: the best
    one in its context, the others below it behind a plus.

    --interactive searches while you type: the arrows move, Enter opens a claim as kb show prints it, Escape goes back.
    It needs Textual (pip install 'kb[interactive]').
    """
    run = session(ctx)
    if interactive:
        _possible(run, form, explain=explain)
    elif not query.strip():
        raise ConfigError("nothing to search for", hint='kb search "some claim", or kb search --interactive')
    with run.reading() as store:
        from kb.models.encoders import load_encoder

        wanted = SearchFilter(*run.ids(store, author, topic, document), since=since, until=until, kind=kind)
        if interactive:
            _live(run, store, wanted, query, limit)
            return
        result = search(store, load_encoder(run.config.encoder), run.config, query, wanted, limit)
        if printed(form, result.hits, lambda hit: hit.claim_id, whole=result):
            return
        _show(Page(run), result, wanted, explain, store.mentions.exist())


def _possible(run: Session, form: Form, *, explain: bool) -> None:
    """Raise `ConfigError` where there is nobody to type, or no Textual."""
    if form is not Form.TEXT or explain:
        raise ConfigError("--interactive goes with no other way to show what is found")
    if find_spec("textual") is None:
        raise ConfigError("--interactive needs Textual, which is not installed", hint="pip install 'kb[interactive]'")
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise ConfigError("--interactive needs a terminal", hint="kb search QUERY --jsonl goes through a pipe")


def _live(run: Session, store: Store, wanted: SearchFilter, query: str, limit: int | None) -> None:
    from kb.cli import show_pages
    from kb.cli.interactive import Search
    from kb.models.encoders import load_encoder
    from kb.views.claims import claim_view

    encoder = load_encoder(run.config.encoder)
    quick = replace(run.config, search=replace(run.config.search, read=0))

    def look(words: str, read: bool) -> SearchResult:
        return search(store, encoder, run.config if read else quick, words, wanted, limit)

    def opened(page: Page, claim_id: str) -> None:
        show_pages.PAGES["c"](page, claim_view(store, claim_id))

    Search(Page(run), look, opened, query).run()


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
