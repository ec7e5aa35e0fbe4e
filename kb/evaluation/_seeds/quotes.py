"""Whether repeated passages are found, told by kind, and traced to their source."""

from __future__ import annotations

from collections.abc import Iterator

from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldQuote, GoldSegment
from kb.evaluation._seeds.scene import Scene, find
from kb.records import Quote, QuoteKind

_OUTSIDE = "outside"
_FIRST_WORDS = 3  # the gold gives only how a quote begins, sometimes cut inside a word


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield recall over all quotes and by kind, and what can be said of precision."""
    gold = scene.gold.quotes
    found = {q.id: f for q in gold if (f := _found(scene, q)) is not None}
    yield share("quotes found", len(found), len(gold), "gold quotes of which some words are known as repeated")
    kinds = sum(_kind(q) == found[q.id].kind for q in gold if q.id in found)
    yield share("quote kinds right", kinds, len(gold), "gold quotes found with their kind")
    for kind in QuoteKind:
        own = [q for q in gold if _kind(q) == kind]
        if own:
            right = sum(q.id in found and found[q.id].kind == kind for q in own)
            yield share(f"quotes {kind}", right, len(own), "the same, of this kind")
    inside = [q for q in gold if q.quoted != _OUTSIDE]
    right = sum(q.id in found and _source_right(scene, q, found[q.id]) for q in inside)
    yield share("quote sources right", right, len(inside), "gold quotes of the thread traced to the right post")
    spans = [(q.document, q.line, q.end_line) for q in gold]
    near = sum(
        any(scene.documents[d].id == q.document_id and a <= q.line and q.end_line <= b for d, a, b in spans)
        for q in scene.base.quotes
    )
    yield share("quotes near gold", near, len(scene.base.quotes), "quotes of the base within the lines of a gold quote")


def _kind(quote: GoldQuote) -> QuoteKind:
    """Return the kind; what the gold calls inline or block, of words that are not held, is `outside` to the base."""
    kind = QuoteKind(quote.kind)
    return QuoteKind.OUTSIDE if quote.quoted == _OUTSIDE and kind is not QuoteKind.SELF else kind


def _found(scene: Scene, gold: GoldQuote) -> Quote | None:
    """Return the quote of the base that holds the beginning of the gold one, one of its kind first."""
    document = scene.documents[gold.document]
    place = find(document, gold.line, " ".join(gold.start.split()[:_FIRST_WORDS]), gold.end_line)
    if place is None:
        return None
    held = [
        q
        for q in scene.base.quotes
        if q.document_id == document.id and q.start < place.end and place.start < q.end and _length_fits(q, gold)
    ]
    return min(held, key=lambda q: (q.kind != _kind(gold), q.start, q.id), default=None)


def _length_fits(quote: Quote, gold: GoldQuote) -> bool:
    """Return False where one is a whole post and the other some words: neither finds the other."""
    whole = QuoteKind.DUPLICATE in (quote.kind, gold.kind)
    return not whole or quote.kind == gold.kind


def _source_right(scene: Scene, gold: GoldQuote, found: Quote) -> bool:
    source = next((p for p in scene.base.posts if p.id == found.source_post_id), None)
    segment: GoldSegment | None = next((s for s in scene.gold.segments if s.id == gold.quoted), None)
    if source is None or segment is None or source.document_id != scene.documents[segment.document].id:
        return False
    return segment.start_line <= source.line and source.end_line <= segment.end_line
