"""Quotes: passages of a post that repeat earlier text, marked or not, so that quoted words are not the quoter's claim.

Sources are looked for in the earlier posts of the document, where each passage counts once, as its author's own words:
what a post quotes is not searched again as its text. Words that the document does not hold are `outside`, and belong
to an anonymous-but-distinct person, unless the text names them plainly (`_attribution`).
"""

from __future__ import annotations

from collections.abc import Sequence

from kb import marks, voices
from kb.config import QuotesConfig
from kb.records import Author, Document, Post, Quote, QuoteKind
from kb.repeats import Repeat, coverage, strongest
from kb.stages._attribution import attributed, outside_author
from kb.stages._link import link_outside, own_words
from kb.stages._scene import Scene, from_outside, quote_of, repeated
from kb.text import LineIndex, normalise, paragraphs, words

__all__ = ["find_quotes", "link_outside", "quoted_authors"]

Span = tuple[int, int]

_WHOLE = 0.8
# Words that a paragraph may hold beside the repeat that makes it up, as a share of the repeat.
_UNMARKED_AROUND = 0.1
_MARKED_AROUND = 0.5
_DUPLICATE_PART = 0.9
_DUPLICATE_WHOLE = 0.4
# A longer paragraph is nobody's quote; looking it up would cost the most.
_LONGEST = 100_000
_OUTSIDE_SCORE = 0.6


def find_quotes(document: Document, posts: Sequence[Post], config: QuotesConfig) -> list[Quote]:
    """Return the quotes of one document in reading order.

    Post spans must lie in `document.text` and not overlap. Kinds: see `QuoteKind`; `score` is 0 to 1.
    """
    scene = Scene(document, sorted(posts, key=lambda p: (p.start, p.id)), config, LineIndex(document.text))
    for number, post in enumerate(scene.posts):
        parts = paragraphs(document.text, post.start, post.end)
        quotes = _of_post(scene, number, parts)
        scene.found += quotes
        if number + 1 < len(scene.posts):
            # Words quoted from elsewhere in the document are already in the index, as their author's own.
            held = [(q.start, q.end) for q in quotes if q.kind is not QuoteKind.OUTSIDE]
            for start, end in own_words(parts, held):
                if end - start <= _LONGEST:
                    scene.index.add(number, document.text, start, end)
    return sorted(scene.found, key=lambda q: (q.start, -q.end, q.id))


def quoted_authors(document: Document, quotes: Sequence[Quote]) -> list[Author]:
    """Return the people quoted from outside, as `find_quotes` gave them ids."""
    found = {}
    for quote in quotes:
        if quote.kind is QuoteKind.OUTSIDE and quote.document_id == document.id:
            author = outside_author(document, quote.start, quote.end, quote.line)
            if author.id == quote.author_id:
                found[author.id] = author
    return [found[i] for i in sorted(found)]


def _of_post(scene: Scene, number: int, parts: Sequence[Span]) -> list[Quote]:
    post = scene.posts[number]
    repeats = _repeats(scene, number, parts)
    quotes = _duplicate(scene, number, parts, repeats)
    if quotes:
        # Its own words are accounted for; what it quotes of others stays to be found.
        repeats = [r for r in repeats if scene.posts[r.key].author_id != post.author_id]
    hidden = voices.in_other_voice(scene.document.text, parts) if post.confidence < 1.0 and not quotes else set()
    taken: list[Quote] = []
    for i, part in enumerate(parts):
        taken += _of_paragraph(scene, number, part, repeats, hidden=i in hidden, again=bool(quotes))
    return quotes + _joined(scene, post, taken)


def _joined(scene: Scene, post: Post, quotes: Sequence[Quote]) -> list[Quote]:
    """Return the quotes, paragraphs from outside that stand together taken as one."""
    text = scene.document.text
    joined: list[Quote] = []
    for quote in quotes:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind is quote.kind is QuoteKind.OUTSIDE
            and last.marked == quote.marked
            and not text[last.end : quote.start].strip(" \t\r\n>")
        ):
            joined[-1] = from_outside(scene, post, (last.start, quote.end), quote.score, marked=quote.marked)
        else:
            joined.append(quote)
    return joined


def _repeats(scene: Scene, number: int, parts: Sequence[Span]) -> list[Repeat]:
    config = scene.config
    found: list[Repeat] = []
    if number:
        for start, end in parts:
            if end - start <= _LONGEST:
                least = min(config.similarity, config.marked_similarity)
                is_block = marks.block(scene.document.text, start, end) is not None
                found += scene.index.find(
                    scene.document.text,
                    start,
                    end,
                    min_words=config.min_marked_words if is_block else config.min_words,
                    similarity=least,
                )
    return found


def _duplicate(scene: Scene, number: int, parts: Sequence[Span], repeats: Sequence[Repeat]) -> list[Quote]:
    """Return the one quote that spans the post, if it renders an earlier post of its author a second time."""
    text, post = scene.document.text, scene.posts[number]
    own: dict[int, list[Span]] = {}
    for repeat in repeats:
        if scene.posts[repeat.key].author_id == post.author_id and repeat.score >= scene.config.similarity:
            own.setdefault(repeat.key, []).append((repeat.start, repeat.end))
    for key in sorted(own):
        source = scene.posts[key]
        # What the first rendering quotes is not in the index as its own words; here the whole text counts.
        lines = {normalise(text[a:b]) for a, b in paragraphs(text, source.start, source.end)}
        spans = own[key] + [(a, b) for a, b in parts if normalise(text[a:b]) in lines]
        part = coverage(text, post.start, post.end, spans)
        share = len(words(text[post.start : post.end])) / max(1, len(words(text[source.start : source.end])))
        if part >= _DUPLICATE_PART and share >= _DUPLICATE_WHOLE and len(parts) > 0:
            return [
                quote_of(
                    scene, post, (post.start, post.end), QuoteKind.DUPLICATE, part, source, (source.start, source.end)
                )
            ]
    return []


