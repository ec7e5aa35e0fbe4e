"""What the words of two near texts show, which no embedding does: that one turns the other round, or nearly is it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from kb.stages.contradiction import contradicts, reordered
from kb.stages.lexicon import ANTONYMS, NEGATIONS, STOP_WORDS
from kb.text import normalise, words

Pair = tuple[str, str]

# Small words that turn a sentence when another stands in their place ("as well as", "much less than").
_DEGREES = frozenset({"almost", "as", "even", "half", "little", "much", "only", "still", "than", "too", "yet"})
_TURNING = _DEGREES.union(NEGATIONS, *ANTONYMS)
_TWINS, _SAME_WORDS = 80.0, 90.0  # likeness of the sorted words from which little differs, and next to nothing


class Words(msgspec.Struct, frozen=True, array_like=True):
    """Whether two texts contradict each other, and whether they are near twins as they are compared and as written."""

    opposed: bool
    twins: bool = False
    twins_as_written: bool = False


def compare(one: str, two: str) -> Words:
    """Return what the words of two texts show; their order does not matter."""
    plain = compared(one, two)
    return Words(opposed=True) if contradicts(*plain) else Words(False, near_twins(*plain), near_twins(one, two))


def compared(one: str, two: str) -> Pair:
    """Return two texts as they are compared."""
    return ordered(normalise(one), normalise(two))


def ordered(one: str, two: str) -> Pair:
    """Return two texts in the order in which a pair of them is named."""
    return (one, two) if one <= two else (two, one)


def near_twins(first: str, second: str) -> bool:
    """Return whether two sentences differ by little but a content word that another replaces, or by who does what.

    Such pairs lie close in every embedding, and whether the swap turns the meaning is not for word
    statistics to say; they are kept apart.
    """
    a, b = words(first), words(second)
    alike = fuzz.token_sort_ratio(" ".join(a), " ".join(b))
    if alike < _TWINS:
        return False
    if alike >= _SAME_WORDS and reordered(first, second):
        return True
    only_a, only_b = sorted(set(a) - set(b)), sorted(set(b) - set(a))
    return _swapped(only_a, only_b) and _swapped(only_b, only_a)


def _swapped(these: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether one of `these` carries content, or turns it, and is a form of none of the `others`."""
    content = [w for w in these if len(w) > 3 or w not in STOP_WORDS or w in _TURNING]
    return any(not any(_forms(w, other) for other in others) for w in content)


def _forms(word: str, other: str) -> bool:
    """Return whether two words are forms of one; "oversold" and "undersold" are alike at the wrong end."""
    return word[0] == other[0] and fuzz.ratio(word, other) >= 70
