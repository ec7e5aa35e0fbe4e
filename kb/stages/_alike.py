"""How two names may be one person's: what they share, how sure that is (0-100), and why in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from kb.stages._nicknames import full_forms

_SHORT_LAST = 4
_SHORT_NAME = 5
_SHORTEST = 6
_MARKS = re.compile(r"[\W_]")
_NO_DIGIT = re.compile(r"\D")


class Method(StrEnum):
    """What two names share."""

    ALIAS = "alias"
    SPACING = "spacing"
    REORDERED = "reordered"
    MIDDLE = "middle name"
    NICKNAME = "nickname"
    INITIAL = "initial"
    HANDLE = "handle"
    SURNAME = "surname"
    CUT = "cut surname"
    SIMILAR = "similar"
    FIRST = "first name"

    @property
    def is_short(self) -> bool:
        """Whether one of the names leaves out so much that it may fit several people."""
        return self in {Method.MIDDLE, Method.INITIAL, Method.HANDLE, Method.SURNAME, Method.CUT, Method.FIRST}


@dataclass(frozen=True, slots=True)
class Alike:
    """How two names are alike; `first_is_short` says which of them leaves something out."""

    score: float
    method: Method
    why: str
    first_is_short: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; only one of several parts has a first and a last. `author` is whose it is."""

    key: str
    author: int
    tokens: tuple[str, ...]
    compact: str
    first: str
    last: str
    digits: str

    @classmethod
    def of(cls, key: str, author: int) -> Name:
        """Take a name key apart."""
        tokens = tuple(part for part in (_MARKS.sub("", token) for token in key.split()) if part)
        first, last = (tokens[0], tokens[-1]) if len(tokens) > 1 else ("", "")
        compact = "".join(tokens)
        return cls(key, author, tokens, compact, first, last, _NO_DIGIT.sub("", compact))

    @property
    def middle(self) -> tuple[str, ...]:
        """What stands between the first name and the surname."""
        return self.tokens[1:-1]

    @property
    def bare(self) -> str:
        """A handle without the number at its end."""
        return self.compact.rstrip("0123456789") or self.compact

    @property
    def handles(self) -> tuple[str, ...]:
        """What this name looks like as a handle; of a handle, what it may have been made of."""
        if self.first and self.last:
            return (
                self.first[0] + self.last, self.first + self.last[0], self.last + self.first[0],
                self.last + self.first, "".join(t[0] for t in self.tokens[:-1]) + self.last,
            )  # fmt: skip
        more = (self.bare[0] + self.bare[2:],) if len(self.bare) > _SHORTEST else ()
        return (self.bare, *more) if self.bare else ()


def alike(one: Name, two: Name) -> Alike | None:
    """Return how two names may be one person's, by the surest of all ways; None if they may not."""
    if one.key == two.key:
        return Alike(97.0, Method.ALIAS, f"both go by {one.key}")
    if not one.tokens or not two.tokens:
        return None
    if one.compact == two.compact:
        score = 97.0 if len(one.compact) > _SHORT_NAME else 80.0
        return Alike(score, Method.SPACING, "the same letters, but for spaces and marks")
    if one.last and two.last:
        return _both_whole(one, two)
    if one.last or two.last:
        whole, single = (one, two) if one.last else (two, one)
        found = _single(single.bare, whole, numbered=single.bare != single.compact)
        if found:
            return Alike(*found, first_is_short=single is one)
    return _similar(one, two)


def _both_whole(one: Name, two: Name) -> Alike | None:
    if sorted(one.tokens) == sorted(two.tokens):
        return Alike(94.0, Method.REORDERED, "the same parts in another order")
    if one.last == two.last:
        return _same_last(one, two)
    short, long = sorted((one, two), key=lambda n: len(n.last))
    if one.first == two.first and len(short.last) == 1 and long.last.startswith(short.last):
        return Alike(78.0, Method.CUT, f"{short.last}. may stand for {long.last}", first_is_short=short is one)
    return _similar(one, two)


def _same_last(one: Name, two: Name) -> Alike | None:
    less = 10.0 if len(one.last) < 3 else 0.0
    if not _middles_agree(one, two):
        return None
    if one.first == two.first:
        short, long = sorted((one, two), key=lambda n: (len(n.middle), len("".join(n.middle))))
        why = f"equal but for {' '.join(long.middle)} in the middle"
        return Alike(95.0 - less, Method.MIDDLE, why, first_is_short=short is one)
    if full_forms(one.first) & full_forms(two.first):
        return Alike(92.0 - less, Method.NICKNAME, f"{one.first} and {two.first} are forms of one first name")
    short, long = sorted((one, two), key=lambda n: len(n.first))
    initials = "".join(t[0] for t in long.tokens[:-1])
    if short.first in {long.first[0], initials} and len(long.first) > 1:
        why = f"{short.first}. may stand for {long.first}"
        return Alike(90.0 - less, Method.INITIAL, why, first_is_short=short is one)
    return _similar(one, two)


def _middles_agree(one: Name, two: Name) -> bool:
    """Tell whether no middle name or initial says that these are two people."""
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(one.middle, two.middle, strict=False))


def _single(handle: str, whole: Name, *, numbered: bool) -> tuple[float, Method, str] | None:
    """Return how a name of one part may be made of the parts of a whole one."""
    first, last = whole.first, whole.last
    initials = "".join(t[0] for t in whole.tokens[:-1])
    ways = (
        (first + last, 95.0, "first name and surname"),
        (last + first, 93.0, "surname and first name"),
        (initials + last, 91.0, "initials and surname" if whole.middle else "initial and surname"),
        (first[0] + last, 90.0, "initial and surname"),
        (last + first[0], 88.0, "surname and initial"),
        (first + last[0], 76.0, "first name and the surname's initial"),
    )
    less = (10.0 if len(last) < _SHORT_LAST else 0.0) + (4.0 if numbered else 0.0)
    for form, score, made_of in ways:
        if handle == form and len(form) > 2:
            number = " and a number" if numbered else ""
            return score - less, Method.HANDLE, f"the handle is the {made_of}{number} of {' '.join(whole.tokens)}"
    if not whole.middle and len(last) > _SHORT_LAST and handle[0] + handle[2:] == first[0] + last:
        why = (
            f"the handle is initials and the surname of {' '.join(whole.tokens)}, with {handle[1]} as a middle initial"
        )
        return 89.0 - less, Method.HANDLE, why
    if handle == last and not numbered:
        return 78.0 - less, Method.SURNAME, "the surname alone"
    if handle in {first, *full_forms(first)} and not numbered:
        return 50.0, Method.FIRST, "the first name alone, which many share"
    return None


def _similar(one: Name, two: Name) -> Alike | None:
    """Return how alike the letters are: as a whole, and part by part, since a short part makes another person."""
    if min(len(one.compact), len(two.compact)) < _SHORTEST or one.digits != two.digits:
        return None
    score = fuzz.ratio(one.compact, two.compact)
    if len(one.tokens) == len(two.tokens):
        score = min(score, *(fuzz.ratio(a, b) for a, b in zip(one.tokens, two.tokens, strict=True)))
    return Alike(round(score, 1), Method.SIMILAR, f"spelled alike: {' '.join(one.tokens)}, {' '.join(two.tokens)}")
