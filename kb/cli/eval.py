"""`kb eval`: the quality of kb as numbers, on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.page import Page, print_json
from kb.cli.session import Session, session
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from kb.evaluation import Score

EXAMPLE = (
    "\b\nExamples:\n  kb eval --list\n  kb eval seeds\n  kb eval pairs --data ../labelled --json\n"
    "  kb eval written --set stance.disputes=0.6"
)


def command(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help="Measures to run (else all).")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder of the labelled data (else eval.data).")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Try another setting.")
    ] = None,
    as_list: Annotated[bool, typer.Option("--list", help="List the measures and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Score the models and the chain on labelled data: each figure, of how many cases, and what it means.

    The data are not part of kb. No database is read or written.
    """
    from kb import evaluation

    run, page = session(ctx), Page(session(ctx))
    known = evaluation.names()
    if as_list:
        page.rows(("", ""), [(name, evaluation.load(name).description) for name in known])
        return
    for name in names or ():
        evaluation.load(name)  # an unknown name is told before the first measure runs
    folder = _folder(run, data)
    config = evaluation.override(run.config, changes or ())
    scores = []
    for name in names or known:
        run.note(f"measuring {name}")
        scores.append(evaluation.score(name, folder, config))
        if not as_json:
            _show(page, scores[-1], first=len(scores) == 1)
    if as_json:
        print_json(scores)


def _folder(run: Session, data: Path | None) -> Path:
    """Return the folder of the labelled data. Raises `NotFoundError`."""
    base = run.found_config.parent if run.found_config else Path()
    folder = data or base / run.config.eval.data
    if not folder.is_dir():
        raise NotFoundError(
            f"{folder}: no labelled data here",
            hint="name the folder that holds the labelled sets with --data, or by eval.data in kb.toml",
        )
    return folder


def _show(page: Page, score: Score, *, first: bool) -> None:
    if not first:
        page.blank()
    page.heading(score.measure, score.description)
    rows = [(f.name, "-" if f.value is None else f"{f.value:.3f}", f"{f.n:,}", f.note) for f in score.figures]
    page.rows(("figure", "value", "n", "what it means"), rows, numbers=("value", "n"))
