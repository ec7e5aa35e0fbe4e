"""Who wrote a paper and what it is called, from what the PDF says of itself and from its first page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.readers._pdf_page import Head
from kb.readers._pdf_rows import Row, body_size
from kb.text import words

_TITLE_LARGER = 1.15
_TITLE_ROWS = 5
_LONGEST_TITLE = 300
_AUTHOR_ROWS = 14
_KNOWN_WORDS = 0.8
# Names that programs give: of the file it was made from, or of the template.
_NO_TITLE = re.compile(
    r"\.(?:docx?|tex|dvi|pdf|rtf|indd|odt|pages)$|^(?:microsoft|untitled|\(|slide \d)", re.IGNORECASE
)
_ABSTRACT = re.compile(r"(?:abstract|summary)\s*[.:—–-]?", re.IGNORECASE)
_ABSTRACT_RUN_IN = re.compile(r"abstract\s*[.:—–-]\s*\S", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|;|&|·|\||\band\b)\s*")
_MARKS = re.compile(r"(?<=[^\W\d])(?:[\d*†‡§¶∗]|,(?=\d))+|^[\d*†‡§¶∗\s,]+$")
_CAPITAL = r"[^\W\d_a-zß-ÿ][^\W\d_]*"
_NAME_PART = re.compile(rf"(?:{_CAPITAL}(?:['’-][^\W\d_]+)*\.?|[^\W\d_]\.(?:-?[^\W\d_]\.)*)")
_PARTICLES = frozenset(
    ("al", "bin", "da", "dal", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "ter", "van", "von")
)  # fmt: skip
_ORGANISATION = re.compile(
    r"universit|institut|department|laborator|school|college|centre|center|research|faculty|inc\b|ltd|llc|gmbh|corp"
    r"|group|foundation|academy|hospital|council|ministry|draft|version|preprint|workshop|conference|journal"
    r"|proceedings|group|team|street|january|february|march|april|june|july|august|september|october|november|december"
    r"|introduction|contents|abstract|keywords",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    """The title and the authors, "" and () where they are not sure, and the rows of the text itself."""

    title: str
    authors: tuple[str, ...]
    rows: tuple[Row, ...]


def front_of(head: Head, rows: Sequence[Row]) -> Front:
    """Return what the first page says: the title in the largest letters, the authors below it, before the abstract.

    What the file says of itself comes first if the first page bears it out: such fields often name a template, or
    whoever made the file.
    """
    opening = [row for row in rows if row.page == rows[0].page] if rows else []
    start, end = _title_rows(opening, body_size(rows))
    shown = " ".join(row.text for row in opening[start:end])
    authors, after = _authors_below(opening, end)
    said = " ".join(head.title.split())
    title = said if _is_title(said) and _stands_in(said, opening) else shown[:_LONGEST_TITLE]
    named = names_in(head.author)
    if named and all(_stands_in(name, opening) for name in named) and len(named) >= len(authors):
        authors = named
    # What stands over the title is the journal's.
    before = [row for row in opening[:start] if row.top < opening[start].bottom]
    return Front(title, tuple(authors), (*before, *_text_rows(opening, after), *rows[len(opening) :]))


def names_in(text: str) -> list[str]:
    """Return the people that a line names, [] unless all of it is full names."""
    text = _MARKS.sub(" ", text)
    parts = [part for part in (" ".join(p.split()) for p in _JOINED.split(text)) if part]
    return list(dict.fromkeys(parts)) if parts and all(_is_name(part) for part in parts) else []


def _is_name(part: str) -> bool:
    tokens = part.split()
    if not 2 <= len(tokens) <= 5 or _ORGANISATION.search(part):
        return False
    known = all(_NAME_PART.fullmatch(token) or token.casefold() in _PARTICLES for token in tokens)
    return known and len(tokens[-1]) > 1 and bool(_NAME_PART.fullmatch(tokens[-1]))


def _title_rows(opening: Sequence[Row], body: float) -> tuple[int, int]:
    """Return the rows of the title; an empty range where none stands out."""
    letters = [row for row in opening if any(c.isalpha() for c in row.text)]
    largest = max((row.size for row in letters), default=0.0)
    if largest < _TITLE_LARGER * body or not body:
        return 0, 0
    start = next(n for n, row in enumerate(opening) if row.size == largest)
    end = start + 1
    while end < min(len(opening), start + _TITLE_ROWS) and abs(opening[end].size - largest) <= 0.5:
        end += 1
    return start, end


def _authors_below(opening: Sequence[Row], end: int) -> tuple[list[str], int]:
    """Return the names in the rows below the title, and where what follows them begins."""
    if not end:
        return [], 0
    found: list[str] = []
    after = end
    size = 0.0
    for number in range(end, min(len(opening), end + _AUTHOR_ROWS)):
        row = opening[number]
        names = names_in(re.sub(r"^by\s+", "", row.text, flags=re.IGNORECASE))
        if _ABSTRACT.match(row.text):
            break
        if names and (not size or abs(row.size - size) <= 0.5):
            size = row.size
            found += [name for name in names if name not in found]
            after = number + 1
    return found, after


def _text_rows(opening: Sequence[Row], after: int) -> Sequence[Row]:
    """Return the rows of the text on the first page: from the abstract on, else from below the authors."""
    for number in range(after, len(opening)):
        text = opening[number].text
        if _ABSTRACT.fullmatch(text) or _ABSTRACT_RUN_IN.match(text):
            return opening[number:]
    while after < len(opening) and ("@" in opening[after].text or _ORGANISATION.search(opening[after].text)):
        after += 1
    return opening[after:]


def _is_title(said: str) -> bool:
    return len(said.split()) >= 2 and len(said) <= _LONGEST_TITLE and not _NO_TITLE.search(said)


def _stands_in(said: str, opening: Sequence[Row]) -> bool:
    shown = {word for row in opening for word in words(row.text)}
    own = words(said)
    return bool(own) and sum(word in shown for word in own) >= _KNOWN_WORDS * len(own)
