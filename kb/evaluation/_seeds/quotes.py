"""Whether repeated passages are found, told by kind, and traced to their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.evaluation import Figure, share
from kb.evaluation._seeds.f1 import balance
from kb.evaluation._seeds.gold import OUTSIDE, GoldQuote, GoldSegment
from kb.evaluation._seeds.scene import Scene, find
from kb.records import Quote, QuoteKind

_FIRST_WORDS = 3  # the gold gives only how a quote begins, sometimes cut inside a word


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield recall over all quotes and by kind, and what can be said of precision."""
    gold = scene.gold.quotes
    found = matched(scene)
    yield share("quotes found", len(found), len(gold), "gold quotes of which some words are known as repeated")
    kinds = sum(_kind(q) == found[q.id].kind for q in gold if q.id in found)
    yield share("quote kinds right", kinds, len(gold), "gold quotes found with their kind")
    for kind in QuoteKind:
        own = [q for q in gold if _kind(q) == kind]
        if own:
            right = sum(q.id in found and found[q.id].kind == kind for q in own)
            yield share(f"quotes {kind}", right, len(own), "the same, of this kind")
    yield sources(scene, found)
    spans = [(q.document, q.line, q.last_line) for q in gold]
    near = sum(
        any(scene.documents[d].id == q.document_id and a <= q.line and q.end_line <= b for d, a, b in spans)
        for q in scene.base.quotes
    )
    yield share("quotes near gold", near, len(scene.base.quotes), "quotes of the base within the lines of a gold quote")


def passages(scene: Scene) -> Iterator[Figure]:
    """Yield precision, recall and F1 of quoted passages, whatever their kind.

    A gold quote is found by a quote of the base that holds its first words. A quote of the base is right if it finds
    one, or is a further part, with the same kind, of one that the gold takes as a whole over several lines. The gold
    claims to list every quote, so any other is wrong.
    """
    found, quotes = matched(scene), scene.base.quotes
    right = sum(any(_holds(scene, q, g) or _part(scene, q, g) for g in scene.gold.quotes) for q in quotes)
    yield from balance("quotes", (right, len(quotes)), (len(found), len(scene.gold.quotes)), "quoted passages")
    yield sources(scene, found)


def matched(scene: Scene) -> dict[str, Quote]:
    """Return the quote of the base that finds each gold quote, by the id of the gold one."""
    return {q.id: f for q in scene.gold.quotes if (f := _found(scene, q)) is not None}


def sources(scene: Scene, found: Mapping[str, Quote]) -> Figure:
    """Return how many quotes of words that the document holds are traced to the post that holds them."""
    inside = [q for q in scene.gold.quotes if q.quoted != OUTSIDE]
    right = sum(q.id in found and _source_right(scene, q, found[q.id]) for q in inside)
    return share("quote sources right", right, len(inside), "gold quotes of the thread traced to the right post")


def _kind(quote: GoldQuote) -> str:
    """Return the kind; what the gold calls inline or block, of words that are not held, is `outside` to the base."""
    return QuoteKind.OUTSIDE if quote.quoted == OUTSIDE and quote.kind != QuoteKind.SELF else quote.kind


def _found(scene: Scene, gold: GoldQuote) -> Quote | None:
    """Return the quote of the base that holds the beginning of the gold one, one of its kind first."""
    held = [q for q in scene.base.quotes if _holds(scene, q, gold)]
    return min(held, key=lambda q: (q.kind != _kind(gold), q.start, q.id), default=None)


def _holds(scene: Scene, quote: Quote, gold: GoldQuote) -> bool:
    document = scene.documents[gold.document]
    if quote.document_id != document.id or quote.end_line < gold.line or gold.last_line < quote.line:
        return False
    place = find(document, gold.line, " ".join(gold.start.split()[:_FIRST_WORDS]), gold.last_line)
    return place is not None and quote.start < place.end and place.start < quote.end and _length_fits(quote, gold)


def _part(scene: Scene, quote: Quote, gold: GoldQuote) -> bool:
    return (
        scene.documents[gold.document].id == quote.document_id
        and gold.line < quote.line
        and quote.end_line <= gold.last_line
        and quote.kind == _kind(gold)
    )


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
