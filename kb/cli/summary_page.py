"""Draws a summary on the page."""

from __future__ import annotations

from rich.text import Text

from kb.cli import summary_prose
from kb.cli.page import Page, plain, plural, short
from kb.summary import Changes, KeyPoint, Open, OpenQuestion, Summary
from kb.views.cruxes import CruxView
from kb.views.topics import TopicLine

TOPICS, CRUXES, DISPUTED, NAMES = 12, 5, 5, 5


def draw(page: Page, summary: Summary, title: str, *, short: bool = False, long: bool = False) -> None:
    """Write a summary; a `short` one has its key points and cruxes alone, a `long` one the words against each point."""
    if not summary.claims:
        page.nothing(
            f"There is no claim to sum up in {title}.", "kb ingest PATH", "kb status shows what could not be read"
        )
        return
    page.heading(f"Summary of {title}")
    page.meta(" · ".join((*counts(summary), *dates(summary))))
    if summary.changes:
        _changes(page, summary.changes)
    if summary.woven:
        summary_prose.draw(page, summary.woven)
    page.blank()
    page.heading("Key points")
    for place, point in enumerate(summary.points, 1):
        _point(page, point, place, left_out(summary, point), short=short, long=long)
    _cruxes(page, summary.cruxes, long=long)
    if not short:
        _questions(page, summary.questions)
        _topics(page, summary.topics)


def counts(summary: Summary) -> tuple[str, ...]:
    """Return how much a summary is of."""
    return (
        plural(summary.documents, "document"), plural(summary.posts, "post"), plural(summary.authors, "author"),
        plural(summary.claims, "claim"), plural(summary.mentions, "mention"),
    )  # fmt: skip


def dates(summary: Summary) -> tuple[str, ...]:
    """Return from when to when, if that is known."""
    first, last = (summary.since or "")[:10], (summary.until or "")[:10]
    return ((f"{first} to {last}" if first != last else first),) if first else ()


def behind(point: KeyPoint) -> str:
    """Return what stands behind a point, in words."""
    people = plural(len(point.authors), "person", "people")
    return f"{plural(point.claims, 'claim')} of {people} behind it"


def changed(changes: Changes) -> list[str]:
    """Return what has changed, in words."""
    said = [plural(changes.posts, "new post"), plural(changes.claims, "new claim")]
    names = [*changes.authors[:NAMES]]
    names += [f"{len(changes.authors) - NAMES} more"] if len(changes.authors) > NAMES else []
    said += [f"first words of {', '.join(names)}"] if names else []
    said += [plural(len(changes.crux_ids), "new crux", "new cruxes")] if changes.crux_ids else []
    return said


def why_open(question: OpenQuestion) -> str:
    """Return why a question is open, in words."""
    people = ", ".join(question.people)
    if question.why is Open.UNANSWERED:
        return f"nobody who says so has answered {people}"
    return f"people divide: {people}" if question.why is Open.DIVIDED else f"left open by {people}"


def _changes(page: Page, changes: Changes) -> None:
    page.blank()
    page.heading(f"Since {changes.since}")
    page.meta(" · ".join(changed(changes)), 2, style="")
    for link in changes.disputed[:DISPUTED]:
        page.blank()
        page.prose(Text.assemble(("now disputed: ", "red"), plain(link.target_text)), 2)
        if link.source:
            page.prose(f"“{link.source.text}”", 4)
            page.meta(page.cite(link.source, short(link.target_id)), 4)
    page.more(min(DISPUTED, len(changes.disputed)), len(changes.disputed), "--json shows all")


def left_out(summary: Summary, point: KeyPoint) -> str:
    """Return that the prose, if there is one, cites a point nowhere."""
    missing = summary.woven and point.claim.claim_id not in summary.woven.cited
    return "not in the prose" if missing else ""


def _point(page: Page, point: KeyPoint, place: int, note: str, *, short: bool, long: bool) -> None:
    line, number = point.claim, f"{place}. "
    indent = len(number)
    if not short or place == 1:
        page.blank()
    page.prose(Text.assemble((number, "bold yellow"), plain(line.text)), hang=indent)
    facts = [line.claim_id[:10], "new" if point.new else "", note]
    if line.passage:
        page.meta(page.cite(line.passage, *facts), indent)
    against = (f"{len(point.rejected_by)} against", "red" if point.rejected_by else "dim")
    further = [behind(point), *(f"crux {i[:10]}" for i in point.crux_ids)]
    more = ("".join(f" · {part}" for part in further), "dim")
    page.meta(Text.assemble((f"{len(point.held_by)} for", "green"), ", ", against, more), indent)
    if long and point.against:
        page.prose(Text.assemble(("against: ", "red"), plain(f"“{point.against.text}”")), indent + 2)
        page.meta(page.cite(point.against), indent + 2)


def _cruxes(page: Page, cruxes: tuple[CruxView, ...], *, long: bool) -> None:
    page.blank()
    if not cruxes:
        page.heading("Cruxes", "none: nobody is on record on both sides of a claim here")
        return
    page.heading("Cruxes", "kb cruxes shows them with the quotes of both sides")
    shown = cruxes if long else cruxes[:CRUXES]
    for crux in shown:
        page.blank()
        page.prose(crux.text, 2)
        sides = " | ".join(f"{side.stance.value}: {', '.join(side.authors)}" for side in crux.sides)
        place = page.place(crux.passage) if crux.passage else ""
        page.meta(" · ".join(part for part in (sides, place, short(crux.id), f"score {crux.score:.2f}") if part), 2)
    page.more(len(shown), len(cruxes), "--long shows all")


def _questions(page: Page, questions: tuple[OpenQuestion, ...]) -> None:
    if not questions:
        return
    page.blank()
    page.heading("Open questions")
    for question in questions:
        page.blank()
        page.prose(question.claim.text, 2)
        if question.claim.passage:
            page.meta(page.cite(question.claim.passage, short(question.claim.claim_id)), 2)
        page.meta(plain(why_open(question), "yellow"), 2)
        if question.objection:
            page.prose(f"“{question.objection.text}”", 4)
            page.meta(page.cite(question.objection), 4)


def _topics(page: Page, topics: tuple[TopicLine, ...]) -> None:
    if not topics:
        return
    page.blank()
    page.heading("Topics")
    page.rows(
        ("topic", "claims", "authors", "contested", "cruxes"),
        [(t.label, str(t.claims), str(len(t.authors)), str(t.contested), str(t.cruxes)) for t in topics[:TOPICS]],
        numbers=("claims", "authors", "contested", "cruxes"),
    )
    page.more(min(len(topics), TOPICS), len(topics), "kb topics lists all")
