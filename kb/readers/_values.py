"""The JSON of a file in whichever frame it comes: one value, or a record on each line.

Exports of one site come as an object, a list, or a stream; a reader that takes all of them loops over `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kb.protocols import HEAD_BYTES, Source
from kb.readers._decode import decode
from kb.readers._fields import Record
from kb.readers._records import head_value, parsed, stream
from kb.records import Problem
from kb.text import LineIndex

_MOST_PROBLEMS = 20
_LOOKED_AT = 20
_WHITE = b"\xef\xbb\xbf \t\r\n"
_ID = re.compile(r'"(?:id|objectID)"\s*:\s*"?(\w+)')


@dataclass(frozen=True, slots=True)
class Placed:
    """A JSON value and the 1-based line it stands at; `lines` has those of the records inside it by their ids."""

    line: int
    value: Any
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, id_: str) -> int:
        """Return the line of the record with this id, as near as it is known."""
        return self.lines.get(id_, self.line)


@dataclass(slots=True)
class Passed:
    """Counts what was passed over; the first few each become a problem of their own."""

    path: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, message: str, hint: str = "it was passed over") -> None:
        """Note that what stands at `line` was passed over."""
        self.count += 1
        if self.count <= _MOST_PROBLEMS:
            self.problems.append(Problem(self.path, line, message, hint))

    def all(self) -> list[Problem]:
        """Return the problems, the last for all that have none of their own."""
        more = self.count - _MOST_PROBLEMS
        rest = [Problem(self.path, None, f"{more:,} more records were passed over")] if more > 0 else []
        return [*self.problems, *rest]


def head_records(source: Source) -> Iterator[Record]:
    """Yield the first records of a file, from its head alone: those on its lines, else those of its one value."""
    lines = source.head.strip(_WHITE).split(b"\n")[:_LOOKED_AT]
    found = [record for line in lines if (record := _record(line)) is not None]
    value = None if found else head_value(source)
    yield from found
    yield from (r for r in (value[:_LOOKED_AT] if isinstance(value, list) else [value]) if isinstance(r, Mapping))


def is_stream(source: Source) -> bool:
    """Tell whether a file holds a record on each line, and more than one line."""
    head = source.head.lstrip(_WHITE)
    if head.startswith(b"["):
        return False
    full = len(source.head) >= HEAD_BYTES
    lines = [line for line in head.split(b"\n")[: -1 if full else None] if line.strip()]
    if lines:
        # Some broken lines are no reason to hold a stream whole.
        good = sum(_record(line) is not None for line in lines[:_LOOKED_AT])
        return 2 * good >= min(len(lines), _LOOKED_AT) and (full or len(lines) > 1)
    if not head.startswith(b"{"):
        return False
    with source.open() as opened:
        return _record(opened.readline(source.max_bytes)) is not None and bool(opened.read(1))


def values(source: Source, problems: list[Problem]) -> Iterator[Placed]:
    """Yield the records of a stream one by one, or the one value of any other file.

    What could not be read is added to `problems`. Raises `InputError` if the file is no JSON.
    """
    if is_stream(source):
        for line in stream(source, problems):
            yield Placed(line.number, line.record)
        return
    text = decode(source)
    value, found = parsed(text, source.path)
    problems += found
    index = LineIndex(text)
    lines: dict[str, int] = {}
    for match in _ID.finditer(text) if "\n" in text.strip() else ():
        lines.setdefault(match[1], index.line(match.start()))
    yield Placed(1, value, lines)


def _record(line: bytes) -> Record | None:
    try:
        found = msgspec.json.decode(line.strip(_WHITE))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
