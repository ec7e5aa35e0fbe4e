"""Names that are likely one person's, each pair with how sure that is and why. Nothing is merged for it.

Pairs are looked for only among names that share a surname and an initial, a handle made of the same parts, or half of
their letters, so that many authors do not mean all pairs of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rapidfuzz import fuzz, process

from kb.records import Author, Part
from kb.stages._alike import Alike, Method, Name, alike
from kb.stages._names import name_key
from kb.stages._nicknames import full_forms

_CROWD = 200
_ROWS = 256
_FEW = 128  # names of a block, which are compared before numpy is loaded
_RIVAL = -12.0
_HALF = 5
_SHORTEST = 6
_FIRST_ONLY = 60.0
_ONE_PERSON = 85.0
_SIGNATURE = 80
_SIGNED = re.compile(r"\A\W*(?:(?:best|cheers|thanks|regards|yours)\W+)?(?P<name>\w[\w .'’-]*?)\W*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two authors who may be one person; `score` (0-100) is the sum of its parts, `why` says it in words."""

    first: Author
    second: Author
    score: float
    method: str = "similar"
    why: str = ""
    parts: tuple[Part, ...] = ()


def suggest(
    authors: Sequence[Author], threshold: float, apart: Collection[frozenset[str]] = (), *, reach: float = 0.0
) -> list[Suggestion]:
    """Return named authors who may be one person by `threshold` (0-100) or more, best first. Merges nothing.

    `apart` are pairs of name keys that somebody judged to be two people's. With `reach`, pairs that further evidence
    may lift over the threshold by so much come too, unless their names are only spelled alike.
    """
    named = sorted((a for a in authors if a.named), key=lambda a: (a.name, a.id))
    names = [Name.of(name_key(form), n) for n, a in enumerate(named) for form in dict.fromkeys((a.name, *a.aliases))]
    best: dict[tuple[int, int], Alike] = {}
    for x, y in _pairs(names, threshold, first_alone=threshold - reach <= _FIRST_ONLY):
        one, two = sorted((names[x], names[y]), key=lambda n: (n.author, n.key))
        found = None if one.author == two.author else alike(one, two)
        pair = (one.author, two.author)
        if found is not None and (pair not in best or _order(found) < _order(best[pair])):
            best[pair] = found
    fits = _fits(best)
    made = (
        _suggestion(named[one], named[two], found, _people(fits, one if found.first_is_short else two, best))
        for (one, two), found in best.items()
        if found.score >= threshold - (0 if found.method is Method.SIMILAR else reach)
    )
    return ranked(s for s in made if s.score >= threshold - reach and not _judged_apart(s, apart))


def weighed(suggestion: Suggestion, *evidence: tuple[str, float, str]) -> Suggestion:
    """Return a suggestion with further evidence: each is a name, its points (below 0: against), and words."""
    parts = (*suggestion.parts, *(Part(name, points) for name, points, _ in evidence))
    why = "; ".join((suggestion.why, *(words for _, _, words in evidence)))
    return replace(suggestion, score=_sum(parts), why=why, parts=parts)


