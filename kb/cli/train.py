"""`kb train`: make the weights of a model again, or weights of your own from what you judged."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.page import Page
from kb.cli.session import Session, session
from kb.errors import ConfigError, NotFoundError

if TYPE_CHECKING:
    from kb.records import Judgement
    from kb.training.recipes import Recipe

EXAMPLE = (
    "\b\nExamples:\n  kb train --list\n  kb train reply --judgements --out mine.npz\n  kb train claims\n"
    "  kb train refine --data ../labelled --judgements --out mine.onnx"
)


def command(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="What to train: see --list.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="The folder to fit on (else what comes with kb, or eval.data for networks).")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write (else NAME's own, here).")] = None,
    judgements: Annotated[
        bool, typer.Option("--judgements", help="Learn from what the base's judges said too.")
    ] = False,
    weight: Annotated[float, typer.Option(min=0.0, help="How many examples each judgement counts as.")] = 20.0,
    steps: Annotated[int | None, typer.Option(min=1, help="How many steps a network takes.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, whatever an earlier run left.")] = False,
    as_list: Annotated[bool, typer.Option("--list", help="List what can be trained and stop.")] = False,
) -> None:
    """Train a model: the linear ones in a minute, a network in minutes (refine) or on a GPU, seeded.

    A run of a network that is broken off goes on where its last checkpoint stands. What comes out is a file; the last
    line says how to use it. kb's own weights stay as they are.
    """
    from kb.training.recipes import RECIPES, Task, train

    run, page = session(ctx), Page(session(ctx))
    if as_list:
        page.rows(("", ""), [(recipe.name, recipe.about) for recipe in RECIPES.values()])
        return
    recipe = RECIPES.get(name or "")
    if recipe is None:
        raise ConfigError(f"there is nothing named {name!r} to train" if name else "nothing is named to train",
                          hint=f"known: {', '.join(RECIPES)}")  # fmt: skip
    folder, target = _folder(run, recipe, data), _target(recipe, out)
    work = _work(recipe, folder, steps, fresh=fresh)
    judged = _judgements(run) if judgements else ()
    run.note(f"training {recipe.name} on {folder}")
    with contextlib.redirect_stdout(sys.stderr):  # the steps of a network are progress, not results
        said = train(recipe.name, Task(folder, work, target, steps, judged, weight))
    shutil.rmtree(work, ignore_errors=True)
    _report(page, recipe, said, target)


def _report(page: Page, recipe: Recipe, said: str, target: Path) -> None:
    page.prose(said)
    page.prose(f"Written: {target}")
    for setting in recipe.settings:
        section, _, key = setting.partition(" ")
        page.meta(f'-> to use it, in kb.toml under {section}: {key} = "{target.absolute()}"; then kb rebuild')


def _folder(run: Session, recipe: Recipe, data: Path | None) -> Path:
    """Return what to fit on. Raises `NotFoundError`."""
    from kb.training.recipes import WRITTEN

    base = run.found_config.parent if run.found_config else Path()
    folder = data or (WRITTEN if recipe.own else base / run.config.eval.data)
    if not folder.is_dir():
        raise NotFoundError(
            f"{folder}: no labelled data here",
            hint="name the folder that holds the labelled sets with --data, or by eval.data in kb.toml",
        )
    return folder


def _target(recipe: Recipe, out: Path | None) -> Path:
    """Return the file to write; kb knows weights by how their name ends."""
    named, ending = out or Path(recipe.file), Path(recipe.file).suffix
    return named if named.suffix == ending else named.with_name(f"{named.name}{ending}")


def _work(recipe: Recipe, folder: Path, steps: int | None, *, fresh: bool) -> Path:
    """Return the folder of the checkpoints of this very run, empty with `fresh`."""
    from kb.ids import fingerprint
    from kb.models._files import cache_dir

    work = cache_dir() / "train" / f"{recipe.name}-{fingerprint(str(folder.resolve()), str(steps))}"
    if fresh:
        shutil.rmtree(work, ignore_errors=True)
    return work


def _judgements(run: Session) -> tuple[Judgement, ...]:
    """Return what people said in the base. Raises `NotFoundError` if there is no base, or nothing was said."""
    from kb.store import Store

    with Store.open(run.database, mode="read", busy_seconds=run.config.database.busy_seconds) as store:
        found = tuple(j for j in store.judgements.all() if j.model is None)
    if not found:
        raise NotFoundError(f"{run.database}: nobody has judged anything there yet", hint="leave --judgements out")
    return found
