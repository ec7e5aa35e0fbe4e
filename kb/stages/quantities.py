"""Reads what a sentence states as a number: a probability, a year, or an amount of something.

Only plain statements count: "a 30 % chance", "1 in 10", "by 2030", "about 40 engineers". What a number counts is the
word behind it, so that 40 engineers are never compared with 3 months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kb.stages.lexicon import SMALL_WORDS, STOP_WORDS
from kb.text import plain_text

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_SCALE = r"(?:thousand|million|billion|trillion|bn)\b|k\b"
_PERCENT = re.compile(rf"(?<![\w.])({_NUMBER})(?: ?(?:-|–|to) ?({_NUMBER}))? ?(?:%|per ?cent\b)", re.IGNORECASE)
_ODDS = re.compile(
    r"(?<![\w.])(\d+|one|two|three) (?:in|out of) (\d+|two|three|four|five|six|ten|twenty|a hundred)\b", re.I
)
_YEAR = re.compile(
    r"\b(?:by|in|before|after|until|around|about|circa|from|since|of|year) (?:the year |about |around )?"
    r"((?:19|20|21)\d\d)\b(?![-%])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"(?<![\w.\-/#])([$€£]? ?)({_NUMBER}) ?({_SCALE})? ?-?(?:times\b|x\b|([^\W\d_][\w'’-]*))?", re.IGNORECASE
)
_CHANCE = re.compile(
    r"\b(?:chance|probability|probable|likely|likelihood|odds|credence|confiden\w+|certain\w*|risk|p\(|"
    r"i(?:'d| would) (?:say|put|give|bet)|my (?:guess|estimate)|i(?:'m| am) (?:\w+ ){0,3}\d+(?:\.\d+)? ?%|"
    r"p ?[<>=≈] ?\d|doom)",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twenty": 20, "a hundred": 100}
_TIMES = "times"
# Words behind a number that say nothing of what is counted: "2 comes closest", "the 50s", "5 am", "the 148th".
_FORMS = frozenset(
    {"am", "b", "c", "closest", "come", "comes", "follow", "follows", "nd", "per", "pm", "rd", "s", "st", "th", "vs"}
)
_EMPTY = (SMALL_WORDS | STOP_WORDS | _FORMS) - {"people"}
# What a number only names: "stage 2", "section 3".
_NAMED = re.compile(
    r"\b(?:chapter|fig(?:ure)?|footnote|level|no|number|option|page|part|phase|point|question|section|stage|step|table|tier|"
    r"type|version|volume)s?\.? ?#?\Z",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"(?:19|20|21)(?!00)\d\d")


class Unit(StrEnum):
    """What a number is."""

    PROBABILITY = "probability"
    SHARE = "share"
    YEAR = "year"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a sentence states it: probabilities and shares are 0-1; `of` is what an amount counts."""

    unit: Unit
    value: float
    of: str
    start: int
    end: int


def quantities(text: str) -> list[Quantity]:
    """Return what the sentence states as numbers, in order; a range counts by its middle."""
    found = [*_percentages(text), *_odds(text), *_years(text)]
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _amounts(text) if not any(q.start < end and start < q.end for start, end in taken)]
    return sorted(found, key=lambda q: q.start)


def spread(one: Quantity, two: Quantity) -> float | None:
    """Return how far apart two numbers are, 0 to 1; None if they are not of one kind.

    Of probabilities and shares the difference, of years the difference in decades as it saturates (10 years are one
    half), of amounts the share by which the smaller falls short of the greater.
    """
    if (one.unit, one.of) != (two.unit, two.of):
        return None
    apart = abs(one.value - two.value)
    if one.unit is Unit.YEAR:
        return apart / (apart + 10)
    if one.unit is Unit.AMOUNT:
        return apart / max(one.value, two.value) if apart else 0.0
    return apart


def _percentages(text: str) -> list[Quantity]:
    unit = Unit.PROBABILITY if _CHANCE.search(plain_text(text)) else Unit.SHARE
    found = []
    for m in _PERCENT.finditer(text):
        low, high = _plain(m[1]), _plain(m[2] or m[1])
        if high <= 100:
            found.append(Quantity(unit, (low + high) / 200, "", *m.span()))
    return found


def _odds(text: str) -> list[Quantity]:
    unit = Unit.PROBABILITY if _CHANCE.search(plain_text(text)) else Unit.SHARE
    found = []
    for m in _ODDS.finditer(text):
        part, whole = (_WORDS.get(g.lower()) or float(g) for g in m.groups())
        if 0 < part <= whole:
            found.append(Quantity(unit, part / whole, "", *m.span()))
    return found


def _years(text: str) -> list[Quantity]:
    return [Quantity(Unit.YEAR, float(m[1]), "", *m.span(1)) for m in _YEAR.finditer(text)]


def _amounts(text: str) -> list[Quantity]:
    found = []
    for m in _AMOUNT.finditer(text):
        sign, digits, scale, noun = m[1].strip(), m[2], (m[3] or "").lower(), (m[4] or "").lower()
        of = sign or (_TIMES if m[0].lower().rstrip().endswith((_TIMES, "x")) else _singular(noun))
        # Four digits that may be a year name one: "the 2027 story", "it was 2023 before".
        named = _NAMED.search(text[: m.start()]) or (not sign and not scale and _CALENDAR.fullmatch(digits))
        if of and of not in _EMPTY and not named:
            found.append(Quantity(Unit.AMOUNT, _plain(digits) * _SCALES.get(scale, 1.0), of, *m.span()))
    return found


def _plain(digits: str) -> float:
    return float(digits.replace(",", ""))


def _singular(noun: str) -> str:
    return noun[:-1] if len(noun) > 3 and noun.endswith("s") and not noun.endswith("ss") else noun
