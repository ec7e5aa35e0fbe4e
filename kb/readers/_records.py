"""JSON files as records: whole files, and streams of a record a line (https://jsonlines.org).

What was whole in a truncated or broken file is kept; each place that could not be read is a `Problem` with its line.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import jiter
import msgspec

from kb.errors import InputError
from kb.protocols import Source
from kb.readers._decode import decode
from kb.readers._fields import Record
from kb.records import Problem

_HINT = "save or export it again"
_MOST_PROBLEMS = 20
_DECODER = msgspec.json.Decoder()
# What a broken stream of a compressed file, or the disk, raises in the middle.
_STREAM_ERRORS = (EOFError, OSError)


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a stream, and the 1-based line it stands at."""

    number: int
    record: Record


def first_line(source: Source) -> Record | None:
    """Return the record that the first line of a file holds, None if its head holds no whole record a line."""
    line, feed, _ = source.head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not feed and len(source.head.strip()) > len(line.strip()):
        return None
    found = _loads(line)
    return found if isinstance(found, dict) else None


def head_value(source: Source) -> Any:
    """Return the JSON value that the head of a file begins, cut off where the head ends; None if it is no JSON."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] not in (b"{", b"["):
        return None
    try:
        return jiter.from_json(head, partial_mode=True)
    except ValueError as error:
        # Behind a whole value another one begins: a record a line.
        return jiter.from_json(head.partition(b"\n")[0], partial_mode=True) if "trailing" in str(error) else None


def whole(source: Source) -> tuple[Any, list[Problem]]:
    """Return the JSON value of a whole file, and a problem where it breaks off: what stood before it is kept.

    The record at which it breaks off is left out. Raises `InputError` if nothing can be kept.
    """
    return parsed(decode(source), source.path)


def parsed(text: str, path: str) -> tuple[Any, list[Problem]]:
    """Return the JSON value of the text of a whole file at `path`, as `whole` does."""
    try:
        return json.loads(text), []
    except RecursionError as error:
        message = f"{path}: nested deeper than any export"
        raise InputError(message, hint=_HINT) from error
    except ValueError as error:
        place = error.pos if isinstance(error, json.JSONDecodeError) else 0
        line = text.count("\n", 0, place) + 1
        kept = _prefix(text[:place].encode("utf-8", "surrogatepass"))
        if not kept:
            what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            raise InputError(f"{path}:{line}: not valid JSON: {what}", hint=_HINT) from error
        cut = place >= len(text.rstrip()) or "Unterminated" in str(error)
        message = "the file breaks off here" if cut else f"not valid JSON: {error}"
        return kept, [Problem(path, line, f"{message}; what stands before it was read", _HINT)]


def stream(source: Source, problems: list[Problem]) -> Iterator[Line]:
    """Yield the records of a file with one on each line; memory holds one line at a time.

    Lines that hold no record are added to `problems`, the first few each by itself. A line longer than
    `source.max_bytes` is passed over.
    """
    bad = 0
    with source.open() as opened:
        stream_ = opened if isinstance(opened, io.BufferedIOBase) else io.BufferedReader(opened)  # type: ignore[type-var]
        for number, line, what in _lines(stream_, source.max_bytes):
            found = None if what else _loads(line)
            if isinstance(found, dict):
                yield Line(number, found)
            elif what or line.strip():
                bad += 1
                if bad <= _MOST_PROBLEMS:
                    said = what or ("not valid JSON" if found is None else "not a record")
                    problems.append(Problem(source.path, number, said, "the line was passed over"))
    if bad > _MOST_PROBLEMS:
        problems.append(Problem(source.path, None, f"{bad - _MOST_PROBLEMS:,} more lines could not be read", _HINT))


def _lines(stream_: BinaryIO | io.BufferedIOBase, longest: int) -> Iterator[tuple[int, bytes, str]]:
    """Yield (number, line, what is wrong with it)."""
    number = 0
    try:
        while line := stream_.readline(longest + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if len(line) <= longest:
                yield number, line, ""
                continue
            while line and not line.endswith(b"\n"):
                line = stream_.readline(longest + 1)
            yield number, b"", f"a line of more than {longest:,} bytes"
    except _STREAM_ERRORS as error:
        yield number + 1, b"", f"the file breaks off here ({error or type(error).__name__})"


def _loads(line: bytes) -> Any:
    """Return the value of one line, None if it holds none; half of a surrogate pair alone is let through."""
    try:
        return _DECODER.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            return None


def _prefix(data: bytes) -> Any:
    """Return what the beginning of a JSON text holds, without the record that it breaks off in."""
    try:
        found = jiter.from_json(data, partial_mode=True)
    except ValueError:
        return None
    lists: list[list[Any]] = []
    node = found
    while isinstance(node, dict | list) and node:
        if isinstance(node, list):
            lists.append(node)
            node = node[-1]
        else:
            node = next(reversed(node.values()))
    # The innermost list of records on the way to the break holds the broken one.
    broken = next((items for items in reversed(lists) if isinstance(items[-1], dict)), None)
    if broken is not None and not data.rstrip().endswith(b"}"):
        broken.pop()
    return found
