"""Finds text that repeats earlier text, word for word or nearly so.

Earlier passages are indexed by their word n-grams (shingles; Broder 1997, "On the resemblance and containment of
documents"). Shingles that a later text shares with one passage are chained where they run in the same order close to
each other, and each chain is scored with a string similarity. The cost follows the shared shingles: texts
are never compared all with all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from kb.text import WORD

Span = tuple[int, int]

# A chain may skip this many words on either side: an added or a dropped aside, not a new sentence.
_GAP = 4
# A repeat may be this much longer than its chain: a word in another form at either end.
_EDGE = 2
# A shingle that stands in more places than this is a stock phrase and proves nothing.
_COMMON = 200
# Of the passages that share shingles with a text, so many that share the most are compared with it: a text that is
# like more of them is made from a template.
_MOST_SOURCES = 40
# Two words this alike (0-100) are one word in another form, at the edge of a repeat.
_SAME_WORD = 70.0
# One longer word in so many may be another one before an unmarked repeat is a text of its own.
_WORDS_A_CHANGE = 20
_LONG_WORD = 4
_NEGATIONS = frozenset({"not", "no", "never", "cannot", "nor", "neither", "without", "nothing", "nobody", "none"})


@dataclass(frozen=True, slots=True)
class Repeat:
    """`start`-`end` of a later text repeats `source_start`-`source_end` of the passage `key`.

    `words` counts the repeated words, `score` (0-100) is the similarity of the two. `negated` says that the two differ
    in their negations, so that one may well deny what the other says; `changed` counts the longer words of the later
    text that the source has in no form.
    """

    start: int
    end: int
    key: int
    source_start: int
    source_end: int
    words: int
    score: float
    negated: bool
    changed: int

    @property
    def faithful(self) -> bool:
        """Whether the later text says what the source says, without marks to vouch for it."""
        return not self.negated and self.changed * _WORDS_A_CHANGE <= self.words


class _Tokens:
    """The words of a range of a text and where they stand, held once they are asked for: of most they never are."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._range = text, start, end

    @cached_property
    def words(self) -> list[str]:
        return _words(*self._range)

    @cached_property
    def spans(self) -> list[Span]:
        return [match.span() for match in WORD.finditer(*self._range)]


def _words(text: str, start: int, end: int) -> list[str]:
    part = text[start:end]
    if part.isascii():
        return WORD.findall(part.lower())
    return [word.casefold().replace("’", "'") for word in WORD.findall(part)]


class RepeatIndex:
    """Earlier passages, each under a whole-number key of the caller's; `find` looks a later text up among them."""

    def __init__(self, shingle: int = 2, later: Iterable[tuple[str, int, int]] | None = None) -> None:
        """`shingle` is the length in words of the n-grams indexed: 2 for one document, more for a whole base.

        With `later`, the texts, each with its range, that will be looked up, nothing else is kept of what is indexed.
        """
        self._size = shingle
        self._passages: list[tuple[int, _Tokens]] = []
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        self._wanted: frozenset[tuple[str, ...]] | None = None
        if later is not None:
            asked = (self._shingles(_words(text, start, end)) for text, start, end in later)
            self._wanted = frozenset(itertools.chain.from_iterable(asked))

    def add(self, key: int, text: str, start: int, end: int) -> None:
        """Index `text[start:end]`; one key may be added in several pieces, of which no repeat spans two."""
        tokens, number = _Tokens(text, start, end), len(self._passages)
        words = tokens.words if self._wanted is None else _words(text, start, end)
        if self._wanted is not None and self._wanted.isdisjoint(self._shingles(words)):
            return
        self._passages.append((key, tokens))
        for position, shingle in enumerate(self._shingles(words)):
            if self._wanted is not None and shingle not in self._wanted:
                continue
            places = self._places.setdefault(shingle, [])
            if len(places) <= _COMMON:
                places.append((number, position))

    def find(self, text: str, start: int, end: int, *, min_words: int, similarity: float) -> list[Repeat]:
        """Return every repeat in `text[start:end]` of an indexed passage, by start, then best first.

        Repeats of several passages may overlap; `strongest` picks among them.
        """
        tokens = _Tokens(text, start, end)
        hits: dict[int, list[tuple[int, int]]] = {}
        for position, shingle in enumerate(self._shingles(tokens.words)):
            places = self._places.get(shingle, ())
            if len(places) <= _COMMON:
                for number, place in places:
                    hits.setdefault(number, []).append((position, place))
        found = []
        for number in sorted(sorted(hits, key=lambda n: (-len(hits[n]), n))[:_MOST_SOURCES]):
            key, source = self._passages[number]
            for first, last in _chains(hits[number], self._size):
                if last[0] - first[0] + _EDGE < min_words:
                    continue
                repeat = _aligned(tokens, source, key, first, last, similarity)
                if repeat and repeat.words >= min_words:
                    found.append(repeat)
        return sorted(found, key=lambda r: (r.start, -r.words, -r.score, r.key, r.source_start))

    def _shingles(self, words: Sequence[str]) -> Iterable[tuple[str, ...]]:
        return zip(*(words[i:] for i in range(self._size)), strict=False)


