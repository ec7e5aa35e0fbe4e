"""`kb claim`: correct claims and the links between them. Each word is kept as a judgement, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import complete, judged
from kb.cli.output import Form, listing, printed
from kb.cli.page import STYLES, Page, plural, print_json, short
from kb.cli.session import Session, session
from kb.cli.usage import Command, Group

if TYPE_CHECKING:
    from kb.pipeline.judging_claims import ClaimJudged
    from kb.records import Claim, StanceLink

EXAMPLE = (
    "\b\nExamples:\n  kb claim neutral s:3f2a\n  kb claim disputes c:9f3a c:41c0\n"
    "  kb claim same c:9f3a c:77d1\n  kb claim drop m:5e0b\n  kb claim undo"
)
SHOWN = 10
_CLAIM = "A claim (c:9f3a), a mention of one (m:41c0), a place (path:line), or its words."
_FIRST = f"{_CLAIM[:-1]}; or a link (s:3f2a), for both."
_ONE = Annotated[str, typer.Argument(metavar="A", help=_FIRST, autocompletion=complete.claims)]
_TWO = Annotated[
    str | None, typer.Argument(metavar="B", help="The other claim, if A is no link.", autocompletion=complete.claims)
]
_WHAT = Annotated[str, typer.Argument(metavar="A", help=_CLAIM, autocompletion=complete.claims)]
_JSON = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]

app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=True, epilog=EXAMPLE)


@app.callback()
def group() -> None:
    """Correct claims and links: join two claims, keep two apart, say how one bears on another, or take it back.

    What you say wins over the machine, is kept when files are read again, and goes along in an export.
    """


@app.command(
    cls=Command, epilog="\b\nExamples:\n  kb claim same c:9f3a c:77d1\n  kb claim same c:9f3a notes/water.md:7"
)
def same(ctx: typer.Context, one: _ONE, two: _TWO = None, as_json: _JSON = False) -> None:
    """Make one claim of two that say the same. The machine's guards against it, such as a negation, do not count."""
    from kb.pipeline import judging_claims

    _judge(session(ctx), judging_claims.same, one, two, as_json=as_json)


