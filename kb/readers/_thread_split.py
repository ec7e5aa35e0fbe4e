"""Where one comment ends and the next begins, in text that does not say so.

Every paragraph gets a score for opening a comment, from its wording and from what it repeats. A text that a comment
repeats must belong to an earlier one: that bound is hard. Where the page states how many comments there are, the
best-scoring openings fill that number; elsewhere an opening needs clear evidence.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb import voices
from kb.readers._thread_repeats import Repeats

Span = tuple[int, int]

# Weights, set by reading threads; only their order matters much.
_ANSWER = 2.0
_QUOTE = 2.0
_ADDRESS = 0.75
_AFTER_CLOSE = 0.5
_OPINION = 0.5
_INTRODUCES = 0.75
_CARRIES_ON = -1.5
_ITEM = -2.0
_POINT = -1.0
_INTRODUCED = -3.0
_ANSWERS_QUOTE = -4.0
_SHORT_OPENING_BEFORE = -2.0
_SAME_SOURCE = -2.0
_RENDERED = -10.0

_CLEAR = 2.0
_NO_EVIDENCE = 2.75
_LEAST = 0.4
# Of the stated number of comments, at most this share, or these few, may be found without evidence of their own.
_UNSUPPORTED = 0.2
_FEW = 2
_SHORT = 100
_ADDRESS_WITHIN = 240


@dataclass(frozen=True, slots=True)
class Comments:
    """The paragraphs of the comments, and what is known about them before they are split.

    `first` and `last` are paragraph indices, half-open; `foreign` are paragraphs in another voice; `count` is the
    number of comments stated; `single` says that one person wrote them all.
    """

    text: str
    paragraphs: Sequence[Span]
    first: int
    last: int
    repeats: Repeats
    foreign: Collection[int]
    count: int | None
    single: bool
    thread: bool


def split(comments: Comments) -> list[int]:
    """Return the paragraph indices at which a comment begins, the first included."""
    scores = {i: _score(comments, i) for i in range(comments.first + 1, comments.last)}
    threshold = _CLEAR if comments.thread else _NO_EVIDENCE
    starts, fixed = _clear_starts(comments, scores, threshold)
    if comments.count is None:
        return sorted(starts)
    spare = sorted(starts - fixed, key=lambda i: (scores[i], i))
    while len(starts) > comments.count and spare:
        starts.discard(spare.pop(0))
    for least in (_LEAST, 0.0):
        missing = comments.count - len(starts)
        if least > 0 or missing <= max(_FEW, _UNSUPPORTED * comments.count):
            _fill(starts, scores, missing, least, comments.last)
    return sorted(starts)


def _fill(starts: set[int], scores: dict[int, float], missing: int, least: float, last: int) -> None:
    """Add the `missing` best openings of `least` or more; among equals the one that halves the longest comment."""
    rest = {i for i in scores if i not in starts and scores[i] >= least}
    for _ in range(min(missing, len(rest))):
        bounds = sorted({*starts, last})

        def room(i: int, bounds: list[int] = bounds) -> int:
            after = bisect.bisect(bounds, i)
            return min(i - bounds[after - 1], bounds[after] - i)

        best = min(rest, key=lambda i: (-scores[i], -room(i), i))
        rest.discard(best)
        starts.add(best)


def _clear_starts(comments: Comments, scores: dict[int, float], threshold: float) -> tuple[set[int], set[int]]:
    """Return the openings beyond doubt, read from the start on, and those of them that are bound to be."""
    starts = [comments.first]
    fixed = {comments.first}
    sources: list[int] = []
    for i in range(comments.first + 1, comments.last):
        source = comments.repeats.quoted.get(i)
        if source is not None:
            scores[i] += _quote_score(comments, starts, sources, source)
        if scores[i] >= threshold:
            starts.append(i)
            sources = []
        if source is None:
            continue
        if source >= starts[-1]:
            # What is quoted stands in this very comment: another one must begin in between.
            best = max(range(source + 1, i + 1), key=lambda k: (scores.get(k, 0.0), k))
            starts.append(best)
            fixed.add(best)
            sources = []
        elif starts[-1] == i:
            fixed.add(i)
        sources.append(source)
    return set(starts), fixed


def _quote_score(comments: Comments, starts: Sequence[int], sources: Sequence[int], source: int) -> float:
    """Return what a quote adds: it opens a comment, unless this one already answers the comment before it."""
    before = starts[-2] if len(starts) > 1 else comments.first
    answering = [s for s in sources if before <= s < starts[-1]]
    if answering and before <= source < starts[-1]:
        return _SAME_SOURCE
    return _QUOTE


def _score(comments: Comments, i: int) -> float:
    """Return how much the wording of paragraph `i`, and of the one before, speaks for a new comment."""
    if i in comments.repeats.twin:
        return _RENDERED
    part, before = _part(comments, i), _part(comments, i - 1)
    score = _opening_score(comments, part, before, quoted=i in comments.repeats.quoted)
    if voices.SECOND_PERSON.search(part[:_ADDRESS_WITHIN]) and not voices.ITEM.match(part):
        score += _ADDRESS
    if part.endswith(":") and len(part) < _SHORT and i + 1 in comments.repeats.quoted:
        score += _INTRODUCES
    return score + _before_score(comments, i, before)


def _opening_score(comments: Comments, part: str, before: str, *, quoted: bool) -> float:
    if voices.NUMBERED_POINT.match(part):
        return _POINT
    if voices.ITEM.match(part):
        return 0.0 if quoted else _ITEM
    if _opens(comments, part, before):
        return _ANSWER
    if voices.OPINION.match(part):
        return _OPINION
    return _CARRIES_ON if voices.carries_on(part) else 0.0


def _before_score(comments: Comments, i: int, before: str) -> float:
    """Return what the paragraph before `i` says: one that closes invites a new comment; one that introduces, none."""
    quoted = comments.repeats.quoted
    score = _AFTER_CLOSE if voices.closes(before) and i - 1 not in quoted else 0.0
    if i - 1 in quoted or i - 1 in comments.foreign or voices.NUMBERED_POINT.match(before):
        return score + _ANSWERS_QUOTE
    if before.endswith(":"):
        return score + _INTRODUCED
    if i in quoted and len(before) < _SHORT and voices.is_answer(before):
        return score + _SHORT_OPENING_BEFORE
    return score


def _opens(comments: Comments, part: str, before: str) -> bool:
    """In the stream of one person an answer may answer a passage quoted there: it must thank, or follow a close."""
    if not comments.single:
        return voices.is_answer(part)
    return bool(voices.THANKS.match(part)) or (voices.is_answer(part) and voices.closes(before))


def _part(comments: Comments, i: int) -> str:
    return comments.text[slice(*comments.paragraphs[i])]
