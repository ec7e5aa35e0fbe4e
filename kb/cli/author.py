"""`kb author`: say who somebody is. Each word is kept as a judgement, survives re-ingest, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import complete, judged
from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plural, print_json, short
from kb.cli.session import Session, session
from kb.cli.usage import Command, Group

if TYPE_CHECKING:
    from kb.pipeline.judging_authors import Judged
    from kb.records import Author

EXAMPLE = (
    "\b\nExamples:\n  kb author rename 'anonymous 2 in mentor-exchange' 'Ida Moe'\n"
    "  kb author same jkexample 'Joe Example'\n  kb author different a:3f2a a:91bc\n  kb author undo"
)
SHOWN = 10
_WHO = "A name, the label of an unnamed author, or the beginning of an id (a:3f2a)."
_JSON = typer.Option("--json", help="Print the report as JSON.")

app = typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=True, epilog=EXAMPLE)


@app.callback()
def group() -> None:
    """Say who somebody is: give a name, join two authors, keep two apart, or take such a word back.

    What you say wins over the machine and over kb.toml, is kept when files are read again, and goes along in an export.
    """


@app.command(
    cls=Command, epilog="\b\nExamples:\n  kb author rename a:3f2a 'Ida Moe'\n  kb author rename ida_m 'Ida Moe'"
)
def rename(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(metavar="WHO", help=_WHO, autocompletion=complete.authors)],
    name: Annotated[str, typer.Argument(metavar="NEW_NAME", help="What to call them.")],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Call an author by another name, or one without a name by one.

    Somebody unnamed is remembered by their words, so the name stays when the file changes elsewhere. If the new
    name is another author's, the two become one person.
    """
    from kb.pipeline import judging_authors

    _judge(session(ctx), judging_authors.rename, who, name, as_json=as_json)


@app.command(
    cls=Command, epilog="\b\nExamples:\n  kb author same jkexample 'Joe Example'\n  kb author same a:3f2a a:91bc"
)
def same(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help=_WHO, autocompletion=complete.authors)],
    two: Annotated[str, typer.Argument(metavar="B", help="The other one.", autocompletion=complete.authors)],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Make one person of two authors."""
    from kb.pipeline import judging_authors

    _judge(session(ctx), judging_authors.same, one, two, as_json=as_json)


@app.command(
    cls=Command, epilog="\b\nExamples:\n  kb author different 'Ann Lee' 'Ann Lees'\n  kb author different a:3f2a a:91bc"
)
def different(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help=_WHO, autocompletion=complete.authors)],
    two: Annotated[str, typer.Argument(metavar="B", help="The other one; may be an alias of the first.")],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Keep two names apart. Nothing but a later word joins them then, and they are suggested no more."""
    from kb.pipeline import judging_authors

    _judge(session(ctx), judging_authors.different, one, two, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb author undo\n  kb author undo j:7c0d")
def undo(
    ctx: typer.Context,
    id_: Annotated[str | None, typer.Argument(metavar="ID", help="Which judgement; without it, the latest.")] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Take back a judgement on authors."""
    from kb.pipeline import judging_authors

    _judge(session(ctx), judging_authors.undo, id_, as_json=as_json)


@app.command(cls=Command, epilog="\b\nExamples:\n  kb author judgements\n  kb author judgements --all --json")
@listing
def judgements(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those taken back too.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """List what was said about authors, oldest first."""
    from kb.pipeline import judging_authors

    run = session(ctx)
    with run.reading() as store:
        found = judging_authors.judgements(store, active_only=not everything)
        if printed(form, found, lambda judgement: judgement.id):
            return
        page = Page(run)
        if not found:
            page.nothing("Nobody has said anything about an author yet.", "kb authors")
        judged.listed(page, found)


def _judge(run: Session, action: Any, *arguments: str | None, as_json: bool) -> None:
    from kb.cli.progress import StageProgress

    with StageProgress(run) as progress:
        done: Judged = action(*arguments, run.config, run.database, progress=progress)
    if as_json:
        print_json(done)
        return
    _report(Page(run), done)


def _report(page: Page, done: Judged) -> None:
    judged.lead(page, done.judgement)
    for title, people in (("before", done.gone), ("now", done.now)):
        for author in people[:SHOWN]:
            page.meta(f"{title:<6}  {_person(author)}", 2, style="")
        page.more(min(SHOWN, len(people)), len(people), "kb authors lists them")
    if not done.gone and not done.now:
        page.meta("Nobody changes by it; kb author judgements lists what else was said of authors.", 2)
    judged.moved(page, done.sizes_before, done.sizes)
    judged.way_back(page, done.judgement, "author")


def _person(author: Author) -> str:
    also = [alias for alias in author.aliases if alias != author.name]
    more = f" · also {', '.join(also[:SHOWN])}" if also else ""
    left = f" and {plural(len(also) - SHOWN, 'more name')}" if len(also) > SHOWN else ""
    return f"{author.name} · {short(author.id)}{more}{left}"
