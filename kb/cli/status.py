"""`kb status`: what the base holds, how fresh it is, and what could not be read."""

from __future__ import annotations

from typing import Annotated

import typer

from kb import __version__, registry
from kb.cli.page import Page, plural, print_json
from kb.cli.report import problem_line
from kb.cli.session import session
from kb.stages.order import STEPS
from kb.views.status import Status

EXAMPLE = "\b\nExamples:\n  kb status\n  kb status --json"


def command(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Say where the database lies, what it holds, when it was last written, and what could not be read."""
    from kb.pipeline import stale_stages
    from kb.store import Store

    run = session(ctx)
    with Store.open(run.database, mode="read", busy_seconds=run.config.database.busy_seconds) as store:
        status = Status(
            database=str(run.database),
            config=str(run.found_config) if run.found_config else None,
            sizes=store.sizes(),
            last_run=store.runs.last(),
            encoder=run.config.encoder.name,
            encoders=registry.names("encoders"),
            readers=registry.names("readers"),
            stale=stale_stages(store, run.config),
            problems=tuple(store.problems.all()),
        )
    if as_json:
        print_json(status)
        return
    _show(Page(run), status)


def _show(page: Page, status: Status) -> None:
    sizes = status.sizes
    rows = [
        ("database", f"{status.database} ({sizes.bytes / 1_000_000:.1f} MB)"),
        ("settings", status.config or "defaults (kb init writes a kb.toml)"),
        ("documents", f"{plural(sizes.documents, 'document')}, {plural(sizes.posts, 'post')}"),
        ("authors", f"{sizes.authors:,} named, {sizes.anonymous:,} unnamed"),
        (
            "claims",
            f"{plural(sizes.claims, 'claim')} from {plural(sizes.mentions, 'mention')}, {sizes.merged:,} merged",
        ),
        ("stances", f"{sizes.supports:,} support, {sizes.disputes:,} dispute, {plural(sizes.positions, 'position')}"),
        ("topics", f"{sizes.topics:,}"),
        ("contested", f"{plural(sizes.contested, 'claim')}, {plural(sizes.cruxes, 'crux', 'cruxes')}"),
        ("encoder", f"{status.encoder} (known: {', '.join(status.encoders)}; or any sentence-transformers name)"),
        ("made by", ", ".join(status.last_run.model_fingerprints if status.last_run else ()) or "no model yet"),
        ("formats", ", ".join(status.readers)),
        ("last run", _last(status)),
        ("fresh", f"no: {_stale(status.stale)}; run kb rebuild" if status.stale else "yes"),
        ("problems", f"{len(status.problems):,}"),
    ]
    page.rows(("", ""), rows)
    for problem in status.problems:
        page.meta(problem_line(page.session, problem), 2, style="")


def _stale(stages: tuple[str, ...]) -> str:
    """Return what is stale in words; all stages are where the documents' own rows are, or nothing is derived yet."""
    return "everything derived" if len(stages) == len(STEPS) else ", ".join(stages)


def _last(status: Status) -> str:
    last = status.last_run
    if last is None:
        return "none yet"
    ended = f"finished {last.finished}" if last.finished else "not finished: run it again to complete it"
    return f"{last.command}, {ended}, kb {last.version}" + ("" if last.version == __version__ else " (another version)")