def _of_paragraph(
    scene: Scene, number: int, part: Span, repeats: Sequence[Repeat], *, hidden: bool, again: bool
) -> list[Quote]:
    """Return the quotes of one paragraph: all of it, or parts. `again` says that its post is a second rendering."""
    text, post, config = scene.document.text, scene.posts[number], scene.config
    start, end = part
    mine = [r for r in repeats if start <= r.start and r.end <= end]
    block_start = marks.block(text, start, end)
    marked = block_start is not None
    span = (start if block_start is None else block_start, end)
    whole = _whole(text, mine, span, config, marked=marked)
    if whole:
        return [repeated(scene, post, whole, QuoteKind.BLOCK, span, marked=marked)]
    if marked:
        return [from_outside(scene, post, span, 1.0, marked=True)]
    if hidden:
        return [from_outside(scene, post, part, _OUTSIDE_SCORE, marked=False)]
    return _inside(scene, post, part, mine, again=again)


def _whole(text: str, repeats: Sequence[Repeat], span: Span, config: QuotesConfig, *, marked: bool) -> Repeat | None:
    """Return the best repeat that makes up a paragraph, but for a list number or the like."""
    least, similarity = config.min_words, config.similarity
    if marked:
        least, similarity = config.min_marked_words, config.marked_similarity
    fit = [
        r
        for r in repeats
        if r.words >= least
        and r.score >= similarity
        and (marked or r.faithful)
        and _left_over(text, r, span) <= (_MARKED_AROUND if marked else _UNMARKED_AROUND) * r.words
    ]
    return min(fit, key=lambda r: (-round(r.score), -r.words, r.key, r.source_start), default=None)


def _left_over(text: str, repeat: Repeat, span: Span) -> int:
    """Return how many words a paragraph holds beside the repeat, a list number apart."""
    mark = voices.ITEM.match(text, *span)
    return len(words(text[mark.end() if mark else span[0] : repeat.start])) + len(words(text[repeat.end : span[1]]))


def _inside(scene: Scene, post: Post, part: Span, repeats: Sequence[Repeat], *, again: bool) -> list[Quote]:
    """Return the quotes inside a paragraph: marked words, then long unmarked repeats."""
    text, config = scene.document.text, scene.config
    quotes: list[Quote] = []
    for marked in marks.inline(text, *part) if part[1] - part[0] <= _LONGEST else ():
        held = _marked_sources(scene, post, marked, again=again)
        if held:
            best = _preferred(scene, post, held)
            span = (marked.start, marked.end) if marked.closed else (best.start, best.end)
            quotes.append(repeated(scene, post, best, QuoteKind.INLINE, span, marked=True))
        elif _is_outside(text, marked, config):
            quotes.append(from_outside(scene, post, (marked.start, marked.end), 1.0, marked=True))
    running = [
        r
        for r in repeats
        if r.words >= config.min_running_words
        and r.score >= config.similarity
        and r.faithful
        and _is_sentence(text, r, part)
        and not any(q.start < r.end and r.start < q.end for q in quotes)
    ]
    quotes += [repeated(scene, post, r, QuoteKind.INLINE, (r.start, r.end), marked=False) for r in strongest(running)]
    return quotes


def _is_outside(text: str, marked: marks.Marked, config: QuotesConfig) -> bool:
    """Tell whether marked words that match nothing are somebody's: they are attributed, and more than a phrase."""
    enough = len(words(text[marked.start : marked.end])) >= config.min_words
    return marked.closed and enough and attributed(text, marked.start, marked.end)


def _is_sentence(text: str, repeat: Repeat, part: Span) -> bool:
    """Tell whether a repeat begins and ends where sentences do: a passing phrase in common is no quote."""
    before = text[part[0] : repeat.start].rstrip(" \"'“”‘’(*_")
    after = text[repeat.end : part[1]].lstrip("\"'“”‘’)*_")
    return (not before or before[-1] in ".!?:;—–-") and (not after or after[0] in ".!?:;…")


def _marked_sources(scene: Scene, post: Post, marked: marks.Marked, *, again: bool) -> list[Repeat]:
    """Return the earlier passages that marked words repeat: all of them, if the end mark says where they end."""
    text, config = scene.document.text, scene.config
    count = len(words(text[marked.start : marked.end]))
    least = max(config.min_marked_words, int(_WHOLE * _WHOLE * count) if marked.closed else 0)
    found = scene.index.find(text, marked.start, marked.end, min_words=least, similarity=config.marked_similarity)
    return [
        r
        for r in found
        if (not marked.closed or r.end - r.start >= _WHOLE * (marked.end - marked.start))
        and not (again and scene.posts[r.key].author_id == post.author_id)
    ]


def _preferred(scene: Scene, post: Post, repeats: Sequence[Repeat]) -> Repeat:
    """Return the best source: most words, then the closest wording, then the post's parent, then the latest."""
    return min(
        repeats,
        key=lambda r: (-r.words, -round(r.score), scene.posts[r.key].id != post.parent_id, -r.key, r.source_start),
    )
