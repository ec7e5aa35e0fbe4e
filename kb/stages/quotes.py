"""Quotes: passages of a post that repeat earlier text, marked or not, so that quoted words are not the quoter's claim.

Sources are looked for in the earlier posts of the document, where each passage counts once, as its author's own words:
what a post quotes is not searched again as its text. Words that the document does not hold are `outside`, and belong
to an anonymous-but-distinct person, unless the text names them plainly (`_attribution`) or says that they are
the author's own (`_own`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kb import marks, voices
from kb.config import QuotesConfig
from kb.records import Author, Document, Post, Quote, QuoteKind
from kb.repeats import Repeat, RepeatIndex, coverage, strongest
from kb.stages._attribution import outside_author
from kb.stages._blocks import blocks
from kb.stages._link import link_outside, own_words
from kb.stages._marked import marked_quotes
from kb.stages._own import own_passages
from kb.stages._scene import Scene, from_outside, own_from_elsewhere, quote_of, repeated
from kb.text import LineIndex, normalise, words

__all__ = ["find_quotes", "link_outside", "quoted_authors"]

Span = tuple[int, int]

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
    scene = Scene(
        document, sorted(posts, key=lambda p: (p.start, p.id)), config, LineIndex(document.text, document.anchors)
    )
    typeset = _one_typesets(scene)
    for number, post in enumerate(scene.posts):
        parts = blocks(document, post.start, post.end)
        quotes = _of_post(scene, number, parts, typeset=typeset)
        scene.found += quotes
        if number + 1 < len(scene.posts):
            # Words quoted from elsewhere in the document are already in the index, as their author's own.
            held = [(q.start, q.end) for q in quotes if q.source_post_id is not None]
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


def _one_typesets(scene: Scene) -> bool:
    """Tell whether the posts whose bounds were guessed are all by one person, who sets typographic marks."""
    guessed = [p for p in scene.posts if p.confidence < 1.0]
    spans = [span for p in guessed for span in blocks(scene.document, p.start, p.end)]
    return len({p.author_id for p in guessed}) == 1 and voices.typesets(scene.document.text, spans)


def _of_post(scene: Scene, number: int, parts: Sequence[Span], *, typeset: bool) -> list[Quote]:
    post = scene.posts[number]
    repeats = _repeats(scene, number, parts)
    quotes = _duplicate(scene, number, parts, repeats)
    if quotes:
        # Its own words are accounted for; what it quotes of others stays to be found.
        repeats = [r for r in repeats if scene.posts[r.key].author_id != post.author_id]
    guessed = post.confidence < 1.0 and not quotes
    hidden = voices.in_other_voice(scene.document.text, parts, typeset=typeset) if guessed else frozenset[int]()
    passages = [] if quotes else own_passages(scene.document.text, parts)
    own = {i for first, last in passages for i in range(first, last)}
    taken: list[Quote] = []
    scene.taken, scene.outside = taken, RepeatIndex()
    hidden, starts = hidden - own, [r.start for r in repeats]
    for i, part in enumerate(parts):
        # Repeats come in reading order, and none spans two paragraphs.
        mine = repeats[bisect_left(starts, part[0]) : bisect_left(starts, part[1])]
        for quote in _of_paragraph(scene, number, part, mine, hidden=i in hidden, again=bool(quotes)):
            if i not in own or quote.kind is not QuoteKind.OUTSIDE:
                _add(scene, post, taken, quote)
    return quotes + taken + list(_from_elsewhere(scene, post, parts, passages, taken))


def _from_elsewhere(
    scene: Scene, post: Post, parts: Sequence[Span], passages: Sequence[tuple[int, int]], taken: Sequence[Quote]
) -> Iterator[Quote]:
    """Yield the announced passages of the author's own, but for those that the document itself holds."""
    text = scene.document.text
    for first, last in passages:
        begin, end = parts[first][0], parts[last - 1][1]
        block = marks.block(text, *parts[first])
        span = (begin if block is None else block, end)
        if not any(q.kind is QuoteKind.SELF and q.start <= span[0] < q.end for q in taken):
            yield own_from_elsewhere(scene, post, span, marked=block is not None)


def _add(scene: Scene, post: Post, taken: list[Quote], quote: Quote) -> None:
    """Append a quote; one from outside that goes on where the last one stops is a part of it, and so one person's."""
    last = taken[-1] if taken else None
    if (
        last is not None
        and last.kind is quote.kind is QuoteKind.OUTSIDE
        and last.marked == quote.marked
        and not scene.document.text[last.end : quote.start].strip(" \t\r\n>")
    ):
        taken[-1] = from_outside(scene, post, (last.start, quote.end), quote.score, marked=quote.marked)
    else:
        taken.append(quote)
    if quote.kind is QuoteKind.OUTSIDE:
        scene.outside.add(len(taken) - 1, scene.document.text, quote.start, quote.end)


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
        lines = {normalise(text[a:b]) for a, b in blocks(scene.document, source.start, source.end)}
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
    block_start = marks.block(text, start, end)
    marked = block_start is not None
    span = (start if block_start is None else block_start, end)
    whole = _whole(text, repeats, span, config, marked=marked)
    if whole:
        return [repeated(scene, post, whole, QuoteKind.BLOCK, span, marked=marked)]
    if marked:
        return [from_outside(scene, post, span, 1.0, marked=True)]
    if hidden:
        return [from_outside(scene, post, part, _OUTSIDE_SCORE, marked=False)]
    return _inside(scene, post, part, repeats, again=again)


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
        quotes += marked_quotes(scene, post, marked, quotes, again=again)
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


def _is_sentence(text: str, repeat: Repeat, part: Span) -> bool:
    """Tell whether a repeat begins and ends where sentences do: a passing phrase in common is no quote."""
    before = text[part[0] : repeat.start].rstrip(" \"'“”‘’(*_")
    after = text[repeat.end : part[1]].lstrip("\"'“”‘’)*_")
    return (not before or before[-1] in ".!?:;—–-") and (not after or after[0] in ".!?:;…")
