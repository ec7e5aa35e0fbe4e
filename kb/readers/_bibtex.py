"""BibTeX, by bibtexparser; accents and other TeX by pylatexenc."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.fieldkeys import NormalizeFieldKeys
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry as Block
from bibtexparser.model import ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text

from kb.readers._bib_entry import Entry, address, partial_date

# What it cannot read is told as a problem, not on the terminal.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_YEAR = re.compile(r"\b(\d{4})\b")
_LONGEST = 20_000
_MOST_PROBLEMS = 3


def bibtex_entries(text: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the works of a BibTeX file, and what in it is broken."""
    try:
        library = parse_string(text, append_middleware=[NormalizeFieldKeys()])
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        return (), (f"not BibTeX: {error}",)
    broken = [_said(block) for block in library.failed_blocks]
    more = len(broken) - _MOST_PROBLEMS
    if more > 0:
        broken = [*broken[:_MOST_PROBLEMS], f"{more} more entries cannot be read"]
    return tuple(_entry(block) for block in library.entries), tuple(broken)


def _said(block: ParsingFailedBlock) -> str:
    what = " ".join(str(block.error).split()) or "it never closes"
    return f"an entry near line {(block.start_line or 0) + 1} cannot be read: {what[:200]}"


def _entry(block: Block) -> Entry:
    fields = {field.key: str(field.value)[:_LONGEST] for field in block.fields}
    return Entry(
        title=_plain(fields.get("title", "")),
        authors=tuple(dict.fromkeys(_names(fields.get("author", "")))),
        date=_date(fields),
        url=address(_plain_address(fields.get("url", "")), _plain_address(fields.get("doi", ""))),
        tags=tuple(dict.fromkeys(t for t in map(_plain, re.split(r"[,;]", fields.get("keywords", ""))) if t)),
        key=block.key,
        files=tuple(_files(fields.get("file", ""))),
    )


def _names(written: str) -> Iterator[str]:
    """Yield "First Last" for "Last, First and Last, First"; an organisation in braces stays whole."""
    for name in split_multiple_persons_names(written):
        try:
            parts = parse_single_name_into_parts(name, strict=False)
            whole = " ".join([*parts.first, *parts.von, *parts.last, *parts.jr])
        except (ValueError, IndexError):
            whole = name
        plain = _plain(whole)
        if plain and plain.casefold() != "others":
            yield plain


def _date(fields: Mapping[str, str]) -> str | None:
    iso = _ISO.match(_plain(fields.get("date", "")))
    if iso:
        return partial_date(*(int(part) if part else None for part in iso.groups()))
    year = _YEAR.search(_plain(fields.get("year", "")))
    month = fields.get("month", "").casefold()
    number = next((n for n, name in enumerate(_MONTHS, 1) if name in month), None)
    figures = [int(figure) for figure in re.findall(r"\d{1,2}", fields.get("day", "") or month)]
    if number is None and month.strip("{} ").isdigit():
        number, figures = int(month.strip("{} ")), [int(f) for f in re.findall(r"\d{1,2}", fields.get("day", ""))]
    return partial_date(int(year[1]) if year else None, number, figures[0] if len(figures) == 1 else None)


def _files(written: str) -> Iterator[str]:
    """Yield the names of an entry's files: JabRef and Zotero write `text:path:type`, several joined by `;`."""
    for one in re.split(r"(?<!\\);", written):
        for part in re.split(r"(?<!\\):", one):
            name = re.sub(r"\\([:;\\_ &])", r"\1", part).replace("\\", "/").rpartition("/")[2].strip()
            if "." in name:
                yield name.casefold()


def _plain(tex: str) -> str:
    """Return the words of a TeX text."""
    if re.search(r"[\\{}$~]|--|``|''", tex):
        try:
            tex = _decoder().latex_to_text(tex)
        except (ValueError, IndexError, RecursionError):
            tex = re.sub(r"[{}\\]", "", tex)
    return " ".join(re.sub(r"[{}]", "", tex).split())


def _plain_address(tex: str) -> str:
    found = re.match(r"\\url\{(.*)\}$", tex.strip())
    return re.sub(r"\\([_&%#~])", r"\1", found[1] if found else tex).strip("{} ")


@cache
def _decoder() -> LatexNodes2Text:
    return LatexNodes2Text(keep_braced_groups=False, math_mode="text")
