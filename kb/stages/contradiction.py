"""The guard that keeps a claim apart from its negation: similar words, opposite meaning.

Embeddings put a claim beside its denial, so before two mentions are merged their words are aligned and the
difference is read: an odd number of negations, an antonym, another number or quantifier, or the
same words with their roles exchanged. The guard speaks only about sentences that share most of their words;
about others it says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Opcodes

from kb.stages.lexicon import ANTONYMS, NEGATIONS, NUMBER_WORDS, SMALL_WORDS
from kb.text import words

_PREFIXED = re.compile(r"^(?:un|in|im|ir|il|non|dis|mis|de)-?(\w{4,})$")
_NUMBER = re.compile(r"^\d[\d.,]*$")
_SHARED_WORDS = 60.0  # token-set similarity below which two sentences are not about the same words at all


@dataclass(frozen=True, slots=True)
class Difference:
    """Why two sentences cannot be the same claim: `reason` for people, `words` for what differs."""

    reason: str
    words: tuple[str, ...]


def difference(first: str, second: str) -> Difference | None:
    """Return why two alike sentences contradict each other, or None if nothing shows that they do."""
    a, b = words(first), words(second)
    if not a or not b or fuzz.token_set_ratio(" ".join(a), " ".join(b)) < _SHARED_WORDS:
        return None
    if odd := _negations(a, b):
        return odd
    removed, added = _changed(a, b)
    for old in removed:
        for new in added:
            if frozenset((old, new)) in ANTONYMS or _prefix_of(old, new):
                return Difference("antonym", (old, new))
    if numbers := _numbers(removed, added):
        return numbers
    return _exchanged(a, b)


def contradicts(first: str, second: str) -> bool:
    """Return whether two sentences share their words but not their meaning; see `difference`."""
    return difference(first, second) is not None


def _negations(a: list[str], b: list[str]) -> Difference | None:
    """Return a difference if the counts of negations differ by an odd number, or they bear on other words."""
    in_a, in_b = Counter(w for w in a if w in NEGATIONS), Counter(w for w in b if w in NEGATIONS)
    if (in_a.total() - in_b.total()) % 2:
        odd = sorted(((in_a - in_b) + (in_b - in_a)).elements())
        return Difference("negation", tuple(odd))
    moved = sorted((_negated(a) ^ _negated(b)) & set(a) & set(b))
    return Difference("negation of another word", tuple(moved)) if moved else None


def _negated(sentence: list[str]) -> set[str]:
    """Return the first content word after each negation: what it bears on."""
    found = set()
    for position, word in enumerate(sentence):
        if word in NEGATIONS:
            found |= {next((w for w in sentence[position + 1 :] if w not in SMALL_WORDS and w not in NEGATIONS), "")}
    return found - {""}


def _changed(a: list[str], b: list[str]) -> tuple[list[str], list[str]]:
    """Return the words of `a` that are not in `b`, and of `b` not in `a`, in the order they stand."""
    only_a, only_b = Counter(a) - Counter(b), Counter(b) - Counter(a)
    return [w for w in a if w in only_a], [w for w in b if w in only_b]


def _prefix_of(old: str, new: str) -> bool:
    return any((m := _PREFIXED.match(long)) and m.group(1) == short for short, long in ((old, new), (new, old)))


def _numbers(removed: list[str], added: list[str]) -> Difference | None:
    old = [w for w in removed if _NUMBER.match(w) or w in NUMBER_WORDS]
    new = [w for w in added if _NUMBER.match(w) or w in NUMBER_WORDS]
    return Difference("number", (old[0], new[0])) if old and new else None


def _exchanged(a: list[str], b: list[str]) -> Difference | None:
    """Return a difference if the same content words stand in another order ("x causes y", "y causes x")."""
    left, right = [w for w in a if w not in SMALL_WORDS], [w for w in b if w not in SMALL_WORDS]
    if Counter(left) != Counter(right) or left == right or len(left) < 3:
        return None
    moved: Opcodes = Indel.opcodes(left, right)
    out = [w for tag, i, j, _, _ in moved if tag == "delete" for w in left[i:j]]
    return Difference("roles exchanged", tuple(out[:4])) if out else None
