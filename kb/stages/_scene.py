"""One document while its quotes are being found, and the records made of what is found."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from kb import voices
from kb.config import QuotesConfig
from kb.ids import make_id
from kb.records import Document, Post, Quote, QuoteKind
from kb.repeats import Repeat, RepeatIndex
from kb.stages._attribution import outside_author
from kb.text import LineIndex

Span = tuple[int, int]

# How far back, in characters, to look for the line that announces a quote.
_REACH = 400


@dataclass(slots=True)
class Scene:
    """One document while its quotes are being found: what was said before the post at hand.

    `taken` are the quotes of the post at hand so far; `outside` holds those from outside, each under its place there.
    """

    document: Document
    posts: list[Post]
    config: QuotesConfig
    lines: LineIndex
    index: RepeatIndex = field(default_factory=RepeatIndex)
    found: list[Quote] = field(default_factory=list)
    taken: list[Quote] = field(default_factory=list)
    outside: RepeatIndex = field(default_factory=RepeatIndex)


def repeated(scene: Scene, post: Post, repeat: Repeat, kind: QuoteKind, span: Span, *, marked: bool) -> Quote:
    """Return the quote that `repeat` is; words that its source quotes from outside stay that person's."""
    source = scene.posts[repeat.key]
    if source.author_id == post.author_id:
        kind = QuoteKind.SELF
    place = (repeat.source_start, repeat.source_end)
    quote = quote_of(scene, post, span, kind, repeat.score / 100, source, place, marked=marked)
    for earlier in scene.found:
        if earlier.kind is QuoteKind.OUTSIDE and earlier.start <= place[0] and place[1] <= earlier.end:
            return dataclasses.replace(quote, author_id=earlier.author_id)
    return quote


def from_outside(scene: Scene, post: Post, span: Span, score: float, *, marked: bool) -> Quote:
    """Return a quote from outside; words announced as the addressed person's are the parent's author's."""
    quote = quote_of(scene, post, span, QuoteKind.OUTSIDE, score, None, None, marked=marked)
    parent = next((p for p in scene.posts if p.id == post.parent_id), None)
    above = scene.document.text[max(post.start, span[0] - _REACH) : span[0]].rstrip().rpartition("\n")[2]
    if parent and not marked and voices.introduces_other(above):
        return dataclasses.replace(quote, author_id=parent.author_id)
    return dataclasses.replace(quote, author_id=outside_author(scene.document, *span, quote.line).id)


def own_from_elsewhere(scene: Scene, post: Post, span: Span, *, marked: bool) -> Quote:
    """Return a quote of the author's own words that the document does not hold."""
    quote = quote_of(scene, post, span, QuoteKind.SELF, 1.0, None, None, marked=marked)
    return dataclasses.replace(quote, author_id=post.author_id)


def quote_of(
    scene: Scene, post: Post, span: Span, kind: QuoteKind, score: float, source: Post | None, place: Span | None,
    *, marked: bool = False,
) -> Quote:  # fmt: skip
    """Return a quote of `source` at `place`; of nobody yet where there is no source."""
    line, end_line = scene.lines.lines(*span)
    return Quote(
        id=make_id("q", scene.document.id, *span),
        document_id=scene.document.id,
        post_id=post.id,
        author_id=source.author_id if source else "",
        kind=kind,
        start=span[0],
        end=span[1],
        line=line,
        end_line=end_line,
        marked=marked,
        score=round(score, 4),
        source_post_id=source.id if source else None,
        source_start=place[0] if place else None,
        source_end=place[1] if place else None,
    )
