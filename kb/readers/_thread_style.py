"""How a passage is typed: habits that a writer keeps through a thread and that tell two writers apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb import marks

_CURLY = re.compile(r"\w’\w")
_STRAIGHT = re.compile(r"\w'\w")
_STEMS = (
    "character|categor|central|critic|crystal|emphas|familiar|final|formal|general|ideal|legal|local|marginal|maxim|"
    "minim|moral|neutral|normal|optim|organ|penal|personal|popular|priorit|rational|real|recogn|regular|social|special|"
    "stabil|standard|summar|symbol|util|visual"
)
_S = re.compile(
    rf"(?:{_STEMS})is(?:e|es|ed|er|ers|ing|ation|ations)\b|"
    r"(?:behavi|col|fav|hon|hum|lab|neighb|rum)our(?:s|ed|ing|al|ful|able|ite)?\b|"
    r"\b(?:label|model|signal|travel|cancel)l(?:ed|ing)\b|\b(?:centre|defence|offence)s?\b",
    re.IGNORECASE,
)
_Z = re.compile(
    rf"(?:{_STEMS})iz(?:e|es|ed|er|ers|ing|ation|ations)\b|"
    r"(?:behavi|col|fav|hon|hum|lab|neighb|rum)or(?:s|ed|ing|al|ful|able|ite)?\b|"
    r"\b(?:label|model|signal|travel|cancel)(?:ed|ing)\b|\b(?:center|defense|offense)s?\b",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[.?!][”\"')]?[  ]{2,}(?=[A-Z\"“(])")
_NARROW = re.compile(r"[.?!][”\"')]? (?=[A-Z\"“(])")
_LONGEST = 20_000
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Style:
    """Each habit is 1, -1, or 0 where the passage does not show it or shows both."""

    apostrophe: int = 0
    spelling: int = 0
    spacing: int = 0

    def clashes(self, other: Style) -> bool:
        """Tell whether the two spell or space differently; apostrophes change with what was pasted, and prove less."""
        return self.spelling * other.spelling < 0 or self.spacing * other.spacing < 0

    def agrees(self, other: Style, telling: tuple[bool, bool, bool]) -> bool:
        """Tell whether the two share a habit that tells writers apart, and clash in none."""
        pairs = zip(self._habits(), other._habits(), telling, strict=True)
        return not self.clashes(other) and any(a * b > 0 and tells for a, b, tells in pairs)

    def _habits(self) -> tuple[int, int, int]:
        return self.apostrophe, self.spelling, self.spacing

    def then(self, later: Style) -> Style:
        """Return the habits of a passage with those of the text after it."""
        return Style(
            later.apostrophe or self.apostrophe, later.spelling or self.spelling, later.spacing or self.spacing
        )


def telling(styles: Sequence[Style]) -> tuple[bool, bool, bool]:
    """Return which habits tell the writers of these passages apart: those of which several have one, several the other.

    Spacing never does: most people who show it share it.
    """
    both = [
        all(sum(value == side for value in values) >= _SEVERAL for side in (1, -1))
        for values in ([s.apostrophe for s in styles], [s.spelling for s in styles])
    ]
    return both[0], both[1], False


def of(text: str, start: int, end: int) -> Style:
    """Return the habits in `text[start:end]`, words in quotation marks left out."""
    own = _own(text, start, min(end, start + _LONGEST))
    return Style(
        _either(len(_CURLY.findall(own)), len(_STRAIGHT.findall(own))),
        _either(len(_S.findall(own)), len(_Z.findall(own))),
        1 if _WIDE.search(own) else -1 if len(_NARROW.findall(own)) > 1 else 0,
    )


def _own(text: str, start: int, end: int) -> str:
    kept = []
    position = start
    for marked in marks.inline(text, start, end):
        if marked.closed:
            kept.append(text[position : marked.start])
            position = marked.end
    return "".join([*kept, text[position:end]])


def _either(one: int, other: int) -> int:
    return 1 if one and not other else -1 if other and not one else 0
