"""Reads what a user asks for: words, quoted phrases that must stand there, filters; never FTS or SQL syntax.

`author:NAME topic:NAME document:NAME kind:KIND stance:SIDE after:DATE before:DATE` narrow the search; a value of
several words stands in quotation marks. Everything else is words, whatever signs it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kb.errors import ConfigError
from kb.text import words


class Field(StrEnum):
    """What a filter narrows by. `after` lets its own date in, `before` ends where its date begins."""

    AUTHOR = "author"
    TOPIC = "topic"
    DOCUMENT = "document"
    KIND = "kind"
    STANCE = "stance"
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter as it was typed."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: `text` is the words without filters and quotation marks; `phrases` must stand in what is found."""

    text: str
    phrases: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def empty(self) -> bool:
        """Return whether there is no word to look for."""
        return not words(self.text)


_QUOTED = r'"[^"]+"|“[^”]+”'
_TOKEN = re.compile(rf"(?<!\S)(?P<name>[A-Za-z]{{3,}}):(?P<value>{_QUOTED}|[^\s\"“:/][^\s]*)|(?P<phrase>{_QUOTED})")
_MARKS = '"“”'
_MEANT = 80.0
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_OPENING = re.compile(
    r"^(?:this house|we|i|people|some people|many people)\s+"
    r"(?:firmly\s+|strongly\s+)?(?:believes?|thinks?|says?|claims?|argues?|supports?|would)\b(?:\s+that\b)?\s*",
    re.IGNORECASE,
)
# Words that nearly every sentence has; "not", "should" and "can" are none of them, for they tell claims apart.
_FUNCTION_WORDS = frozenset(
    words(
        """
        a an and are as at be been being by do does for from has have how in is it its of on or that the there these
        this those to was were what when where which who why with
        """
    )
)


def parse(query: str) -> Query:
    """Return what is asked for. Raises `ConfigError` for a filter whose name is misspelt."""
    text: list[str] = []
    phrases: list[str] = []
    conditions: list[Condition] = []
    end = 0
    for token in _TOKEN.finditer(query):
        text.append(query[end : token.start()])
        end = token.end()
        if phrase := token["phrase"]:
            text.append(phrase.strip(_MARKS))
            phrases += [phrase.strip(_MARKS)] if words(phrase) else []
        elif field := _field(token["name"]):
            conditions.append(Condition(field, token["value"].strip(_MARKS).strip()))
        else:
            text.append(token.group())
    text.append(query[end:])
    return Query(" ".join("".join(text).split()), tuple(phrases), tuple(conditions))


def _field(name: str) -> Field | None:
    """Return the filter of this name, or None if it is a word of a text."""
    known = [field.value for field in Field]
    if name.lower() in known:
        return Field(name.lower())
    if near := nearest(name, known):
        raise ConfigError(
            f"{name}: is no filter of a search",
            hint=f"did you mean {near}:? as words, put it in quotation marks; filters: {', '.join(known)}",
        )
    return None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `name` is most likely a misspelling of, or None."""
    from rapidfuzz import fuzz, process  # for what is misspelt alone

    found = process.extractOne(name.lower(), list(known), scorer=fuzz.ratio, score_cutoff=_MEANT)
    return found[0] if found else None


def choose(field: str, value: str, known: Sequence[str]) -> str:
    """Return the one of `known` that `value` names. Raises `ConfigError` with what there is, and the nearest."""
    if value.lower() in known:
        return value.lower()
    near = nearest(value, known)
    hint = f"did you mean {near}?" if near else f"known: {', '.join(known)}"
    raise ConfigError(f"{field}:{value}: there is no such {field}", hint=hint)


def read_date(text: str) -> str:
    """Return a date like 2023, 2023-11 or 2023-11-28 as it is. Raises `ConfigError` if it is none."""
    found = _DATE.fullmatch(text)
    try:
        if found:
            year, month, day = (int(part or 1) for part in found.groups())
            date(year, month, day)
            return text
    except ValueError:
        pass
    raise ConfigError(f"{text!r} is not a date", hint="write it like 2023, 2023-11 or 2023-11-28")


def terms(query: Query) -> list[str]:
    """Return the words of `query` that tell texts apart, in order, each once, then its phrases.

    How a statement is introduced ("I think that", "This house believes that") tells nothing about it. If only
    function words are asked for, they count.
    """
    said = list(dict.fromkeys(words(_OPENING.sub("", query.text)))) or list(dict.fromkeys(words(query.text)))
    telling = [word for word in said if word not in _FUNCTION_WORDS] or said
    return [*telling, *(phrase for phrase in query.phrases if len(words(phrase)) > 1)]


def holds(text: str, phrase: str) -> bool:
    """Return whether the words of `phrase` stand in `text`, one behind the other, in any case and punctuation."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "
