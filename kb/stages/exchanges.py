"""Exchanges: which passage is answered, and whether the answer agrees; where most stance is expressed.

An answer is what an author writes below a quote, below the number of a point, or, where neither is
given, the opening of a reply to its parent. Words the answer repeats are not part of it. Its label comes
from the declared stance where the site has one, from plain cues in its first sentence, and from the stance
model; below the set thresholds it is neutral. The paragraphs of a long answer are read each for itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kb.config import StanceConfig
from kb.ids import make_id
from kb.protocols import StanceModel, Vectors
from kb.records import Document, Exchange, Label, Part, Post, Quote, QuoteKind
from kb.stages import cues, passages
from kb.text import paragraphs, plain_text

CUE_SCORE = 0.9
DECLARED_SCORE = 0.97
_ANSWER_CHARS = 1200  # an answer is read up to here: beyond it a post has moved on
_OPENING_CHARS = 40  # shorter words above the first quote ("Thanks. Some replies:") answer nothing
_FEW_ANSWERS = 2  # so many answers that lean nowhere are counted with those of a thread, which may be few
_NO_LEAN = 0.1  # how far towards agreement the answers of a thread may lie before it leans there
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+")
_POINT = re.compile(r"^\W*#?(\d{1,2})\s*[.:)](?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Pair:
    """An answer and what it answers, before it is read."""

    post: Post
    start: int
    end: int
    answered: Post
    answered_start: int
    answered_end: int
    method: str


def find_exchanges(
    documents: Mapping[str, Document],
    posts: Sequence[Post],
    quotes: Sequence[Quote],
    aim: passages.Aim,
    model: StanceModel,
    config: StanceConfig,
    within: Collection[str] | None = None,
) -> list[Exchange]:
    """Return the labelled exchanges of different authors in reading order, of documents `within`, or all; see `Aim`."""
    by_id = {p.id: p for p in posts}
    by_post: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.kind is not QuoteKind.SELF or quote.source_post_id:  # reposted words are an answer like any other
            by_post.setdefault(quote.post_id, []).append(quote)
    pairs: list[_Pair] = []
    for post in (p for p in posts if within is None or p.document_id in within):
        own = sorted(by_post.get(post.id, []), key=lambda q: (q.start, q.end))
        if not any(q.kind is QuoteKind.DUPLICATE for q in own):
            found = _pairs(documents[post.document_id], post, own, by_id)
            pairs += _once(_by_paragraph(found, documents[post.document_id].text, own, config))
    texts = [
        own_words(documents[p.post.document_id].text, p.start, p.end, by_post.get(p.post.id, ()))[:_ANSWER_CHARS]
        for p in pairs
    ]
    answered = [
        aim.passage(
            (p.post.id, p.start, p.end),
            (p.answered.id, p.answered_start, p.answered_end),
            documents[p.answered.document_id].text,
        )
        for p in pairs
    ]
    probabilities = model.predict(texts, answered)
    leaning = _leaning([p.post.document_id for p in pairs], probabilities, config)
    return [
        _label(pair, text, (tuple(float(x) for x in row), float(lean)), model.name, config)
        for pair, text, row, lean in zip(pairs, texts, probabilities, leaning, strict=True)
    ]


def _pairs(document: Document, post: Post, quotes: Sequence[Quote], posts: Mapping[str, Post]) -> Iterator[_Pair]:
    """Yield what the post answers: each quoted passage, each numbered point, else the parent."""
    blocks = [q for q in quotes if q.kind in (QuoteKind.BLOCK, QuoteKind.OUTSIDE)]
    cuts = sorted({q.start for q in blocks} | {post.end})
    parent = posts.get(post.parent_id or "")
    opening = (post.start, cuts[0])
    for quote in quotes:
        source = posts.get(quote.source_post_id or "")
        if quote.kind is QuoteKind.OUTSIDE and quote.author_id != post.author_id:
            # The words of somebody whose own post is not held: they stand only here, as the quoter repeats them.
            start, end = _below_number(document, quote.end, next(cut for cut in cuts if cut > quote.start))
            if document.text[start:end].strip():
                yield _Pair(post, start, end, post, quote.start, quote.end, "quote")
        if source is None or _share_author(source, post):
            continue
        if quote.kind is QuoteKind.BLOCK:
            start, end = quote.end, next(cut for cut in cuts if cut > quote.start)
            start, end = _below_number(document, start, end)
        elif quote.kind is QuoteKind.INLINE:
            start, end = _sentences_from(document, post, quote)
        else:
            continue
        if document.text[start:end].strip():
            yield _Pair(
                post, start, end, source, quote.source_start or source.start, quote.source_end or source.end, "quote"
            )
    if parent is None or _share_author(parent, post):
        return
    points = list(_points(document, post, parent)) if post.document_id == parent.document_id else []
    yield from points
    if (
        not points
        and document.text[slice(*opening)].strip()
        and (not blocks or opening[1] - opening[0] > _OPENING_CHARS)
    ):
        yield _Pair(post, *opening, parent, parent.start, parent.end, "parent")


def _by_paragraph(pairs: Iterable[_Pair], text: str, quotes: Sequence[Quote], config: StanceConfig) -> Iterator[_Pair]:
    """Yield the paragraphs of each answer; those that only repeat somebody's words answer nothing."""
    for pair in pairs:
        for start, end in passages.parts(text, pair.start, pair.end, config.long_answer):
            if own_words(text, start, end, quotes):
                yield replace(pair, start=start, end=end)


def _once(pairs: Iterable[_Pair]) -> list[_Pair]:
    """Return the pairs without those that another already holds: a reply may repeat all that its parent says."""
    found: dict[tuple[int, int, str, int, int], _Pair] = {}
    for pair in pairs:
        found.setdefault((pair.start, pair.end, pair.answered.id, pair.answered_start, pair.answered_end), pair)
    return list(found.values())


def _share_author(one: Post, two: Post) -> bool:
    return not {one.author_id, *one.coauthor_ids}.isdisjoint((two.author_id, *two.coauthor_ids))


def own_words(text: str, start: int, end: int, quotes: Sequence[Quote]) -> str:
    """Return what stands from `start` to `end` without what it repeats."""
    own, position = "", start
    for quote in sorted(quotes, key=lambda q: q.start):
        if position <= quote.start < end:
            own += text[position : quote.start]
            position = max(position, quote.end)
    return (own + text[position : max(position, end)]).lstrip(" \n>\"”'’.,:;-–—#0123456789")


def _below_number(document: Document, start: int, end: int) -> tuple[int, int]:
    """Drop a trailing line that only numbers the next point ("#2:")."""
    lines = paragraphs(document.text, start, end)
    while lines and re.fullmatch(r"\W*\d{0,2}\W*", document.text[slice(*lines[-1])]):
        lines.pop()
    return (lines[0][0], lines[-1][1]) if lines else (start, start)


def _sentences_from(document: Document, post: Post, quote: Quote) -> tuple[int, int]:
    """Return what stands from the inline quote's sentence to the end of its paragraph: the answer to it."""
    stop = document.text.find("\n", quote.end)
    start = max(post.start, document.text.rfind("\n", 0, quote.start) + 1)
    for match in _SENTENCE_END.finditer(document.text, start, quote.start):
        start = match.end()
    return start, post.end if stop < 0 else min(stop, post.end)


def _points(document: Document, post: Post, parent: Post) -> Iterator[_Pair]:
    """Yield the answers to numbered points: what stands under "#2:" answers the paragraphs under "2." in the parent."""
    said, answers = _numbered(document, parent), _numbered(document, post)
    if len(said) < 2:
        return
    for number, (start, end) in answers.items():
        if number in said and document.text[start:end].strip("#0123456789.:) \n"):
            yield _Pair(post, start, end, parent, *said[number], "point")


def _numbered(document: Document, post: Post) -> dict[str, tuple[int, int]]:
    marks = [
        (match.group(1), first)
        for first, last in paragraphs(document.text, post.start, post.end)
        if (match := _POINT.match(document.text[first:last]))
    ]
    stops = [*(first for _, first in marks[1:]), post.end]
    return {number: (first, stop) for (number, first), stop in zip(marks, stops, strict=False)}


def _label(pair: _Pair, text: str, read: tuple[tuple[float, ...], float], model: str, config: StanceConfig) -> Exchange:
    # Words from outside are often quoted to be explained: the odds hold for answers to people in the thread.
    quoted = pair.method in ("quote", "point") and pair.answered != pair.post
    row, lean = read
    supports, disputes, neutral = _with_prior(row, lean * (config.quote_odds if quoted else 1.0))
    label, score, decided = Label.NEUTRAL, neutral, model
    cue = read_cue(text)
    if pair.post.declared is not None and pair.method == "parent":
        label, score, decided = pair.post.declared, DECLARED_SCORE, "declared"
    elif cue is not None:
        label, score, decided = cue, CUE_SCORE, "cue"
    elif disputes >= config.disputes:
        # The dispute is asked for first: models that test agreement first call most contradictions consistent.
        label, score = Label.DISPUTES, disputes
    elif supports >= config.supports:
        label, score = Label.SUPPORTS, supports
    return Exchange(
        id=make_id("e", pair.post.id, pair.start, pair.end, pair.answered.id, pair.answered_start, pair.answered_end),
        document_id=pair.post.document_id,
        post_id=pair.post.id,
        start=pair.start,
        end=pair.end,
        answered_post_id=pair.answered.id,
        answered_start=pair.answered_start,
        answered_end=pair.answered_end,
        label=label,
        score=round(score, 4),
        method=f"{pair.method}+{decided}",
        parts=tuple(
            Part(name, round(value, 4))
            for name, value in (("supports", supports), ("disputes", disputes), ("neutral", neutral), ("lean", lean))
            if name != "lean" or value < 1
        ),
    )


def _leaning(documents: Sequence[str], rows: Vectors, config: StanceConfig) -> Vectors:
    """Return how many times likelier each answer disputes for what the others of its thread do.

    1, or less where they agree: a reader who finds that all other answers agree needs more to take one for a dispute.
    Where a thread leans to dispute nothing changes, for there one answer says little about the next. `rows` are as
    the model returns them.
    """
    towards = rows[:, 1] - rows[:, 0]
    places: dict[str, list[int]] = {}
    for place, document in enumerate(documents):
        places.setdefault(document, []).append(place)
    found = np.ones(len(rows), np.float32)
    for held in places.values():
        others = (towards[held].sum() - towards[held]) / (len(held) - 1 + _FEW_ANSWERS)
        found[held] = np.exp(config.lean * np.minimum(0, others + _NO_LEAN))
    return found


def _with_prior(row: tuple[float, ...], odds: float) -> tuple[float, float, float]:
    """Return (supports, disputes, neutral) with the disputes `odds` times likelier than the model had them."""
    supports, disputes, neutral = row
    total = supports + disputes * odds + neutral
    return supports / total, disputes * odds / total, neutral / total


def read_cue(text: str) -> Label | None:
    """Return the stance that the opening words declare plainly, or None.

    Saying the same again ("I would translate that into ...") is neutral. Agreement that turns within the opening
    ("Fair point, but ...", "Agreed, and no, I don't buy it.") declares nothing.
    """
    opening = plain_text(text).lstrip()[:240]
    if cues.RESTATES.match(opening):
        return Label.NEUTRAL
    if cues.DISAGREES.match(opening):
        return Label.DISPUTES
    if cues.AGREES.match(opening) and not (cues.TURNS.search(opening) or cues.COUNTERS.search(opening)):
        return Label.SUPPORTS
    return None
