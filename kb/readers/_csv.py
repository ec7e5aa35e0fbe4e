"""Tables with a header line (RFC 4180 and its cousins with `;` or tabs): rows as records, each with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

_DELIMITERS = ",;\t"
# Excel writes the delimiter above the header.
_EXCEL = re.compile(r"sep=.\n", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells by the names of their columns, and the 1-based line at which it begins."""

    line: int
    cells: dict[str, str]

    def first(self, *names: str) -> str:
        """Return the first of several cells that is not empty."""
        return next((cell for name in names if (cell := self.cells.get(name, "").strip())), "")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: names in lower case with `-` between words; where the rows begin."""

    delimiter: str
    names: tuple[str, ...]
    end: int
    line: int


def header_of(text: str) -> Header | None:
    """Return the header of a table; the delimiter is the one that makes most columns. None for one column alone.

    Lines end at line feeds alone here: hand in what `plain` returns.
    """
    excel = _EXCEL.match(text)
    start = excel.end() if excel else 0
    best: Header | None = None
    for delimiter in _DELIMITERS:
        reader = csv.reader(_lines(text, start), delimiter=delimiter)
        try:
            with _any_size(len(text)):
                cells = next(reader, [])
        except csv.Error:
            continue
        names = tuple(_NOT_IN_NAMES.sub("-", cell.strip().casefold()) for cell in cells)
        if len(names) > (len(best.names) if best else 1):
            end = _after(text, start, reader.line_num)
            best = Header(delimiter, names, end, text.count("\n", 0, end))
    return best


def rows_of(text: str, header: Header) -> Iterator[Row | int]:
    """Yield the rows below the header; the line of a cell whose quotes never close comes as a number.

    Such a cell would take in all that follows; reading goes on below its first line, once.
    """
    start, line, mended = header.end, header.line, False
    last_line = text.count("\n") + (not text.endswith("\n"))
    while start < len(text):
        reader = csv.reader(_lines(text, start), delimiter=header.delimiter)
        restart: tuple[int, int] | None = None
        with _any_size(len(text)):
            for number, cells in _numbered(reader):
                if (
                    line + reader.line_num >= last_line
                    and not mended
                    and reader.line_num > number
                    and _is_open(text, start, number)
                ):
                    restart = (_after(text, start, number), line + number)
                    break
                if any(cell.strip() for cell in cells):
                    yield Row(line + number, dict(zip(header.names, cells, strict=False)))
        if restart is None:
            return
        yield restart[1]
        (start, line), mended = restart, True


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it begins at, counted from where the reader began."""
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]


def _is_open(text: str, start: int, number: int) -> bool:
    return text.count('"', _after(text, start, number - 1)) % 2 == 1


def _lines(text: str, start: int) -> io.StringIO:
    stream = io.StringIO(text, newline="")
    stream.seek(start)
    return stream


def _after(text: str, start: int, lines: int) -> int:
    """Return the place behind so many lines."""
    for _ in range(lines):
        feed = text.find("\n", start)
        if feed < 0:
            return len(text)
        start = feed + 1
    return start


@contextmanager
def _any_size(size: int) -> Iterator[None]:
    """Let a cell be as long as its file: the bound of the csv module is for files without one."""
    before = csv.field_size_limit(max(csv.field_size_limit(), size + 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def has(names: Sequence[str], *wanted: Sequence[str]) -> bool:
    """Tell whether a header has, of each group of names, at least one."""
    return all(any(name in names for name in group) for group in wanted)
