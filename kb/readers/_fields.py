"""Fields of foreign records, which may be missing, null or of another type: each is read for what it can give."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from dateutil import parser as dates

Record = Mapping[str, Any]

# What sites put in the place of a name whose bearer is gone or hidden.
NOBODY = frozenset(
    {"", "[deleted]", "[removed]", "[anonymous]", "[unknown]", "deleted", "anonymous", "null", "none", "undefined"}
)
# Unix times above this are in milliseconds; the year 5138 is no time of a post.
_MILLISECONDS_FROM = 10**11
# No database holds a NUL, no UTF-8 half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_DATE = 80
_LONGEST_NAME = 200


def value(record: object, *path: str) -> Any:
    """Return what stands at `path` of nested records, or None."""
    for key in path:
        record = record.get(key) if isinstance(record, Mapping) else None
    return record


def text(record: object, *path: str) -> str:
    """Return a text field without white space around it; "" where there is none. Numbers count as texts."""
    found = value(record, *path)
    if isinstance(found, str):
        return _UNSTORABLE.sub("", found).strip()
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def first(record: object, *keys: str) -> str:
    """Return the first of several text fields that is not empty."""
    return next((found for key in keys if (found := text(record, key))), "")


def number(record: object, *path: str) -> int | None:
    """Return a whole number, or None; one in quotes or with a decimal part counts."""
    found = value(record, *path)
    if isinstance(found, bool):
        return None
    try:
        wanted = float(found) if isinstance(found, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    return int(wanted) if abs(wanted) < 2**53 else None


def flag(record: object, *path: str) -> bool:
    """Return whether a field is true."""
    return value(record, *path) in (True, 1, "true", "True")


def records(record: object, *path: str) -> Iterator[Record]:
    """Yield the records of a list field; what is none is passed over."""
    found = value(record, *path)
    yield from (item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()


def scalars(record: Record, keys: Sequence[str]) -> dict[str, Any]:
    """Return those of the fields `keys` that hold a text or a number: what is worth keeping of a huge record."""
    return {key: record[key] for key in keys if isinstance(record.get(key), str | int | float)}


def name(record: object, *path: str) -> str | None:
    """Return a person's name on one line, or None where the site has no name or only a stand-in for one."""
    found = " ".join(text(record, *path).split())
    return found if found.casefold() not in NOBODY and len(found) <= _LONGEST_NAME else None


def when(record: object, *path: str) -> str | None:
    """Return a time as ISO 8601, in UTC where its zone is known; None where there is none that makes sense.

    Unix seconds or milliseconds, ISO and the usual written forms count.
    """
    found = value(record, *path)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return _unix(found)
    return written_time(found) if isinstance(found, str) else None


def written_time(words: str) -> str | None:
    """Return a written date or time as ISO 8601, None if it is not understood."""
    words = words.strip()
    if not words or len(words) > _LONGEST_DATE or not any(c.isdigit() for c in words):
        return None
    if words.isdigit() and len(words) in {10, 13}:
        return _unix(int(words))
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        try:
            moment = dates.parse(words, default=datetime(1, 1, 1))
        except (ValueError, OverflowError, TypeError):
            return None
    if moment.year < 1000:
        return None
    return _iso(moment, has_time=":" in words)


def _unix(seconds: float) -> str | None:
    if not 0 < seconds < _MILLISECONDS_FROM * 1000:
        return None
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    try:
        return _iso(datetime.fromtimestamp(int(seconds), UTC), has_time=True)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(moment: datetime, *, has_time: bool) -> str:
    if not has_time:
        return moment.date().isoformat()
    if moment.tzinfo is None:
        return moment.replace(microsecond=0).isoformat()
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):  # a zone that is none, or a time beyond the first or the last year
        return moment.date().isoformat()
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
