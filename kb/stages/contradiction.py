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
from itertools import pairwise, product

from kb.stages.lexicon import ANTONYMS, DIGITS_OF, NEGATIONS, NUMBER_WORDS, SMALL_WORDS, THINKING
from kb.text import words

_PREFIXED = re.compile(r"^(?:un|in|im|ir|il|non|dis|mis)-?(\w{4,})$")
_NUMBER = re.compile(r"^\d+$")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # the comma of 1,000
_NO_FRACTION = re.compile(r"(?<=\d)\.0+(?!\d)")  # the end of 5.0
_JOINS = re.compile(r",|\band\b|\bor\b", re.IGNORECASE)
_JOIN = "&"
_OPPOSED = frozenset(word for pair in ANTONYMS for word in pair)
_SHARED_WORDS = 60.0  # token-set similarity below which two sentences are not about the same words at all


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two sentences cannot be the same claim: `reason` for people, `words` for what differs."""

    reason: str
    words: tuple[str, ...]


def difference(first: str, second: str) -> Difference | None:
    """Return why two alike sentences contradict each other, or None if nothing shows that they do."""
    from rapidfuzz import fuzz  # a search that compares no two sentences does without it

    a, b = _words(first), _words(second)
    if not a or not b or fuzz.token_set_ratio(" ".join(a), " ".join(b)) < _SHARED_WORDS:
        return None
    removed, added = _changed(a, b)
    pairs = list(product(removed, added))
    if odd := _negations(a, b):
        # "Not unsafe" is safe: the two turns cancel out.
        return None if odd.reason == "negation" and any(_complements(*pair) for pair in pairs) else odd
    for old, new in pairs:
        # A pair of which one negates ("possible", "impossible") is counted with the negations.
        opposite = (old in _OPPOSED and frozenset((old, new)) in ANTONYMS) or _complements(old, new)
        if opposite and (old in NEGATIONS) == (new in NEGATIONS):
            return Difference("antonym", (old, new))
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


def _stream(text: str) -> list[str]:
    """Return the content words but the negations, with `_JOIN` for each comma, "and" or "or" between them."""
    found: list[str] = []
    for part in _JOINS.split(_GROUPED.sub("", text)):
        content = [w for w in _words(part) if w not in SMALL_WORDS and w not in NEGATIONS]
        found += [_JOIN, *content] if found and content else content
    return found


def _negations(a: list[str], b: list[str]) -> Difference | None:
    """Return a difference if the counts of negations differ by an odd number, or they bear on other words."""
    in_a, in_b = Counter(w for w in a if w in NEGATIONS), Counter(w for w in b if w in NEGATIONS)
    if (in_a.total() - in_b.total()) % 2:
        odd = sorted(((in_a - in_b) + (in_b - in_a)).elements())
        return Difference("negation", tuple(odd))
    if _thinks(a) or _thinks(b):
        return None
    moved = sorted((_negated(a) ^ _negated(b)) & set(a) & set(b))
    return Difference("negation of another word", tuple(moved)) if moved else None


def _negated(sentence: list[str]) -> set[str]:
    """Return the first content word after each negation: what it bears on; two that bear on one word cancel out."""
    found: set[str] = set()
    for position, word in enumerate(sentence):
        if word in NEGATIONS:
            found ^= {next((w for w in sentence[position + 1 :] if w not in SMALL_WORDS and w not in NEGATIONS), "")}
    return found - {""}


def _thinks(sentence: list[str]) -> bool:
    return any(w in NEGATIONS and after in THINKING for w, after in pairwise(sentence))


def _changed(a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of `a` that are not in `b`, and of `b` not in `a`, in the order they stand."""
    only_a, only_b = Counter(a) - Counter(b), Counter(b) - Counter(a)
    return [w for w in a if w in only_a], [w for w in b if w in only_b]


def _complements(old: str, new: str) -> bool:
    """Return whether one word is the other behind a negating prefix ("safe", "unsafe")."""
    short, long = (old, new) if len(old) < len(new) else (new, old)
    # Of thousands of pairs of words hardly any end alike.
    if not long.endswith(short) or old in NEGATIONS or new in NEGATIONS:
        return False
    match = _PREFIXED.match(long)
    return match is not None and match.group(1) == short


def _numbers(removed: list[str], added: list[str]) -> Difference | None:
    old = [w for w in removed if _NUMBER.match(w) or w in NUMBER_WORDS]
    new = [w for w in added if _NUMBER.match(w) or w in NUMBER_WORDS]
    return Difference("number", (old[0], new[0])) if old and new else None


def _exchanged(a: Sequence[str], b: Sequence[str]) -> Difference | None:
    """Return a difference if the same content words stand in another order ("x causes y", "y causes x").

    Another order of what "and" joins ("bees and wasps"), or an adjunct that moves from one end to
    the other ("in winter it floods"), changes no role.
    """
    left, right = [w for w in a if w != _JOIN], [w for w in b if w != _JOIN]
    if Counter(left) != Counter(right) or left == right or len(left) < 3:
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
