"""`kb summary`: key points, cruxes and topics of the base or a part of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from kb.cli.page import Page, plain, plural, print_json, short
from kb.cli.session import session
from kb.errors import ConfigError
from kb.summary import KeyPoint, Scope, Summary, summarise
from kb.views.cruxes import CruxView
from kb.views.topics import TopicLine

EXAMPLE = '\b\nExamples:\n  kb summary\n  kb summary --topic "deceptive alignment"\n  kb summary --author pope --json'
TOPICS, CRUXES = 12, 5


def command(
    ctx: typer.Context,
    topic: Annotated[str | None, typer.Option(help="Sum up this topic.")] = None,
    author: Annotated[str | None, typer.Option(help="Sum up what this author claims.")] = None,
    document: Annotated[str | None, typer.Option(help="Sum up this document.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most key points.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print records as JSON.")] = False,
) -> None:
    """Sum up the base, a topic, an author or a document: key points, cruxes, topics.

    Key points are claims in their authors' own words, chosen to speak for as many others as possible.
    """
    if sum(part is not None for part in (topic, author, document)) > 1:
        raise ConfigError("only one of --topic, --author and --document at a time")
    run = session(ctx)
    with run.reading() as store:
        from kb.models.encoders import load_encoder

        scope, title = Scope(), "the whole base"
        if topic:
            found = run.topic(store, topic)
            scope, title = Scope(topic_id=found.id), f"the topic {found.label}"
        elif author:
            person = run.author(store, author)
            scope, title = Scope(author_id=person.id), f"what {person.name} claims"
        elif document:
            held = run.document(store, document)
            scope, title = Scope(document_id=held.id), run.shown(held.path)
        summary = summarise(store, run.config, scope, load_encoder(run.config.encoder).fingerprint, limit)
        if as_json:
            print_json(summary)
            return
        _show(Page(run), summary, title)


def _show(page: Page, summary: Summary, title: str) -> None:
    if not summary.claims:
        page.nothing(
            f"There is no claim to sum up in {title}.", "kb ingest PATH", "kb status shows what could not be read"
        )
        return
    page.heading(f"Summary of {title}")
    counts = (
        plural(summary.documents, "document"), plural(summary.posts, "post"), plural(summary.authors, "author"),
        plural(summary.claims, "claim"), plural(summary.mentions, "mention"),
    )  # fmt: skip
    page.meta(" · ".join((*counts, *_dates(summary))))
    page.blank()
    page.heading("Key points")
    for place, point in enumerate(summary.points, 1):
        _point(page, point, place)
    _cruxes(page, summary.cruxes)
    _topics(page, summary.topics)


def _dates(summary: Summary) -> tuple[str, ...]:
    first, last = (summary.since or "")[:10], (summary.until or "")[:10]
    return ((f"{first} to {last}" if first != last else first),) if first else ()


def _point(page: Page, point: KeyPoint, place: int) -> None:
    line, indent = point.claim, len(str(place)) + 2
    page.blank()
    page.prose(Text(f"{place}. ", style="bold yellow") + plain(line.text), hang=indent)
    if line.passage:
        page.meta(page.cite(line.passage, short(line.claim_id)), indent)
    behind = [plural(line.mentions, "mention")]
    behind += [f"speaks for {plural(point.speaks_for, 'further claim')}"] if point.speaks_for else []
    held, denied = max(line.endorsing, len(line.authors)), line.rejecting
    sides = Text(f"{plural(held, 'person', 'people')} for", style="green") + Text(", ")
    sides += Text(f"{denied} against", style="red" if denied else "dim")
    replies = [f"supported {line.supports}×"] if line.supports else []
    replies += [f"disputed {line.disputes}×"] if line.disputes else []
    replies += [f"crux {short(i)}" for i in point.crux_ids]
    page.meta(sides + Text("".join(f" · {part}" for part in (*behind, *replies)), style="dim"), indent, style="")


def _cruxes(page: Page, cruxes: tuple[CruxView, ...]) -> None:
    page.blank()
    if not cruxes:
        page.heading("Cruxes", "none: nobody is on record on both sides of a claim here")
        return
    page.heading("Cruxes", "kb cruxes shows them with the quotes of both sides")
    for crux in cruxes[:CRUXES]:
        page.blank()
        page.prose(crux.text, 2)
        sides = " | ".join(f"{side.stance.value}: {', '.join(side.authors)}" for side in crux.sides)
        place = page.place(crux.passage) if crux.passage else ""
        page.meta(" · ".join(part for part in (sides, place, short(crux.id), f"score {crux.score:.2f}") if part), 2)
    page.more(min(len(cruxes), CRUXES), len(cruxes), "kb cruxes lists all")


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
