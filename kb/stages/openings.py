"""The words by which an author without a name is known again, whatever else of the document changes.

A person's word that "whoever wrote this is called that" keeps a few openings: first words of paragraphs that are the
author's own. Speakers may be numbered anew and posts cut elsewhere; the words stay who wrote them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.records import Document, Judgement, JudgementKind, Post, Quote, QuoteKind
from kb.stages.authors import SAME
from kb.text import normalise, paragraphs, words

LENGTH = 160
"""How many characters of a paragraph are kept."""

KEPT = 3
"""How many openings are kept, so that a change of one post does not lose its author."""

_TELLING_WORDS = 8
_OWN = {QuoteKind.SELF, QuoteKind.DUPLICATE}


@dataclass(frozen=True, slots=True)
class Opening:
    """First words of a paragraph, in their normal form; `unit` is the post or the quote that holds it."""

    author_id: str
    document_id: str
    unit: str
    words: str


def openings(
    documents: Mapping[str, Document], posts: Iterable[Post], quotes: Sequence[Quote], of: Collection[str] | None = None
) -> Iterator[Opening]:
    """Yield the openings of all own words, and of words quoted from outside; `of` keeps to these authors."""
    repeated = by_post(quotes)
    for post in posts:
        if of is None or post.author_id in of:
            text = documents[post.document_id].text
            for start, end in own_paragraphs(text, post, repeated.get(post.id, ())):
                yield from _opening(post.author_id, post.document_id, post.id, text[start:end])
    for quote in quotes:
        if quote.kind is QuoteKind.OUTSIDE and (of is None or quote.author_id in of):
            text = documents[quote.document_id].text
            for start, end in paragraphs(text, quote.start, quote.end):
                yield from _opening(quote.author_id, quote.document_id, quote.id, text[start:end])


def by_post(quotes: Iterable[Quote]) -> dict[str, list[Quote]]:
    """Return the quotes of other people's words by the post that holds them."""
    found: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.kind not in _OWN:
            found.setdefault(quote.post_id, []).append(quote)
    return found


def own_paragraphs(text: str, post: Post, quotes: Iterable[Quote]) -> list[tuple[int, int]]:
    """Return the paragraphs of a post that are not for the most part one of these quotes."""
    parts = paragraphs(text, post.start, post.end)
    return [(start, end) for start, end in parts if not any(_covers(q, start, end) for q in quotes)]


def telling(author_id: str, everything: Iterable[Opening]) -> str:
    """Return openings that tell an author from all others, one a line, at most `KEPT`; nothing if there is none.

    Long ones need to be theirs alone within the document, as a second copy of it holds them too; short ones anywhere.
    """
    own: list[Opening] = []
    others: set[str] = set()
    beside: set[tuple[str, str]] = set()
    for opening in everything:
        if opening.author_id == author_id:
            own.append(opening)
        else:
            others.add(opening.words)
            beside.add((opening.document_id, opening.words))
    long = [o for o in own if is_long(o.words) and (o.document_id, o.words) not in beside]
    short = [o for o in own if not is_long(o.words) and o.words not in others]
    first = {o.unit: o for o in reversed(long)}
    spread = sorted(first.values(), key=long.index)
    chosen = dict.fromkeys(o.words for o in (*spread, *long, *([] if long else short)))
    return "\n".join(list(chosen)[:KEPT])


def writers(
    judgements: Iterable[Judgement], documents: Mapping[str, Document], posts: Sequence[Post], quotes: Sequence[Quote],
    unnamed: Collection[str],
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """Return which unnamed authors wrote the words that judgements of kind author speak of.

    An opening that two of one document share tells neither, nor does a short one that two share anywhere.
    """
    texts = {
        text
        for j in judgements
        if j.kind is JudgementKind.AUTHOR and not j.undone
        for text in (j.subject, j.object if j.verdict == SAME else None)
        if text
    }
    wanted = {line for text in texts for line in text.split("\n")}
    found: dict[str, dict[str, set[str]]] = {}
    for opening in openings(documents, posts, quotes, unnamed) if wanted else ():
        if opening.words in wanted:
            found.setdefault(opening.words, {}).setdefault(opening.document_id, set()).add(opening.author_id)
    told = {line: _told(line, by_document) for line, by_document in found.items()}
    return {text: tuple(sorted({a for line in text.split("\n") for a in told.get(line, ())})) for text in sorted(texts)}


def is_long(opening: str) -> bool:
    """Tell whether an opening is so long that nobody else writes it by chance."""
    return len(words(opening)) >= _TELLING_WORDS


def _told(line: str, by_document: Mapping[str, set[str]]) -> set[str]:
    alone = {next(iter(people)) for people in by_document.values() if len(people) == 1}
    return alone if is_long(line) or len(set().union(*by_document.values())) == 1 else set()


def _covers(quote: Quote, start: int, end: int) -> bool:
    return 2 * (min(quote.end, end) - max(quote.start, start)) > end - start


def _opening(author_id: str, document_id: str, unit: str, paragraph: str) -> Iterator[Opening]:
    opening = normalise(paragraph.lstrip("> \t"))[:LENGTH].rstrip()
    if words(opening):
        yield Opening(author_id, document_id, unit, opening)
