"""`kb claims`: the claims, contested and widely held ones first."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import complete
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plural, short
from kb.cli.session import session
from kb.records import ClaimKind
from kb.store import Store
from kb.views.claim_list import ClaimFilter, ClaimList, list_claims
from kb.views.claims import ClaimLine

EXAMPLE = (
    "\b\nExamples:\n  kb claims --contested\n  kb claims --author Marguerite --kind prediction\n"
    "  kb claims --limit 0 --csv > claims.csv\n  kb claims --contested --ids | xargs kb show"
)
LIMIT = 20


@listing
def command(
    ctx: typer.Context,
    author: Annotated[
        str | None, typer.Option(help="Only claims of this author.", autocompletion=complete.authors)
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Only claims of this topic.", autocompletion=complete.topics)
    ] = None,
    document: Annotated[
        str | None, typer.Option(help="Only claims made in this document.", autocompletion=complete.documents)
    ] = None,
    kind: Annotated[ClaimKind | None, typer.Option(help="Only this kind of claim.")] = None,
    contested: Annotated[bool, typer.Option("--contested", help="Only claims that people divide on.")] = False,
    limit: Annotated[int, typer.Option(min=0, help="Most claims to list; 0 lists all.")] = LIMIT,
    form: Form = Form.TEXT,
) -> None:
    """List the claims: contested ones first, then those that most people make most often."""
    run = session(ctx)
    with run.reading() as store:
        wanted = ClaimFilter(*run.ids(store, author, topic, document), kind, contested)
        found = list_claims(store, wanted, limit or None)
        if not printed(form, found.lines, lambda line: line.claim_id):
            _show(Page(run), found, store)


def _show(page: Page, found: ClaimList, store: Store) -> None:
    if not found.lines:
        everything = store.sizes().claims
        page.nothing(
            "No claim passes the filter." if everything else "The base holds no claim.",
            "kb claims lists all" if everything else "kb ingest PATH",
        )
        return
    for place, line in enumerate(found.lines):
        if place:
            page.blank()
        write(page, line)
    page.more(len(found.lines), found.total, "--limit 0 lists all")


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