@app.command(
    cls=Command, epilog="\b\nExamples:\n  kb claim different m:41c0 m:5e0b\n  kb claim different c:9f3a m:5e0b"
)
def different(ctx: typer.Context, one: _ONE, two: _TWO = None, as_json: _JSON = False) -> None:
    """Keep two sentences apart, as two claims.

    They are two mentions of one claim now, or two claims that are never to become one.
    """
    from kb.pipeline import judging_claims

    _judge(session(ctx), judging_claims.different, one, two, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim supports c:9f3a c:41c0\n  kb claim supports s:3f2a")
def supports(ctx: typer.Context, one: _ONE, two: _TWO = None, as_json: _JSON = False) -> None:
    """Say that claim A supports claim B."""
    _link(session(ctx), "supports", one, two, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim disputes c:9f3a c:41c0\n  kb claim disputes s:3f2a")
def disputes(ctx: typer.Context, one: _ONE, two: _TWO = None, as_json: _JSON = False) -> None:
    """Say that claim A disputes claim B."""
    _link(session(ctx), "disputes", one, two, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim neutral s:3f2a\n  kb claim neutral c:9f3a c:41c0")
def neutral(ctx: typer.Context, one: _ONE, two: _TWO = None, as_json: _JSON = False) -> None:
    """Say that two claims do not bear on each other.

    There is no link between them then, either way.
    """
    _link(session(ctx), "neutral", one, two, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim drop m:5e0b\n  kb claim drop notes/water.md:7")
def drop(ctx: typer.Context, what: _WHAT, as_json: _JSON = False) -> None:
    """Say that a sentence is no claim. Wherever these words stand, nothing is made of them."""
    from kb.pipeline import judging_claims

    _judge(session(ctx), judging_claims.drop, what, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim keep m:5e0b\n  kb claim keep 'Drip lines clog.'")
def keep(ctx: typer.Context, what: _WHAT, as_json: _JSON = False) -> None:
    """Keep a sentence that was dropped as the claim it was."""
    from kb.pipeline import judging_claims

    _judge(session(ctx), judging_claims.keep, what, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim undo\n  kb claim undo j:7c0d")
def undo(
    ctx: typer.Context,
    id_: Annotated[str | None, typer.Argument(metavar="ID", help="Which judgement; without it, the latest.")] = None,
    as_json: _JSON = False,
) -> None:
    """Take back a judgement on claims. What it had taken the place of is not said again by it."""
    from kb.pipeline import judging_claims

    _judge(session(ctx), judging_claims.undo, id_, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb claim judgements\n  kb claim judgements --all --json")
@listing
def judgements(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those taken back too.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """List what was said about claims, oldest first."""
    from kb.pipeline import judging_claims

    run = session(ctx)
    with run.reading() as store:
        found = judging_claims.judgements(store, active_only=not everything)
        if printed(form, found, lambda judgement: judgement.id):
            return
        page = Page(run)
        if not found:
            page.nothing("Nobody has said anything about a claim yet.", "kb cruxes --explain", "kb show ID")
        judged.listed(page, found)


def _link(run: Session, label: str, one: str, two: str | None, *, as_json: bool) -> None:
    from kb.pipeline import judging_claims
    from kb.records import Label

    _judge(run, judging_claims.link, Label(label), one, two, as_json=as_json)


def _judge(run: Session, action: Any, *arguments: str | None, as_json: bool) -> None:
    from kb.cli.progress import StageProgress

    with StageProgress(run) as progress:
        done: ClaimJudged = action(*arguments, run.config, run.database, progress=progress)
    if as_json:
        print_json(done)
        return
    _report(Page(run), done)


def _report(page: Page, done: ClaimJudged) -> None:
    judged.lead(page, done.judgement)
    for old in done.replaced:
        page.meta(f"in place of what you said before: {old.verdict} · {short(old.id)}", 2)
    _changes(page, done)
    judged.moved(page, done.sizes_before, done.sizes)
    if done.sizes.cruxes != done.sizes_before.cruxes:
        page.meta(f"-> kb cruxes --since {done.run_id - 1} shows which", 2)
    judged.way_back(page, done.judgement, "claim")


def _changes(page: Page, done: ClaimJudged) -> None:
    """Write the claims of the words and the links between them, before and now, as far as they are others."""
    before, now = ([(c.id, c.mention_ids) for c in claims] for claims in (done.claims_before, done.claims))
    source = next((c.id for c in done.claims_before or done.claims), "")
    if before == now and done.links_before == done.links:
        page.meta("Nothing changes by it now; kb claim judgements lists what else was said of claims.", 2)
        return
    for title, claims, links in (
        ("before", done.claims_before, done.links_before),
        ("now", done.claims, done.links),
    ):
        lines = [(_claim(claim), "") for claim in claims[:SHOWN]] if before != now else []
        lines += (
            [(_bears(link, source), STYLES[link.label]) for link in links] if done.links_before != done.links else []
        )
        for line, style in lines or [("no claim" if before != now else "no link", "")]:
            page.meta(f"{title:<6}  {line}", 2, style=style)


def _claim(claim: Claim) -> str:
    people = plural(len(claim.author_ids), "person", "people")
    return f"{short(claim.id)} {judged.first(claim.text)} · {plural(len(claim.mention_ids), 'mention')} · {people}"


def _bears(link: StanceLink, source: str) -> str:
    one, two = ("first", "second") if link.source == source else ("second", "first")
    how = f"by {link.method}" if link.method == "judgement" else f"by {link.method}, {link.score:.2f}"
    return f"the {one} {link.label.value} the {two} · {how} · {short(link.id)}"
