"""`kb claims`: the claims, contested and widely held ones first."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import Page, plural, print_json, short
from kb.cli.session import session
from kb.records import Claim, ClaimKind
from kb.store import Store
from kb.views.claims import ClaimLine, claim_lines
from kb.views.passages import Passages
from kb.views.topics import ranked

EXAMPLE = (
    "\b\nExamples:\n  kb claims --contested\n  kb claims --author Marguerite --kind prediction\n  kb claims --json"
)
LIMIT = 20


def command(
    ctx: typer.Context,
    author: Annotated[str | None, typer.Option(help="Only claims of this author.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only claims of this topic.")] = None,
    document: Annotated[str | None, typer.Option(help="Only claims made in this document.")] = None,
    kind: Annotated[ClaimKind | None, typer.Option(help="Only this kind of claim.")] = None,
    contested: Annotated[bool, typer.Option("--contested", help="Only claims that people divide on.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Most claims to list; 0 lists all.")] = LIMIT,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """List the claims: contested ones first, then those that most people make most often."""
    run = session(ctx)
    with run.reading() as store:
        author_id = run.author(store, author).id if author else None
        topic_id = run.topic(store, topic).id if topic else None
        document_id = run.document(store, document).id if document else None
        held = {m.id for m in store.mentions.of_document(document_id)} if document_id else None
        wanted = [c for c in store.claims.all() if _passes(c, author_id, topic_id, kind, held)]
        lines = ranked(claim_lines(store, Passages(store), wanted))
        lines = [line for line in lines if line.contested or not contested]
        shown = lines[: limit or None]
        if as_json:
            print_json(shown)
            return
        _show(Page(run), shown, len(lines), store)


def _passes(
    claim: Claim, author_id: str | None, topic_id: str | None, kind: ClaimKind | None, held: set[str] | None
) -> bool:
    return (
        (author_id is None or author_id in claim.author_ids)
        and topic_id in (None, claim.topic_id)
        and kind in (None, claim.kind)
        and (held is None or not held.isdisjoint(claim.mention_ids))
    )


def _show(page: Page, lines: list[ClaimLine], total: int, store: Store) -> None:
    if not lines:
        everything = store.sizes().claims
        page.nothing(
            "No claim passes the filter." if everything else "The base holds no claim.",
            "kb claims lists all" if everything else "kb ingest PATH",
        )
        return
    for place, line in enumerate(lines):
        if place:
            page.blank()
        write(page, line)
    page.more(len(lines), total, "--limit 0 lists all")


def write(page: Page, line: ClaimLine, indent: int = 0) -> None:
    """Write a claim as an entry of a list."""
    page.prose(line.text, indent)
    facts = [short(line.claim_id), line.kind.value]
    facts += [plural(line.mentions, "mention")] if line.mentions > 1 else []
    if line.contested or line.rejecting:
        facts.append(f"{line.endorsing} for, {line.rejecting} against")
    facts += [f"supported {line.supports}×"] if line.supports else []
    facts += [f"disputed {line.disputes}×"] if line.disputes else []
    others = [name for name in line.authors if line.passage is None or name != line.passage.author]
    facts += [f"also {', '.join(others)}"] if others else []
    facts += [f"topic {line.topic}"] if line.topic else []
    page.meta(page.cite(line.passage, *facts) if line.passage else " · ".join(facts), indent)
