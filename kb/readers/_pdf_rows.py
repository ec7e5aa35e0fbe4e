"""From the stretches that a PDF draws to whole lines of the running text, without page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.readers._html import clean
from kb.readers._pdf_page import Line, Page

# Part of a page's height, at its upper and its lower end, in which furniture stands.
_BAND = 0.1
_NUMBER_ALONE = re.compile(
    r"[-–—\s]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?[-–—.\s]*", re.IGNORECASE
)
_END_NUMBER = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
_LEADERS = re.compile(r"(?:\.\s*){5}")
_REFERENCES = re.compile(
    r"(?:(?:\d{1,2}|[A-Z]|[IVX]{1,4})\.?\s+)?"
    r"(?:references(?: and notes)?|bibliography|works cited|literature cited)[.:]?",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?i:appendix|appendices|supplementa)|[A-Z](?:\.\d+)*\.?\s+[A-Z]\w")
_CAPITALS = re.compile(r"(?:(?:\d{1,2}|[IVX]{1,4})(?:\.\d+)*\.?\s+)?[A-Z][A-Z\s,:&-]{3,}")
# A list of references does not open a paper; a table of contents that names it may.
_REFERENCES_FROM = 0.25
_LARGER = 1.1
_LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the running text."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    hyphen: bool
    heading: bool = False


def rows_of(pages: Sequence[Page]) -> list[Row]:
    """Return the lines of the text in the order in which the pages write them, headings marked.

    Running heads, page numbers and tables of contents are left out, and the list of references with them.
    """
    rows: list[Row] = []
    heights = {page.number: page.height for page in pages}
    for page in pages:
        rows += _whole(page)
    rows = [row for row in rows if not _LEADERS.search(row.text)]
    furniture = _furniture(rows, heights)
    rows = [row for number, row in enumerate(rows) if number not in furniture]
    body = body_size(rows)
    bold = sum(len(r.text) for r in rows if r.bold) > 0.5 * sum(len(r.text) for r in rows)
    marked = [replace(row, heading=_is_heading(row, body, bold_means_nothing=bold)) for row in rows]
    return _without_references(marked)


def body_size(rows: Sequence[Row]) -> float:
    """Return the font size in which most of the text stands."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _whole(page: Page) -> list[Row]:
    """Return the stretches of a page as lines: a raised figure or a change of font cuts a line into several."""
    found: list[Row] = []
    for line in page.lines:
        row = _row(line, page.number)
        before = found[-1] if found else None
        if before is not None and not before.hyphen and _continues(before, row):
            joint = " " if row.left - before.right > 0.15 * before.size else ""
            found[-1] = replace(
                before if len(before.text) >= len(row.text) else row, text=before.text + joint + row.text,
                left=before.left, right=row.right, hyphen=row.hyphen, bold=before.bold and row.bold,
                bottom=min(before.bottom, row.bottom), top=max(before.top, row.top),
            )  # fmt: skip
        elif row.text:
            found.append(row)
    return found


def _row(line: Line, page: int) -> Row:
    text = " ".join(clean(line.text).split())
    return Row(text, page, line.left, line.right, line.bottom, line.top, line.size, line.bold, line.hyphen)


def _continues(before: Row, row: Row) -> bool:
    common = min(before.top, row.top) - max(before.bottom, row.bottom)
    lower = min(before.top - before.bottom, row.top - row.bottom)
    return common > 0.5 * lower and -2.0 <= row.left - before.right <= 1.2 * max(before.size, row.size)


def _furniture(rows: Sequence[Row], heights: dict[int, float]) -> set[int]:
    """Return which rows are page numbers, or repeat at the upper or lower end of several pages."""
    edge: list[tuple[int, Row]] = []
    for number, row in enumerate(rows):
        height = heights[row.page]
        middle = (row.top + row.bottom) / 2
        if height and not _BAND * height < middle < (1 - _BAND) * height:
            edge.append((number, row))
    pages = len(heights)
    needed = max(2, min(3, pages))
    same: dict[str, set[int]] = {}
    steps: dict[int, set[int]] = {}
    for _, row in edge:
        same.setdefault(_shape(row.text), set()).add(row.page)
        for step in _steps(row):
            steps.setdefault(step, set()).add(row.page)
    kept_step = {step for step, on in steps.items() if len(on) >= needed}
    return {
        number
        for number, row in edge
        if _NUMBER_ALONE.fullmatch(row.text)
        or len(same[_shape(row.text)]) >= needed
        or not kept_step.isdisjoint(_steps(row))
    }


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _steps(row: Row) -> set[int]:
    """Return by how much the figures at the ends of a row differ from the number of its page."""
    return {int(a or b) - row.page for a, b in _END_NUMBER.findall(row.text)}


def _is_heading(row: Row, body: float, *, bold_means_nothing: bool) -> bool:
    text = row.text
    if not text or len(text) > _LONGEST_HEADING or not any(c.isalpha() for c in text) or text[-1] in ",;":
        return False
    if row.size >= _LARGER * body or _REFERENCES.fullmatch(text) or _CAPITALS.fullmatch(text):
        return True
    return row.bold and not bold_means_nothing and text[-1] not in ".?!" and row.size >= 0.95 * body


def _without_references(rows: Sequence[Row]) -> list[Row]:
    first = next(
        (n for n, r in enumerate(rows) if n >= _REFERENCES_FROM * len(rows) and _REFERENCES.fullmatch(r.text)), None
    )
    if first is None:
        return list(rows)
    after = next(
        (n for n in range(first + 1, len(rows)) if rows[n].heading and _APPENDIX.match(rows[n].text)), len(rows)
    )
    return [*rows[:first], *rows[after:]]
