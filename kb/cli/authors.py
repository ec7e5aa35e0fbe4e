"""`kb authors`: who writes, under which names, and how much; who has no name yet, and who may be one person."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli.output import Form, listing, printed
from kb.cli.page import Page, plain, plural, short
from kb.cli.session import session
from kb.views.authors import AuthorLine, author_lines

EXAMPLE = "\b\nExamples:\n  kb authors\n  kb authors --unnamed\n  kb authors --csv > authors.csv"
LIKELY = 20


@listing
def command(
    ctx: typer.Context,
    unnamed: Annotated[bool, typer.Option("--unnamed", help="Only those without a name.")] = False,
    form: Form = Form.TEXT,
) -> None:
    """List the authors with their aliases; the unnamed ones with words of theirs, and how to name them.

    Names that look like one person's are listed with what speaks for it and against it, and with the commands that
    say so or deny it. They are never merged silently.
    """
    run = session(ctx)
    with run.reading() as store:
        lines = [line for line in author_lines(store, run.config.authors) if not (unnamed and line.author.named)]
        if printed(form, lines, lambda line: line.author.id):
            return
        _show(Page(run), lines, unnamed=unnamed)


def others(line: AuthorLine) -> str:
    """Return the further names of an author."""
    return ", ".join(alias for alias in line.author.aliases if alias != line.author.name)


def _show(page: Page, lines: list[AuthorLine], *, unnamed: bool) -> None:
    named = [line for line in lines if line.author.named]
    nameless = [line for line in lines if not line.author.named]
    if not lines:
        if unnamed:
            page.nothing("Everybody here has a name.", "kb authors")
        else:
            page.nothing("The base holds no author.", "kb ingest PATH")
        return
    if named:
        page.rows(
            ("author", "also known as", "posts", "claims made", "id"),
            [(n.author.name, others(n), str(n.posts), str(n.mentions), short(n.author.id)) for n in named],
            numbers=("posts", "claims made"),
        )  # fmt: skip
    if nameless:
        if named:
            page.blank()
        page.heading("Unnamed", f"{plural(len(nameless), 'author')}, each told apart within a document")
        for line in nameless:
            _nameless(page, line)
    _likely(page, named)


def _nameless(page: Page, line: AuthorLine) -> None:
    page.blank()
    written = plural(line.posts, "post") if line.posts else "quoted"
    counts = f"{written}, {plural(line.mentions, 'claim')}"
    page.meta(f"{line.author.name} · {counts}", 2, style="")
    if line.sample:
        page.prose(f"“{line.sample.text}”", 4, "dim")
        page.meta(f"{page.session.shown(line.sample.path)}:{line.sample.line}", 4)
    page.meta(f"-> kb author rename {short(line.author.id)} NAME", 4)


def _likely(page: Page, named: list[AuthorLine]) -> None:
    """Write each pair of authors who may be one person once, surest first."""
    pairs = [(line, other) for line in named for other in line.likely if line.author.id < other.author_id]
    pairs.sort(key=lambda pair: (-pair[1].score, pair[0].author.name, pair[1].author, pair[0].author.id))
    if not pairs:
        return
    page.blank()
    page.heading("Maybe one person", f"{plural(len(pairs), 'pair')}; nothing is merged until you say so")
    for line, other in pairs[:LIKELY]:
        page.blank()
        names = Text.assemble(plain(line.author.name, "bold"), " and ", plain(other.author, "bold"))
        page.prose(Text.assemble(names, (f"  {other.score:.0f} of 100", "dim")), 2)
        page.prose(f"{other.method}: {other.why}", 4)
        ids = f"{short(line.author.id)} {short(other.author_id)}"
        page.meta(f"-> kb author same {ids}", 4)
        page.meta(f"-> kb author different {ids}", 4)
    page.more(min(LIKELY, len(pairs)), len(pairs), "--json shows all")
