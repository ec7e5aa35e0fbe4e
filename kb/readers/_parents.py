"""What a comment answers, where the format does not say: whom it quotes, else whom it addresses by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.repeats import Repeat, RepeatIndex, strongest
from kb.text import paragraphs

_QUOTE_MARKS = '"“”«»‘>'
_MARKED_WORDS = 5
_RUNNING_WORDS = 10
_SIMILARITY = 85.0
_OPENING = 240
_LONGEST_NAME = 4
# A bare name addresses its bearer only before one of these: "Ann, I doubt it", "I doubt it, Ann."
_AFTER_ADDRESS = frozenset(",:.!?-–—")
_ANCHOR = re.compile(
    r"\A\W*|(?<!\w)@|\b(?:with|thanks?|thank you|thanks to|reply to|replying to|re)[,:]? |(?<=\w),[ ]", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’.@-]*\w")


@dataclass(frozen=True, slots=True)
class Body:
    """One post as it stands: its range in the text, and its author's name."""

    start: int
    end: int
    author: str


def parents(text: str, bodies: Sequence[Body]) -> list[int | None]:
    """Return the index of the body that each body answers; 0, the post, by default; None for the first."""
    index = RepeatIndex()
    latest: dict[str, int] = {}
    found: list[int | None] = []
    for number, body in enumerate(bodies):
        if number == 0:
            found.append(None)
        else:
            quoted = _quoted(text, body, bodies, index)
            addressed = _addressed(text[body.start : min(body.end, body.start + _OPENING)], body.author, bodies, latest)
            answered = quoted if quoted is not None else addressed
            found.append(0 if answered is None else answered)
        if number + 1 < len(bodies):
            index.add(number, text, body.start, body.end)
        for form in _forms(body.author):
            latest[form] = number
    return found


def _quoted(text: str, body: Body, bodies: Sequence[Body], index: RepeatIndex) -> int | None:
    """Return the body of another author whose words are repeated most, as a paragraph or inside marks."""
    repeats = index.find(text, body.start, body.end, min_words=_MARKED_WORDS, similarity=_SIMILARITY)
    lines = paragraphs(text, body.start, body.end)
    weights: dict[int, int] = {}
    for repeat in strongest(r for r in repeats if bodies[r.key].author != body.author):
        if repeat.words >= _RUNNING_WORDS or _is_marked(text, repeat) or _is_paragraph(repeat, lines):
            weights[repeat.key] = weights.get(repeat.key, 0) + repeat.words
    return max(weights, key=lambda key: (weights[key], key)) if weights else None


def _is_marked(text: str, repeat: Repeat) -> bool:
    return any(c in _QUOTE_MARKS for c in text[max(0, repeat.start - 3) : repeat.start])


def _is_paragraph(repeat: Repeat, lines: Sequence[tuple[int, int]]) -> bool:
    return any(start <= repeat.start and repeat.end <= end and repeat.end - repeat.start > 0.8 * (end - start)
               for start, end in lines)  # fmt: skip


def _forms(name: str) -> set[str]:
    """Return the ways in which a person is addressed: the whole name, and the first name."""
    folded = _folded(name)
    first = folded.partition(" ")[0]
    return {folded, first} if len(first) > 1 else {folded}


def _addressed(opening: str, author: str, bodies: Sequence[Body], latest: dict[str, int]) -> int | None:
    """Return the latest body of the first person that the opening words of a comment name as addressed."""
    for anchor in _ANCHOR.finditer(opening):
        names: list[str] = []
        position = anchor.end()
        while len(names) < _LONGEST_NAME and (word := _WORD.match(opening, position)):
            names.append(word.group())
            position = word.end() + 1
        for count in range(len(names), 0, -1):
            number = latest.get(_folded(" ".join(names[:count])))
            if number is None or bodies[number].author == author:
                continue
            end = anchor.end() + len(" ".join(names[:count]))
            if anchor.group().strip(" (") not in {"", ","} or opening[end:].lstrip(" ")[:1] in _AFTER_ADDRESS:
                return number
    return None


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
