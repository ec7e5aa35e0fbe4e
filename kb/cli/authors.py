"""`kb authors`: who writes, under which names, and how much."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli.page import Page, plural, print_json, short
from kb.cli.session import session
from kb.stages.authors import suggest
from kb.views.authors import AuthorLine, author_lines

EXAMPLE = "\b\nExamples:\n  kb authors\n  kb authors --json"


def command(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """List the authors with their aliases; the unnamed ones with their first words.

    Names that look like one person's are pointed out, never merged silently.
    """
    run = session(ctx)
    with run.reading() as store:
        lines = author_lines(store)
        if as_json:
            print_json(lines)
            return
        page = Page(run)
        if not lines:
            page.nothing("The base holds no author.", "kb ingest PATH")
            return
        _show(page, lines)
        for pair in suggest([line.author for line in lines], run.config.authors.suggest):
            first, second = pair.first.name, pair.second.name
            run.note(
                f"{first} and {second} may be one person ({pair.score:.0f} of 100 alike); if so, put in kb.toml under"
                f' [authors.aliases]: "{first}" = ["{second}"]'
            )


def _others(line: AuthorLine) -> str:
    return ", ".join(alias for alias in line.author.aliases if alias != line.author.name)


def _show(page: Page, lines: list[AuthorLine]) -> None:
    named = [line for line in lines if line.author.named]
    unnamed = [line for line in lines if not line.author.named]
    if named:
        page.rows(
            ("author", "also known as", "posts", "claims made", "id"),
            [(n.author.name, _others(n), str(n.posts), str(n.mentions), short(n.author.id)) for n in named],
            numbers=("posts", "claims made"),
        )  # fmt: skip
    if unnamed:
        if named:
            page.blank()
        page.heading("Unnamed", f"{plural(len(unnamed), 'author')}, each told apart within a document")
        for line in unnamed:
            counts = f"{plural(line.posts, 'post')}, {plural(line.mentions, 'mention')}"
            page.meta(f"{line.author.name}  {short(line.author.id)}  {counts}", 2, style="")
            if line.sample:
                page.prose(f"“{line.sample.text}”", 4, "dim")
                page.meta(page.place(line.sample), 4)
