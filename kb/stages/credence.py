"""How likely an author says that something is: "70 %", "p = .9", "one in three", "fairly confident".

Only what is put as the author's own degree of belief counts; a number in what is claimed ("20 % of the cabins
flood") is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.text import plain_text

# Within this of one half, a degree takes no side.
_UNDECIDED = 0.2


@dataclass(frozen=True, slots=True)
class Credence:
    """A degree of belief, 0-1, as stated at [start, end) of the sentence."""

    value: float
    start: int
    end: int

    @property
    def between(self) -> bool:
        """Whether it is so near one half that it takes no side."""
        return round(abs(self.value - 0.5), 4) < _UNDECIDED


_PERCENT = r"(?P<percent>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent)"
_FRACTION = r"(?P<fraction>0?\.\d+)"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_IN = rf"(?P<part>{_SMALL}) (?:chance )?(?:in|out of) (?P<whole>{_SMALL}|twenty|a hundred|hundred)"
_ODDS = rf"(?P<for>{_SMALL})[ -]to[ -](?P<against>{_SMALL})"
_PUT = (
    r"(?:i(?:'d|'m| am| would|'ll| will)? (?:\w+ ){0,2}?(?:put|say|give|guess|sit|stand|stay|stick|be|bet|go|call|"
    r"assign|estimate|land|drop|rise)"
    r"|my (?:own )?(?:credence|probability|confidence|odds|estimate|guess|number|p)|p\(|credence|probability|chance|"
    r"odds|i(?:'m| am))"
)
_GAP = r"[^.;:?!]{0,40}?"
_NUMBER = rf"(?:{_PERCENT}|{_FRACTION}|{_IN}|{_ODDS})"
_BELIEF = (
    re.compile(rf"(?<!\w){_PUT}(?!\w){_GAP}(?<![\w.]){_NUMBER}(?!\w)", re.IGNORECASE),
    re.compile(
        rf"(?<![\w.]){_NUMBER} (?:chance|probability|likely|likelihood|sure|certain|confident|confidence|credence|odds)"
        r"(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<!\w)p ?(?:=|≈|~|of) ?(?:{_PERCENT}|{_FRACTION})(?!\w)", re.IGNORECASE),
)  # fmt: skip
_WORDS: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE), value)
    for words, value in (
        (r"(?:i(?:'m| am)|with) (?:very|highly|extremely|quite) (?:confident|high confidence|sure|certain)", 0.95),
        (r"(?:i(?:'m| am)|with) (?:fairly|pretty|reasonably|rather) (?:confident|sure|certain|high confidence)", 0.85),
        (r"i(?:'m| am) (?:confident|sure|certain|convinced) that", 0.9),
        (r"(?:i(?:'m| am)|with) (?:moderately|somewhat) (?:confident|sure|moderate confidence)", 0.7),
        (r"almost certainly", 0.95),
        (r"(?:low|little) confidence", 0.4),
    )
)
# What every degree in numbers, and every one in words, has in it: most sentences have neither, which is soon seen.
_MAY_COUNT = re.compile(
    r"\d|(?:one|two|three|four|five|six|seven|eight|nine|ten)[ -](?:chance|in|out|to)", re.IGNORECASE
)
_MAY_SAY = ("confiden", "sure", "certain", "convinced")
_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twenty": 20, "hundred": 100,
}  # fmt: skip


def credence(text: str) -> Credence | None:
    """Return the degree of belief that the sentence states, None if it states none."""
    plain = plain_text(text)
    for pattern in _BELIEF if _MAY_COUNT.search(plain) else ():
        for match in pattern.finditer(plain):
            value = _value(match)
            if value is not None and 0 <= value <= 1:
                return Credence(round(value, 4), match.start(), match.end())
    folded = plain.casefold()
    for words, value in _WORDS if any(word in folded for word in _MAY_SAY) else ():
        if (found := words.search(plain)) is not None:
            return Credence(value, found.start(), found.end())
    return None


def _value(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    readings: tuple[tuple[str, Callable[[], float]], ...] = (
        ("percent", lambda: float(groups["percent"]) / 100),
        ("fraction", lambda: float(groups["fraction"])),
        ("part", lambda: _number(groups["part"]) / _number(groups["whole"])),
        ("for", lambda: _number(groups["for"]) / (_number(groups["for"]) + _number(groups["against"]))),
    )
    return next((read() for name, read in readings if groups.get(name)), None)


def _number(word: str) -> float:
    plain = word.lower().removeprefix("a ")
    return float(_VALUES.get(plain) or plain)
