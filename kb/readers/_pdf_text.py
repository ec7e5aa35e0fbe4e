"""Paragraphs out of the lines of a PDF: lines joined, hyphens at their ends undone, footnotes after what they note."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.readers._pdf_rows import Row, body_size

_ITEM = re.compile(r"(?:[•▪◦‣●–—*-]|\(?\d{1,2}[.)]|\(?[a-z]\)|\[\d{1,3}\])\s+\S")
_SENTENCE_END = re.compile(r"[.?!:][\"'”’)\]]*(?:\d{1,2})?$")
_FOOTNOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶∗])\s?\S")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LAST_WORD = re.compile(r"[\w-]+$")
_FIRST_WORD = re.compile(r"\w+")
_BULLET = re.compile(r"[•▪◦‣●]\s*")
# In parts of the font size, or of the distance between two lines.
_INDENT = 0.6
_STEP = 0.5
_WIDE = 1.4
# In parts of the column's width.
_SHORT = 0.25
_SMALLER = 0.92


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a PDF, a paragraph a line, and the (first character, page) of every paragraph and page."""

    text: str
    anchors: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Column:
    left: float
    right: float


def body_of(rows: Sequence[Row]) -> Body:
    """Return the text of the lines, headings after `## `."""
    known = Counter(word.casefold() for row in rows for word in _WORD.findall(row.text))
    draft: list[str] = []
    anchors: list[tuple[int, int]] = []
    length = 0
    for group in _paragraphs(rows):
        words, starts = _joined(group, known)
        anchors += [(length + start, page) for start, page in starts]
        draft.append(words)
        length += len(words) + 2
    return Body("\n\n".join(draft) + "\n" if draft else "", tuple(anchors))


def _joined(group: Sequence[Row], known: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return a paragraph, and where in it each page begins."""
    text = "## " if group[0].heading else ""
    starts = [(0, group[0].page)]
    for number, row in enumerate(group):
        before = group[number - 1] if number else None
        if before is not None and before.hyphen:
            text += "-" if _is_compound(text, row.text, known) else ""
        elif before is not None:
            text += " "
        if before is not None and row.page != before.page:
            starts.append((len(text), row.page))
        text += row.text
    return _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text, starts


def _is_compound(text: str, after: str, known: Counter[str]) -> bool:
    """Tell whether the hyphen at a line's end is the word's own, as it is written elsewhere."""
    head, tail = _LAST_WORD.search(text), _FIRST_WORD.match(after)
    if head is None or tail is None or not head[0][-1].isalpha():
        return True
    first, second = head[0].casefold(), tail[0].casefold()
    return known[f"{first}-{second}"] > known[first + second]


def _paragraphs(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the lines of each paragraph; footnotes stand behind the paragraph that their page ends in."""
    body = body_size(rows)
    notes = _footnotes(rows, body)
    main = [row for number, row in enumerate(rows) if number not in notes]
    foot = [row for number, row in enumerate(rows) if number in notes]
    found = [(group[0].page, 0, group) for group in _groups(main, body)]
    found += [(group[0].page, 1, group) for group in _groups(foot, body)]
    return [group for _, _, group in sorted(found, key=lambda f: f[:2])]


def _footnotes(rows: Sequence[Row], body: float) -> set[int]:
    """Return the lines in small print that begin with a figure or a sign below running text, to their page's end."""
    found: set[int] = set()
    lowest: dict[int, float] = {}
    for row in rows:
        lowest[row.page] = min(lowest.get(row.page, row.bottom), row.bottom)
    for number, row in enumerate(rows):
        if row.size > _SMALLER * body or row.heading:
            continue
        goes_on = number - 1 in found and rows[number - 1].page == row.page and rows[number - 1].bottom > row.bottom
        low = row.bottom < lowest[row.page] + 12 * body
        if goes_on or (low and _FOOTNOTE.match(row.text)):
            found.add(number)
    return found


def _groups(rows: Sequence[Row], body: float) -> list[list[Row]]:
    columns = _columns(rows)
    leading = _leading(rows) or 1.2 * body
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not _begins(groups[-1], row, columns, leading / (body or 1.0)):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _columns(rows: Sequence[Row]) -> dict[int, list[_Column]]:
    """Return the columns of each page from left to right: edges at which many lines begin, indents left out."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    return {page: _page_columns(own) for page, own in pages.items()}


def _page_columns(rows: Sequence[Row]) -> list[_Column]:
    lefts = Counter(round(row.left / 2) for row in rows)
    columns: list[_Column] = []
    for left, count in sorted(lefts.items()):
        near = bool(columns) and left * 2 - columns[-1].left < 40
        if count < max(3, 0.08 * len(rows)) or near:
            continue
        rights = sorted(row.right for row in rows if abs(row.left - left * 2) <= 2)
        columns.append(_Column(left * 2 - 1.0, rights[int(0.8 * (len(rights) - 1))]))
    # On a page with a few lines no edge is frequent.
    return columns or [_Column(min(row.left for row in rows) - 1.0, max(row.right for row in rows))]


def _leading(rows: Sequence[Row]) -> float:
    """Return the usual distance between two lines."""
    steps = Counter(
        round(a.bottom - b.bottom, 0)
        for a, b in itertools.pairwise(rows)
        if a.page == b.page and 0 < a.bottom - b.bottom < 4 * a.size and a.size == b.size
    )
    return float(steps.most_common(1)[0][0]) if steps else 0.0


def _column(row: Row, columns: dict[int, list[_Column]]) -> _Column:
    found = [column for column in columns.get(row.page, ()) if column.left <= row.left + 1]
    return found[-1] if found else _Column(row.left, row.right)


def _begins(group: Sequence[Row], row: Row, columns: dict[int, list[_Column]], spacing: float) -> bool:
    """Tell whether `row` begins a paragraph after those of `group`; `spacing` is line distance by font size."""
    before = group[-1]
    step = before.bottom - row.bottom
    below = before.page == row.page and step > 0
    if before.heading or row.heading:
        alike = before.heading and row.heading and before.size == row.size and before.bold == row.bold
        return not (alike and below and step < 1.6 * row.size)
    if abs(before.size - row.size) > 0.12 * max(before.size, row.size):
        return True
    if below and step > _WIDE * spacing * max(before.size, row.size):
        return True
    item = bool(_ITEM.match(group[0].text))
    if _ITEM.match(row.text) and not before.hyphen and (item or _SENTENCE_END.search(before.text)):
        return True
    return _moves_in(group, row, columns, item=item) or _ends_short(before, row, columns)


def _moves_in(group: Sequence[Row], row: Row, columns: dict[int, list[_Column]], *, item: bool) -> bool:
    """Tell whether the left edge shows a new paragraph: an indent, or the end of an indented block."""
    indents = [r.left - _column(r, columns).left for r in (*group[-2:], row)]
    own, before = indents[-1], indents[-2]
    if own > _INDENT * row.size and own - before > _STEP * row.size:
        return not item and not group[-1].hyphen
    block = len(group) > 1 and before > _INDENT * row.size and (item or abs(indents[0] - before) < 2)
    return block and before - own > _STEP * row.size


def _ends_short(before: Row, row: Row, columns: dict[int, list[_Column]]) -> bool:
    column = _column(before, columns)
    short = column.right - before.right > _SHORT * (column.right - column.left)
    opens = row.text[0].isupper() or not row.text[0].isalpha()
    return short and opens and bool(_SENTENCE_END.search(before.text))
