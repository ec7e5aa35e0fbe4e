"""`kb search`: related arguments, for, against and related."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from kb.cli.page import Page, plural, print_json, short
from kb.cli.session import Session, session
from kb.errors import StoreError
from kb.placing import Group, Reading
from kb.protocols import Encoder
from kb.records import ClaimKind, Mode
from kb.search import Hit, SearchFilter, SearchResult, search
from kb.store import Store

EXAMPLE = (
    '\b\nExamples:\n  kb search "capabilities generalize further than alignment"\n'
    '  kb search "interpretability" --author pope --since 2023\n  kb search "scaling" --kind prediction --json'
)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?")
_HEADINGS = {
    Group.FOR: ("For", "bold green"),
    Group.AGAINST: ("Against", "bold red"),
    Group.RELATED: ("Related", "bold"),
}
_READ = {
    Reading.QUESTION: "read as a question: a statement would be answered by arguments for and against it",
    Reading.KEYWORDS: "read as keywords: a whole statement would be answered by arguments for and against it",
}


def _date(text: str | None) -> str | None:
    if text is not None and not _DATE.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is not a date like 2023, 2023-11 or 2023-11-28")
    return text


def command(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help="A statement (or keywords) to find arguments about.")],
    author: Annotated[str | None, typer.Option(help="Only this author's words.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only claims of this topic.")] = None,
    document: Annotated[str | None, typer.Option(help="Only this document.")] = None,
    since: Annotated[
        str | None, typer.Option(callback=_date, help="From this date on: 2023, 2023-11, 2023-11-28.")
    ] = None,
    until: Annotated[str | None, typer.Option(callback=_date, help="Up to this date, included.")] = None,
    kind: Annotated[ClaimKind | None, typer.Option(help="Only this kind of claim.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most claims in each group.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each claim stands where it stands.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Find the claims that a statement is about: those for it, those against it, and related ones.

    Words and meaning both count. A claim is placed for or against only where its words or an exchange show it.
    """
    run = session(ctx)
    with run.reading() as store:
        wanted = _filter(run, store, author, topic, document, since, until, kind)
        result = search(store, _encoder(run, store), run.config, query, wanted, limit)
        if as_json:
            print_json(result)
            return
        _show(Page(run), result, wanted, explain, store.sizes().claims)


def _encoder(run: Session, store: Store) -> Encoder:
    """Return the encoder of the base. Raises `StoreError` if the base was made with another one."""
    from kb.models.encoders import load_encoder

    encoder = load_encoder(run.config.encoder)
    if store.sizes().mentions and not store.vectors.count(encoder.fingerprint):
        raise StoreError(
            f"the base holds no vectors of the encoder {encoder.name}",
            hint="run `kb rebuild`, or set encoder.name back",
        )
    return encoder


def _filter(
    run: Session, store: Store, author: str | None, topic: str | None, document: str | None,
    since: str | None, until: str | None, kind: ClaimKind | None,
) -> SearchFilter:  # fmt: skip
    return SearchFilter(
        author_id=run.author(store, author).id if author else None,
        topic_id=run.topic(store, topic).id if topic else None,
        document_id=run.document(store, document).id if document else None,
        since=since,
        until=until,
        kind=kind,
    )


def _show(page: Page, result: SearchResult, wanted: SearchFilter, explain: bool, claims: int) -> None:
    if not result.hits:
        tries = ["other words, or a whole sentence"] if claims else ["the base is empty: kb ingest PATH"]
        tries += ["fewer filters"] if wanted != SearchFilter() and claims else []
        page.nothing("Nothing in the base is about that.", *tries)
        return
    if note := _READ.get(result.reading):
        page.session.note(note)
    first = True
    for group in Group:
        hits = result.group(group)
        if not hits and (group is Group.RELATED or result.reading is not Reading.STATEMENT):
            continue
        if not first:
            page.blank()
        first = False
        title, style = _HEADINGS[group]
        page.heading(title, plural(len(hits), "claim") if hits else "nothing that kb can be sure of", style)
        for hit in hits:
            _hit(page, hit, explain)
    page.more(len(result.hits), result.found, "--limit shows more")


def _hit(page: Page, hit: Hit, explain: bool) -> None:
    page.blank()
    page.prose(hit.passage.text, indent=2)
    # An argument counts whoever only lays it out, but a reader must know that its author does not say so.
    presented = "presented, not asserted" if hit.passage.mode is Mode.PRESENTS else ""
    several = plural(hit.mentions, "mention") if hit.mentions > 1 else ""
    page.meta(page.cite(hit.passage, short(hit.claim_id), several, presented), indent=2)
    for passage in hit.also[:3]:
        page.meta(f"also {page.cite(passage)}", indent=4)
    if explain:
        page.meta(f"why: {hit.why}", indent=4)
        page.score(f"score {hit.score:.3f}", hit.parts, indent=4)
