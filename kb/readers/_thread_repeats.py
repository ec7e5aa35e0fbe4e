"""Which paragraphs of a thread repeat earlier ones: quotes, and second renderings of the same passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.repeats import Repeat, RepeatIndex
from kb.text import normalise, words

Span = tuple[int, int]

# A longer paragraph is never somebody's quote, and looking it up would cost the most.
_LONGEST = 20_000
_MIN_WORDS = 5
_EXACT_WORDS = 3
_SIMILARITY = 88.0
_WHOLE = 0.8
# So many paragraphs in a row, each the whole of an earlier one and in the same order, are a second rendering.
_RUN = 3
_SKIP = 3


@dataclass(frozen=True, slots=True)
class Repeats:
    """`quoted[i]` is the earlier paragraph that paragraph i repeats, if it stands there as a quote.

    `twin[i]` is the paragraph of which i is the second rendering.
    """

    quoted: dict[int, int]
    twin: dict[int, int]


def find(text: str, paragraphs: Sequence[Span]) -> Repeats:
    """Return which of `paragraphs` repeat which."""
    quoted, candidates = _repeated(text, paragraphs)
    twin = _renderings(candidates, len(paragraphs))
    return Repeats({i: j for i, j in quoted.items() if i not in twin}, twin)


def _repeated(text: str, paragraphs: Sequence[Span]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Return the source of each paragraph that repeats another, and all paragraphs that it equals as a whole."""
    index = RepeatIndex()
    same: dict[str, list[int]] = {}
    quoted: dict[int, int] = {}
    equals: dict[int, list[int]] = {}
    for i, (start, end) in enumerate(paragraphs):
        if end - start > _LONGEST:
            continue
        form = normalise(text[start:end])
        equals[i] = list(same.get(form, ()))
        same.setdefault(form, []).append(i)
        whole = [
            r
            for r in index.find(text, start, end, min_words=_MIN_WORDS, similarity=_SIMILARITY)
            if _whole(r, start, end)
        ]
        if whole:
            # The earliest source is the original; a later one is itself a quote of it.
            quoted[i] = min(whole, key=lambda r: (-round(r.score), r.key)).key
        elif equals[i] and len(words(form)) >= _EXACT_WORDS:
            quoted[i] = equals[i][-1]
        index.add(i, text, start, end)
    return quoted, equals


def _whole(repeat: Repeat, start: int, end: int) -> bool:
    return repeat.faithful and repeat.end - repeat.start >= _WHOLE * (end - start)


def _renderings(equals: dict[int, list[int]], count: int) -> dict[int, int]:
    """Return paragraph -> its first rendering, for runs of paragraphs that equal earlier ones in the same order."""
    twin: dict[int, int] = {}
    i = 0
    while i < count:
        run = max((_run(equals, i, first, count) for first in equals.get(i, ())), key=len, default=[])
        if len(run) >= _RUN:
            twin.update(zip(range(i, i + len(run)), run, strict=True))
        i += max(1, len(run)) if len(run) >= _RUN else 1
    return twin


def _run(equals: dict[int, list[int]], start: int, first: int, count: int) -> list[int]:
    """Return the sources of the paragraphs from `start` on, as far as they follow each other, quotes skipped."""
    run = [first]
    while start + len(run) < count:
        ahead = [j for j in equals.get(start + len(run), ()) if run[-1] < j <= run[-1] + _SKIP]
        if not ahead or start <= ahead[0]:
            break
        run.append(ahead[0])
    return run
