"""Where one comment ends and the next begins, in text that does not say so.

Every paragraph gets the weight of the signs (`_thread_signs`) for and against a new comment there. What a quote says
depends on where comments begin, so the cut is made again until it stands. A text that a comment repeats must belong
to an earlier one: that bound is hard. Where the page states how many comments there are, the best openings fill that
number; elsewhere an opening needs clear evidence.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.readers._thread_signs import Passages, Sign, quoting, seen

# Log-odds, from a logistic regression over labelled threads whose names were taken away, each kind of thread with an
# offset of its own; rounded. The last ones were set by reading.
WEIGHTS: Mapping[Sign, float] = {
    Sign.STYLE_CHANGES: 1.9,
    Sign.QUOTES: 1.4,
    Sign.ANSWERS: 1.35,
    Sign.THANKS: 1.3,
    Sign.INTRODUCES_QUOTE: 0.65,
    Sign.REPLIES: 0.65,
    Sign.AFTER_CLOSE: 0.2,
    Sign.NAMES_TEXT: 0.3,
    Sign.NAMES_YOURS: 0.6,
    Sign.AFTER_OPEN_END: 0.5,
    Sign.SPEAKS_OF_SELF: 0.45,
    Sign.QUOTES_INSIDE: 0.45,
    Sign.ASKS: 0.45,
    Sign.AFTER_LONG: 0.35,
    Sign.AGREES: 0.3,
    Sign.BRIEF: 0.2,
    Sign.ADDRESSES: 0.15,
    Sign.OPINION: 0.2,
    Sign.ASIDE: 0.15,
    Sign.DENIES: 0.1,
    Sign.AFTER_QUESTION: 0.05,
    Sign.LONG: -0.25,
    Sign.QUOTES_PART: -0.25,
    Sign.QUOTES_ON_AFAR: -0.35,
    Sign.ECHOES: -0.75,
    Sign.AFTER_ITEM: -0.8,
    Sign.QUOTES_INSIDE_ON: -0.85,
    Sign.CARRIES_ON: -1.2,
    Sign.MAY_CARRY_ON: -0.6,
    Sign.LABELLED_ON: -1.1,
    Sign.AFTER_BRIEF: -1.2,
    Sign.ADDS: -1.2,
    Sign.ITEM: -1.45,
    Sign.POINT_NUMBER: -1.45,
    Sign.QUOTES_ON: -1.6,
    Sign.AFTER_SHORT_ANSWER: -1.8,
    Sign.AFTER_COLON: -2.2,
    Sign.AFTER_QUOTE: -3.8,
    Sign.MARKS_CHANGE: 0.5,
    Sign.WIDE_GAP: 2.5,
}
_RENDERED = -10.0
# How sure a beginning is, at least, without which a comment would quote itself.
_BOUND = 0.75
# How many paragraphs in how many begin a comment, before anything is read, as counts that the text then adds to: of a
# page or an exchange, and of a text without any sign of being one.
_THREAD = (1.0, 4.0)
_ESSAY = (0.2, 12.0)
_ROUNDS = 20
# What the weights leave out of the log-odds; and the least that opens a comment where no number is stated.
_OFFSET = 0.1
_CLEAR = 0.7
# Of the stated number of comments, at most this share, or these few, may be found on evidence weaker than `_LEAST`.
_LEAST = -0.5
_UNSUPPORTED = 0.2
_FEW = 2
_PASSES = 4
# How far before a quote, in paragraphs, the bound between it and the quoted comment is looked for.
_REACH = 400


@dataclass(frozen=True, slots=True)
class Comments:
    """The paragraphs of the comments, and what is known about them before they are split.

    `first` and `last` are paragraph indices, half-open; `count` is the number of comments stated; `thread` says
    that there is more than one speaker.
    """

    passages: Passages
    first: int
    last: int
    count: int | None
    thread: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """Where comments begin, in order, and how sure each of the beginnings is, 0 to 1."""

    starts: tuple[int, ...]
    sure: Mapping[int, float]


def split(comments: Comments) -> Cut:
    """Return where the comments begin, the first included."""
    passages = comments.passages
    inner = range(comments.first + 1, comments.last)
    wording = {i: _weight(seen(passages, i)) for i in inner}
    wording.update({i: _RENDERED for i in inner if i in passages.repeats.twin})
    starts = [comments.first]
    scores: dict[int, float] = {}
    for _ in range(_PASSES):
        scores = {i: wording[i] + _weight(quoting(passages, i, starts)) for i in inner}
        again = sorted(_chosen(comments, scores))
        if again == starts:
            break
        starts = again
    bar = _bar(comments, scores, starts)
    sure = {i: 1.0 / (1.0 + math.exp(bar - scores[i])) for i in starts if i in scores}
    sure.update({i: max(_BOUND, sure[i]) for i in _bound(comments, scores, starts) if i in sure})
    return Cut(tuple(starts), {comments.first: 1.0, **sure})


def _weight(signs: Collection[Sign]) -> float:
    return sum(WEIGHTS[sign] for sign in sorted(signs))


def _needed(comments: Comments, scores: Mapping[int, float]) -> float:
    """Return the score that makes a beginning likelier than not, where no number is stated.

    How common beginnings are is estimated from the scores themselves (expectation maximisation with a beta prior).
    """
    begin, others = _THREAD if comments.thread else _ESSAY
    share = begin / (begin + others)
    for _ in range(_ROUNDS):
        odds = math.log(share / (1.0 - share)) + _OFFSET
        expected = sum(1.0 / (1.0 + math.exp(-odds - score)) for score in scores.values())
        share = (begin + expected) / (begin + others + len(scores))
    return max(_CLEAR, -math.log(share / (1.0 - share)) - _OFFSET)


def _chosen(comments: Comments, scores: Mapping[int, float]) -> set[int]:
    bar = _needed(comments, scores)
    starts = {comments.first} | {i for i, score in scores.items() if score >= bar}
    bound = _bound(comments, scores, starts)
    starts |= bound
    if comments.count is None:
        return starts
    ranked = sorted(scores.keys() - bound, key=lambda i: (-scores[i], i))
    wanted = max(0, comments.count - 1 - len(bound - {comments.first}))
    supported = [i for i in ranked[:wanted] if scores[i] >= _LEAST]
    missing = wanted - len(supported)
    spare = ranked[len(supported) : wanted] if missing <= max(_FEW, _UNSUPPORTED * comments.count) else []
    return {comments.first, *bound, *supported, *(i for i in spare if scores[i] > _RENDERED / 2)}


def _bound(comments: Comments, scores: Mapping[int, float], starts: Collection[int]) -> set[int]:
    """Return the beginnings that quotes make sure of: between a text and its quote, the best place there is."""
    found: set[int] = set()
    known = set(starts)
    quoted = comments.passages.repeats.quoted
    for i in range(comments.first + 1, comments.last):
        source = quoted.get(i)
        if source is None or source < comments.first:
            continue
        between = range(max(source + 1, i - _REACH), i + 1)
        held = [k for k in between if k in known]
        best = max(held or between, key=lambda k: (scores.get(k, 0.0), k))
        found.add(best)
        known.add(best)
    return found


def _bar(comments: Comments, scores: Mapping[int, float], starts: Sequence[int]) -> float:
    """Return the log-odds that decided: of the weakest beginning chosen and the best one left out."""
    if comments.count is None:
        return _needed(comments, scores)
    chosen = set(starts)
    left = max((score for i, score in scores.items() if i not in chosen), default=0.0)
    taken = sorted(scores[i] for i in starts if i in scores)
    return (left + taken[0]) / 2 if taken else left
