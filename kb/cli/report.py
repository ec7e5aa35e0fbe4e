"""What `kb ingest`, `kb forget` and `kb rebuild` say at the end: what the base holds now, and the problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from kb.cli.page import Page, plural
from kb.cli.session import Session
from kb.records import Problem
from kb.text import printable

if TYPE_CHECKING:
    from kb.pipeline import IngestReport

SHOWN = 20


def print_report(run: Session, report: IngestReport, done: str, note: str = "") -> None:
    """Print what a run did (`done`, in words), what the base holds now, and what could not be read."""
    page = Page(run)
    page.heading(done, note)
    for path in report.failed[:SHOWN]:
        page.meta(f"not read: {run.shown(path)}", 2, "red")
    if (sizes := report.sizes) is not None:
        authors = f"{sizes.authors:,} named, {sizes.anonymous:,} unnamed" if sizes.anonymous else f"{sizes.authors:,}"
        page.rows(
            ("", ""),
            [
                ("documents", f"{sizes.documents:,}"),
                ("posts", f"{sizes.posts:,}"),
                ("authors", authors),
                ("claims", f"{sizes.claims:,}"),
                ("merged duplicates", f"{sizes.merged:,}"),
                ("stances", f"{sizes.stances:,} ({sizes.supports:,} support, {sizes.disputes:,} dispute)"),
                ("topics", f"{sizes.topics:,}"),
                ("contested claims", f"{sizes.contested:,}"),
                ("cruxes", f"{sizes.cruxes:,}"),
                ("time", f"{report.seconds:.1f} s"),
                ("problems", f"{sizes.problems:,}"),
            ],
        )
    problems(run, report.problems)


def what_was_read(report: IngestReport) -> str:
    """Return what an ingest did to the documents, in words."""
    counts = (
        ("added", report.added),
        ("replaced", report.replaced),
        ("unchanged", report.unchanged),
        ("failed", report.failed),
    )
    said = [f"{len(paths):,} {what}" for what, paths in counts if paths]
    if report.unchanged and not (report.added or report.replaced or report.failed):
        return f"Nothing changed: {plural(len(report.unchanged), 'document')} already in the base."
    if not (report.added or report.replaced or report.unchanged):
        return "Nothing could be read." if report.problems else "Nothing to read."
    return f"Documents: {', '.join(said)}."


def problems(run: Session, found: Sequence[Problem]) -> None:
    """Print problems on stderr: where, what, and what to do."""
    for problem in found[:SHOWN]:
        run.err.print(problem_line(run, problem), soft_wrap=True)
    if len(found) > SHOWN:
        run.err.print(f"... and {plural(len(found) - SHOWN, 'more problem')}: kb status lists them", soft_wrap=True)


def problem_line(run: Session, problem: Problem) -> Text:
    """Return `path:line: what -> what to do`."""
    where = run.shown(problem.path) + (f":{problem.line}" if problem.line else "")
    text = Text(f"{printable(where)}: ", style="yellow")
    text.append(printable(problem.message), style="not bold default")
    if problem.hint:
        text.append(f" -> {printable(problem.hint)}", style="dim")
    return text
