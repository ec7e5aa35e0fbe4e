"""Which paragraphs of a thread repeat earlier ones: quotes, and second renderings of the same passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb import marks, voices
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
_QUOTE_WORDS = 8
_PARTIAL_WORDS = 6
# So many equal paragraphs are furniture; in a longer text two words in common prove nothing.
_COMMON = 20
_LONG_TEXT = 200_000
_LONG_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Repeats:
    """`quoted[i]` is the earlier paragraph that paragraph i repeats, if it stands there as a quote.

    `twin[i]` is the paragraph of which i is the second rendering. `inside[i]` is the earlier paragraph some of whose
    words stand in paragraph i between quotation marks, `partly[i]` the earlier ones of which it holds a longer part.
    """

    quoted: dict[int, int]
    twin: dict[int, int]
    inside: dict[int, int]
    partly: dict[int, frozenset[int]]


def is_exchange(text: str, paragraphs: Sequence[Span], repeats: Repeats) -> bool:
    """Tell whether the repeats show that people answer each other: an essay repeats no more than a phrase or a list."""
    return bool(repeats.twin) or any(
        len(words(text[slice(*paragraphs[i])])) >= _QUOTE_WORDS and not voices.LISTED.match(text, paragraphs[i][0])
        for i in repeats.quoted
    )


def find(text: str, paragraphs: Sequence[Span]) -> Repeats:
    """Return which of `paragraphs` repeat which."""
    repeats, equals = _repeated(text, paragraphs)
    twin = _renderings(equals, len(paragraphs))
    return replace(repeats, quoted={i: j for i, j in repeats.quoted.items() if i not in twin}, twin=twin)


def _repeated(text: str, paragraphs: Sequence[Span]) -> tuple[Repeats, dict[int, list[int]]]:
    """Return what each paragraph repeats of earlier ones, twins apart, and all that it equals as a whole."""
    index = RepeatIndex() if len(text) < _LONG_TEXT else RepeatIndex(_LONG_SHINGLE)
    same: dict[str, list[int]] = {}
    equals: dict[int, list[int]] = {}
    found = Repeats({}, {}, {}, {})
    for i, (start, end) in enumerate(paragraphs):
        if end - start > _LONGEST:
            continue
        form = normalise(text[start:end])
        known = same.setdefault(form, [])
        equals[i] = known[-_COMMON:]
        known.append(i)
        repeats = index.find(text, start, end, min_words=_MIN_WORDS, similarity=_SIMILARITY)
        whole = [r for r in repeats if _whole(r, start, end)]
        if whole:
            # The earliest source is the original; a later one is itself a quote of it.
            found.quoted[i] = min(whole, key=lambda r: (-round(r.score), r.key)).key
        elif equals[i] and len(words(form)) >= _EXACT_WORDS:
            found.quoted[i] = equals[i][-1]
        elif repeats:
            found.partly[i] = frozenset(r.key for r in repeats if r.words >= _PARTIAL_WORDS)
        marked = _marked(text, start, end, index)
        if marked:
            found.inside[i] = marked[0].key
        if not equals[i]:
            index.add(i, text, start, end)
    return found, equals


def _marked(text: str, start: int, end: int, index: RepeatIndex) -> list[Repeat]:
    """Return the repeats that make up words between quotation marks, the latest source first."""
    found = [
        repeat
        for m in marks.inline(text, start, end)
        for repeat in index.find(text, m.start, m.end, min_words=_EXACT_WORDS, similarity=_SIMILARITY)
        if repeat.end - repeat.start >= _WHOLE * (m.end - m.start)
    ]
    return sorted(found, key=lambda r: -r.key)


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