def ranked(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return suggestions, best first."""
    return sorted(suggestions, key=lambda s: (-s.score, s.first.name, s.second.name, s.first.id, s.second.id))


def _sum(parts: Iterable[Part]) -> float:
    return round(max(0.0, min(100.0, sum(p.value for p in parts))), 1)


def _order(found: Alike) -> tuple[float, str, str]:
    return -found.score, found.method, found.why


def _fits(best: Mapping[tuple[int, int], Alike]) -> dict[int, set[int]]:
    """Return whom each short name may stand for."""
    fits: dict[int, set[int]] = {}
    for (one, two), found in best.items():
        if found.method.is_short:
            short, whole = (one, two) if found.first_is_short else (two, one)
            fits.setdefault(short, set()).add(whole)
    return fits


def _people(fits: Mapping[int, set[int]], short: int, best: Mapping[tuple[int, int], Alike]) -> int:
    """Return how many people a short name may stand for; whole names that are likely one person's count once."""
    wholes = fits.get(short, set())
    left = sorted(wholes - {n for n in wholes if fits.get(n, set()) & wholes})
    count = 0
    while left:
        same, count = {left.pop()}, count + 1
        for n in reversed(left):
            near = [best.get((min(n, m), max(n, m))) for m in same]
            if any(a and a.score >= _ONE_PERSON for a in near):
                same.add(n)
        left = [n for n in left if n not in same]
    return count


def _suggestion(first: Author, second: Author, found: Alike, people: int) -> Suggestion:
    made = Suggestion(first, second, found.score, found.method.value, found.why, (Part("names", found.score),))
    if found.method.is_short and people > 1:
        return weighed(made, ("rivals", _RIVAL, f"but it fits {people} people here"))
    return made


def _judged_apart(made: Suggestion, apart: Collection[frozenset[str]]) -> bool:
    if not apart:
        return False
    one, two = ({name_key(n) for n in (a.name, *a.aliases)} for a in (made.first, made.second))
    return any(frozenset((x, y)) in apart for x in one for y in two)


def _pairs(names: Sequence[Name], threshold: float, *, first_alone: bool) -> set[tuple[int, int]]:
    """Return the pairs of places in `names` that are worth a look; what hundreds share tells nobody apart."""
    pairs: set[tuple[int, int]] = set()
    for block in _places(names, lambda name: _blocks(name, first_alone=first_alone)).values():
        if len(block) <= _CROWD:
            pairs.update(combinations(block, 2))
    surnames = _places(names, lambda name: [name.last] if name.last else [])
    for n, name in enumerate(names):
        bearers = () if name.last else surnames.get(name.compact, ())
        if len(bearers) <= _CROWD:
            pairs.update((min(n, m), max(n, m)) for m in bearers)
    for block in _places(names, lambda name: _halves(name.compact)).values():
        if len(block) > 1:
            pairs.update(_close([names[n].compact for n in block], block, threshold))
    return pairs


def _places(names: Sequence[Name], blocks_of: Callable[[Name], Iterable[str]]) -> dict[str, list[int]]:
    """Return the places of the names of each block, in order."""
    places: dict[str, list[int]] = {}
    for n, name in enumerate(names):
        for block in dict.fromkeys(blocks_of(name)):
            places.setdefault(block, []).append(n)
    return places


def _blocks(name: Name, *, first_alone: bool) -> Iterator[str]:
    """Yield what other names that may be the same person's have in common with this."""
    yield f"key {name.key}"
    yield f"letters {name.compact}"
    for handle in name.handles:
        yield f"letters {handle}"
    if name.last:
        yield f"sorted {' '.join(sorted(name.tokens))}"
        yield f"cut {name.first} {name.last[:1]}"
        for full in sorted(full_forms(name.first)):
            yield f"called {full} {name.last}"
        yield f"initial {name.first[0]} {name.last}"
    if first_alone and name.tokens:
        yield f"first {name.tokens[0]}"


def _halves(compact: str) -> set[str]:
    """Return the blocks of which two names with one slip between them share one at least."""
    if len(compact) < _SHORTEST:
        return set()
    sizes = {min(_HALF, (len(compact) + more) // 2) for more in (-1, 0, 1)}
    return {half for k in sizes for half in (f"<{compact[:k]}", f"{compact[-k:]}>")}


def _close(texts: Sequence[str], places: Sequence[int], threshold: float) -> Iterator[tuple[int, int]]:
    """Yield the places of texts that are alike by `threshold`, of many a bounded part of the grid at a time."""
    if len(texts) <= _FEW:
        for (one, first), (two, second) in combinations(zip(texts, places, strict=True), 2):
            if fuzz.ratio(one, two, score_cutoff=threshold):
                yield first, second
        return
    import numpy as np

    for start in range(0, len(texts), _ROWS):
        rows = texts[start : start + _ROWS]
        grid = process.cdist(rows, texts[start:], scorer=fuzz.ratio, score_cutoff=threshold, dtype=np.uint8)
        for i, j in zip(*np.nonzero(grid), strict=True):
            if i < j:
                yield places[start + int(i)], places[start + int(j)]


def signature(post: str) -> str | None:
    """Return the key of what a post's last line may be the name of."""
    match = _SIGNED.match(post.rstrip().rpartition("\n")[2][-_SIGNATURE:])
    return name_key(match["name"]) if match else None
