"""The second pass over quotes: words from outside one document that another document of the base holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from kb.config import QuotesConfig
from kb.records import Document, Post, Quote, QuoteKind
from kb.repeats import RepeatIndex
from kb.stages._blocks import blocks

Span = tuple[int, int]

# Length in words of the shingles of an index over a whole base: two words in common prove nothing there.
_SHINGLE = 4
_WHOLE = 0.6


def link_outside(
    quotes: Sequence[Quote], documents: Sequence[Document], posts: Sequence[Post], config: QuotesConfig
) -> list[Quote]:
    """Return `quotes` in the same order, those from outside linked to posts of other documents that hold their words.

    The result does not depend on the order of documents and posts: the best source wins, then the earliest by date, id.
    """
    held = {d.id: d for d in documents}
    texts = {d.id: d.text for d in documents}
    outside = [q for q in quotes if q.kind is QuoteKind.OUTSIDE and q.document_id in texts]
    if not outside:
        return list(quotes)
    ordered = sorted((p for p in posts if p.document_id in texts), key=lambda p: (p.date is None, p.date or "", p.id))
    quoted: dict[str, list[Span]] = {}
    for quote in quotes:
        if quote.kind is QuoteKind.SELF and quote.source_post_id is None:
            continue  # a repost holds its author's words as well as the place that they first stood in
        quoted.setdefault(quote.post_id, []).append((quote.start, quote.end))
    index = RepeatIndex(_SHINGLE, [(texts[q.document_id], q.start, q.end) for q in outside])
    for number, post in enumerate(ordered):
        text = texts[post.document_id]
        for start, end in own_words(blocks(held[post.document_id], post.start, post.end), quoted.get(post.id, ())):
            index.add(number, text, start, end)
    linked = {q.id: _linked(q, texts[q.document_id], index, ordered, config) for q in outside}
    return [linked.get(q.id, q) for q in quotes]


def own_words(parts: Iterable[Span], quoted: Iterable[Span]) -> list[Span]:
    """Return `parts` without the ranges in `quoted`."""
    spans = sorted(quoted)
    own: list[Span] = []
    for start, end in parts:
        position = start
        for first, last in spans:
            if last <= position or first >= end:
                continue
            if position < first:
                own.append((position, first))
            position = max(position, last)
        if position < end:
            own.append((position, end))
    return own


def _linked(quote: Quote, text: str, index: RepeatIndex, posts: Sequence[Post], config: QuotesConfig) -> Quote:
    """Return the quote with its best source in another document, or as it is."""
    length = quote.end - quote.start
    repeats = [
        r
        for r in index.find(
            text, quote.start, quote.end, min_words=config.min_words, similarity=config.marked_similarity
        )
        if posts[r.key].document_id != quote.document_id and r.end - r.start >= _WHOLE * length
    ]
    if not repeats:
        return quote
    best = min(repeats, key=lambda r: (-round(r.score), -r.words, r.key, r.source_start))
    source = posts[best.key]
    line_start = text.rfind("\n", 0, quote.start) + 1
    alone = not text[line_start : quote.start].strip(" \t>\"“„«‘'")
    return dataclasses.replace(
        quote,
        author_id=source.author_id,
        kind=QuoteKind.BLOCK if alone else QuoteKind.INLINE,
        score=round(best.score / 100, 4),
        source_post_id=source.id,
        source_start=best.source_start,
        source_end=best.source_end,
    )
