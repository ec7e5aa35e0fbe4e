"""`kb eval`: the quality of kb as numbers, on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.page import Page, print_json
from kb.cli.session import Session, session
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.config import Config
    from kb.evaluation import Curve, Figure, Score

EXAMPLE = (
    "\b\nExamples:\n  kb eval --list\n  kb eval seeds\n  kb eval pairs --data ../labelled --json > before.json\n"
    "  kb eval pairs --baseline before.json\n"
    "  kb eval written --set stance.disputes=0.6"
)
_SEEN = 0.0005  # a change that three decimals show


def command(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Measures to run (else all).")] = None,
    data: Annotated[Path | None, typer.Option(help="The folder of the labelled data (else eval.data).")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="SECTION.KEY=VALUE", help="Try another setting.")
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(help="Compare with the figures that kb eval --json printed to this file (else: the last run)."),
    ] = None,
    as_list: Annotated[bool, typer.Option("--list", help="List the measures and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Score the models and the chain on labelled data: each figure with its 95 % interval, of how many cases.

    The change since the last run on the same data stands beside it. Stance comes with precision by coverage as well:
    how right the model is on the cases it is surest of. The data are not part of kb. No database is read or written.
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
    for score in _scores(run, names or known, folder, config, baseline):
        scores.append(score)
        if not as_json:
            _show(page, score, first=len(scores) == 1)
    if as_json:
        print_json(scores)


def _scores(run: Session, names: Sequence[str], folder: Path, config: Config, baseline: Path | None) -> Iterator[Score]:
    """Yield what each measure finds, beside what it found in the run to compare with; keep it for the next."""
    from kb import evaluation
    from kb.evaluation import _kept as kept

    before = None if baseline is None else kept.baseline(baseline)
    for name in names:
        run.note(f"measuring {name}")
        found, last = evaluation.score(name, folder, config), kept.last(name, folder)
        yield kept.beside(found, ([last] if last else []) if before is None else before)
        kept.keep(found, folder)


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
    columns = {"figure": [f.name for f in score.figures], "value": [_number(f.value) for f in score.figures]}
    columns["95 %"] = ["" if f.low is None else f"{_number(f.low)}-{_number(f.high)}" for f in score.figures]
    columns["change"] = [_change(f) for f in score.figures]
    columns["n"] = [f"{f.n:,}" for f in score.figures]
    columns["what it means"] = [f.note for f in score.figures]
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    page.rows(tuple(shown), list(zip(*shown.values(), strict=True)), numbers=("value", "95 %", "change", "n"))
    if score.compared_with:
        page.meta(f"change: since the run of {score.compared_with[:16].replace('T', ' ')} UTC")
    for curve in score.curves:
        _show_curve(page, curve)


def _show_curve(page: Page, curve: Curve) -> None:
    """Write a curve as three lines: how much is taken, how much of that is right, and from which score on."""
    if not curve.points:
        return
    page.blank()
    page.heading(f"{curve.name}, precision by coverage", curve.note)
    rows = (
        ("coverage", *(f"{p.coverage:.0%}" for p in curve.points)),
        ("precision", *(f"{p.precision:.2f}" for p in curve.points)),
        ("P >=", *(f"{p.threshold:.2f}" for p in curve.points)),
    )
    page.rows([""] * len(rows[0]), rows)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _change(figure: Figure) -> str:
    """Return by how much a figure has changed, "=" where it has not, nothing where it is new."""
    if figure.before is None or figure.value is None:
        return ""
    change = figure.value - figure.before
    return "=" if abs(change) < _SEEN else f"{change:+.3f}"