def strongest(repeats: Iterable[Repeat]) -> list[Repeat]:
    """Return repeats of which no two overlap in the later text: the longest first chosen, returned in reading order."""
    chosen: list[Repeat] = []
    for repeat in sorted(repeats, key=lambda r: (-r.words, -r.score, r.start, r.key, r.source_start)):
        if all(repeat.end <= other.start or repeat.start >= other.end for other in chosen):
            chosen.append(repeat)
    return sorted(chosen, key=lambda r: r.start)


def coverage(text: str, start: int, end: int, spans: Iterable[Span]) -> float:
    """Return the share of the words of `text[start:end]` that lie in one of `spans`, 0 to 1."""
    places = [m.span() for m in WORD.finditer(text, start, end)]
    held = list(spans)
    inside = sum(any(a <= first and last <= b for a, b in held) for first, last in places)
    return inside / len(places) if places else 0.0


def _chains(hits: list[tuple[int, int]], size: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield (first, last), half-open (later, source) word positions, of hits that run on in the same order."""
    open_chains: list[list[tuple[int, int]]] = []
    reach = size + _GAP
    for position, place in sorted(hits):
        still = []
        best: list[tuple[int, int]] | None = None
        for chain in open_chains:
            ahead, along = position - chain[-1][0], place - chain[-1][1]
            if ahead > reach:
                yield chain[0], (chain[-1][0] + size, chain[-1][1] + size)
                continue
            still.append(chain)
            if ahead > 0 and 0 < along <= reach and (best is None or abs(ahead - along) < _skew(best, position, place)):
                best = chain
        if best is None:
            still.append([(position, place)])
        else:
            best.append((position, place))
        open_chains = still
    for chain in open_chains:
        yield chain[0], (chain[-1][0] + size, chain[-1][1] + size)


def _skew(chain: list[tuple[int, int]], position: int, place: int) -> int:
    return abs((position - chain[-1][0]) - (place - chain[-1][1]))


def _aligned(
    later: _Tokens, source: _Tokens, key: int, first: tuple[int, int], last: tuple[int, int], similarity: float
) -> Repeat | None:
    """Return the repeat of a chain, drawn out at both ends over words that are equal or nearly so, if alike enough."""
    (a, s), (b, t) = first, last
    while a > 0 and s > 0 and _alike(later.words[a - 1], source.words[s - 1]):
        a, s = a - 1, s - 1
    while b < len(later.words) and t < len(source.words) and _alike(later.words[b], source.words[t]):
        b, t = b + 1, t + 1
    mine, theirs = later.words[a:b], source.words[s:t]
    score = fuzz.ratio(" ".join(mine), " ".join(theirs), score_cutoff=similarity)
    if score < similarity:
        return None
    return Repeat(
        start=later.spans[a][0],
        end=later.spans[b - 1][1],
        key=key,
        source_start=source.spans[s][0],
        source_end=source.spans[t - 1][1],
        words=b - a,
        score=round(score, 2),
        negated=mine != theirs and _negations(mine) != _negations(theirs),
        changed=0 if mine == theirs else _changed(mine, theirs),
    )


def _changed(mine: Sequence[str], theirs: Sequence[str]) -> int:
    held = set(theirs)
    new = [word for word in mine if word not in held and len(word) >= _LONG_WORD]
    return sum(not any(_alike(word, other) for other in held) for word in new)


def _alike(one: str, other: str) -> bool:
    return one == other or fuzz.ratio(one, other) >= _SAME_WORD


def _negations(words: Sequence[str]) -> int:
    return sum(word in _NEGATIONS or word.endswith("n't") for word in words)
