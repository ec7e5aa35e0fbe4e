"""Writes a summary as Markdown, for notes and reports; words of documents are never markup in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kb.cli import summary_prose
from kb.cli.page import place
from kb.cli.summary_page import behind, changed, counts, dates, left_out, why_open
from kb.summary import KeyPoint, Summary
from kb.text import printable
from kb.views.passages import Passage

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:@$^=/])")
Shown = Callable[[str], str]


def render(summary: Summary, title: str, shown: Shown, *, short: bool = False, long: bool = False) -> str:
    """Return the summary; `shown` shortens a stored path, `short` and `long` are as on the page."""
    return "\n".join(_lines(summary, title, shown, short=short, long=long)) + "\n"


def _lines(summary: Summary, title: str, shown: Shown, *, short: bool, long: bool) -> Iterator[str]:
    yield f"# Summary of {words(title)}"
    yield ""
    yield words(", ".join((*counts(summary), *dates(summary))))
    if summary.changes:
        yield from ("", f"## Since {words(summary.changes.since)}", "")
        yield from (f"- {words(said)}" for said in changed(summary.changes))
        yield from (f"- now disputed: {words(x.target_text)}" for x in summary.changes.disputed)
    if summary.woven:
        yield from ("", *summary_prose.markdown(summary.woven, words))
    yield from ("", "## Key points", "")
    for number, point in enumerate(summary.points, 1):
        yield from _point(point, number, left_out(summary, point), shown, long=long)
    yield from ("", "## Cruxes", "")
    for crux in summary.cruxes:
        sides = "; ".join(f"{side.stance.value}: {', '.join(side.authors)}" for side in crux.sides)
        yield f"- {words(crux.text)}  \n  {words(sides)} ({words(crux.id)})"
    if not summary.cruxes:
        yield "None: nobody is on record on both sides of a claim here."
    if summary.questions and not short:
        yield from ("", "## Open questions", "")
        yield from (f"- {words(q.claim.text)}  \n  {words(why_open(q))}" for q in summary.questions)


def _point(point: KeyPoint, number: int, note: str, shown: Shown, *, long: bool) -> Iterator[str]:
    indent = " " * (len(str(number)) + 2)
    facts = [f"{len(point.held_by)} for", f"{len(point.rejected_by)} against", behind(point)]
    facts += ["new"] if point.new else []
    facts += [f"crux {i}" for i in point.crux_ids]
    facts += [note] if note else []
    yield f"{number}. {words(point.claim.text)}  "
    cited = f"{_cite(point.claim.passage, shown)}, " if point.claim.passage else ""
    yield f"{indent}{cited}{words(point.claim.claim_id)}: {words(', '.join(facts))}"
    if long and point.against:
        yield f"{indent}- against: {words(point.against.text)}  \n{indent}  {_cite(point.against, shown)}"


def _cite(passage: Passage, shown: Shown) -> str:
    where = place(shown(passage.path), passage.line, passage.unit)
    return words(", ".join(part for part in (passage.author, (passage.date or "")[:10], where) if part))


def words(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(printable(text).split()))
