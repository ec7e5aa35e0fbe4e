"""The guard that keeps a claim apart from its negation: similar words, opposite meaning.

Embeddings put a claim beside its denial, so before two mentions are merged their words are aligned and the
difference is read: an odd number of negations, an antonym, another number or quantifier, or the
same words with their roles exchanged. The guard speaks only about sentences that share most of their words;
about others it says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.stages.lexicon import ANTONYMS, DIGITS_OF, NEGATIONS, NUMBER_WORDS, SMALL_WORDS, THINKING
from kb.text import words

_PREFIXED = re.compile(r"^(?:un|in|im|ir|il|non|dis|mis)-?(\w{4,})$")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # the comma of 1,000
_NO_FRACTION = re.compile(r"(?<=\d)\.0+(?!\d)")  # the end of 5.0
_JOINS = re.compile(r",|\band\b|\bor\b", re.IGNORECASE)
_JOIN = "&"
_ANTONYMS_OF = {word: frozenset().union(*(p for p in ANTONYMS if word in p)) - {word} for p in ANTONYMS for word in p}
_SHARED_WORDS = 60.0  # token-set similarity below which two sentences are not about the same words at all
_SENTENCES, _FORMS = 1 << 12, 1 << 16  # what is remembered of sentences and words: each is met in many pairs


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two sentences cannot be the same claim: `reason` for people, `words` for what differs."""

    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence, how often each stands there, which of them negate, and which those bear on."""

    words: tuple[str, ...]
    plain: str
    counts: Counter[str]
    negations: Counter[str]
    negated: frozenset[str]
    thinks: bool


def difference(first: str, second: str) -> Difference | None:
    """Return why two alike sentences contradict each other, or None if nothing shows that they do."""
    from rapidfuzz import fuzz  # a search that compares no two sentences does without it

    a, b = _sentence(first), _sentence(second)
    if not a.words or not b.words or fuzz.token_set_ratio(a.plain, b.plain) < _SHARED_WORDS:
        return None
    removed, added = _more(a, b), _more(b, a)
    if odd := _negations(a, b):
        # "Not unsafe" is safe: the two turns cancel out.
        return None if odd.reason == "negation" and _complemented(removed, added) else odd
    if opposed := _opposed(removed, added):
        return Difference("antonym", opposed)
    if numbers := _numbers(removed, added):
        return numbers
    return _exchanged(_stream(first), _stream(second))


def contradicts(first: str, second: str) -> bool:
    """Return whether two sentences share their words but not their meaning; see `difference`."""
    return difference(first, second) is not None


def reordered(first: str, second: str) -> bool:
    """Return whether the content words that stand once in each of two sentences stand in another order.

    It says that roles are exchanged only of sentences that share nearly all their words.
    """
    a, b = _stream(first), _stream(second)
    once = {w for w in {*a} & {*b} if a.count(w) == b.count(w) == 1} | {_JOIN}
    return _exchanged([w for w in a if w in once], [w for w in b if w in once]) is not None


def _words(text: str) -> list[str]:
    """Return the words, numbers in one way of writing."""
    plain = _NO_FRACTION.sub("", _GROUPED.sub("", text))
    return [DIGITS_OF.get(w, w) for w in words(plain)]


@lru_cache(maxsize=_SENTENCES)
def _sentence(text: str) -> _Sentence:
    found = _words(text)
    counts = Counter(found)
    negations = Counter({w: n for w, n in counts.items() if w in NEGATIONS})
    thinks = any(w in NEGATIONS and after in THINKING for w, after in pairwise(found))
    return _Sentence(tuple(found), " ".join(found), counts, negations, _negated(found), thinks)


@lru_cache(maxsize=_SENTENCES)
def _stream(text: str) -> tuple[str, ...]:
    """Return the content words but the negations, with `_JOIN` for each comma, "and" or "or" between them."""
    found: list[str] = []
    for part in _JOINS.split(_GROUPED.sub("", text)):
        content = [w for w in _words(part) if w not in SMALL_WORDS and w not in NEGATIONS]
        found += [_JOIN, *content] if found and content else content
    return tuple(found)


def _negations(a: _Sentence, b: _Sentence) -> Difference | None:
    """Return a difference if the counts of negations differ by an odd number, or they bear on other words."""
    if not a.negations and not b.negations:
        return None
    if (a.negations.total() - b.negations.total()) % 2:
        odd = sorted(((a.negations - b.negations) + (b.negations - a.negations)).elements())
        return Difference("negation", tuple(odd))
    if a.thinks or b.thinks:
        return None
    moved = sorted(w for w in a.negated ^ b.negated if w in a.counts and w in b.counts)
    return Difference("negation of another word", tuple(moved)) if moved else None


def _negated(sentence: Sequence[str]) -> frozenset[str]:
    """Return the first content word after each negation: what it bears on; two that bear on one word cancel out."""
    found: set[str] = set()
    for position, word in enumerate(sentence):
        if word in NEGATIONS:
            found ^= {next((w for w in sentence[position + 1 :] if w not in SMALL_WORDS and w not in NEGATIONS), "")}
    return frozenset(found - {""})


def _more(a: _Sentence, b: _Sentence) -> list[str]:
    """Return the words that stand more often in `a` than in `b`, in the order they stand."""
    there = b.counts
    return [w for w in a.words if w not in there or a.counts[w] > there[w]]


def _opposed(removed: Sequence[str], added: Sequence[str]) -> tuple[str, str] | None:
    """Return the first word of `removed` that turns one of `added` round, and the first that it does.

    A pair of which one negates ("possible", "impossible") is counted with the negations.
    """
    there, stems = set(added), {_bare(new) for new in added}
    for old in removed:
        antonyms, core = _ANTONYMS_OF.get(old, frozenset()), _bare(old)
        if there.isdisjoint(antonyms) and core not in there and old not in stems:
            continue  # as most are
        negates = old in NEGATIONS
        for new in added:
            if (new in antonyms or new == core or _bare(new) == old) and (new in NEGATIONS) == negates:
                return old, new
    return None


def _complemented(removed: Sequence[str], added: Sequence[str]) -> bool:
    """Return whether a word of one is one of the other behind a negating prefix ("safe", "unsafe")."""
    one, two = ({_bare(w) for w in side} - NEGATIONS for side in (removed, added))
    return not one.isdisjoint(added) or not two.isdisjoint(removed)


@lru_cache(maxsize=_FORMS)
def _bare(word: str) -> str | None:
    """Return a word without its negating prefix; None if it has none, or negates by itself."""
    match = None if word in NEGATIONS else _PREFIXED.match(word)
    return match and match.group(1)


def _numbers(removed: Sequence[str], added: Sequence[str]) -> Difference | None:
    old = next((w for w in removed if w.isdecimal() or w in NUMBER_WORDS), None)
    new = next((w for w in added if w.isdecimal() or w in NUMBER_WORDS), None)
    return Difference("number", (old, new)) if old and new else None


def _exchanged(a: Sequence[str], b: Sequence[str]) -> Difference | None:
    """Return a difference if the same content words stand in another order ("x causes y", "y causes x").

    Another order of what "and" joins ("bees and wasps"), or an adjunct that moves from one end to
    the other ("in winter it floods"), changes no role.
    """
    left, right = [w for w in a if w != _JOIN], [w for w in b if w != _JOIN]
    if len(left) != len(right) or len(left) < 3 or left == right or sorted(left) != sorted(right):
        return None
    if any(left[i:] + left[:i] == right for i in range(1, len(left))) or _joined_anew(a, b):
        return None
    out = [one for one, other in zip(left, right, strict=True) if one != other]
    return Difference("roles exchanged", tuple(out[:4]))


def _joined_anew(a: Sequence[str], b: Sequence[str]) -> bool:
    """Return whether the two differ only in the order of joined parts."""
    start = next(i for i, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1])
    one, two = list(a[start:]), list(b[start:])
    while one and two and one[-1] == two[-1]:
        del one[-1], two[-1]
    return _parts(one) == _parts(two)


def _parts(stream: Sequence[str]) -> list[str]:
    return sorted(part.strip() for part in " ".join(stream).split(_JOIN))
