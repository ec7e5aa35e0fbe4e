"""CSL-JSON, the form in which Zotero and others export (https://github.com/citation-style-language/schema)."""

from __future__ import annotations

from collections.abc import Iterator

from kb.readers._bib_entry import Entry, address, partial_date
from kb.readers._fields import Record, first, number, records, text, value, written_time
from kb.readers._html import html_text


def csl_entries(found: object) -> Iterator[Entry]:
    """Yield the works of a parsed CSL-JSON file; other JSON holds none."""
    items = found if isinstance(found, list) else [found]
    for item in items:
        # Every CSL item has a type; a thread or a setting that lies beside a paper has no title of a work as well.
        if isinstance(item, dict) and text(item, "type") and (text(item, "title") or "author" in item):
            yield _entry(item)


def _entry(item: Record) -> Entry:
    title = text(item, "title")
    return Entry(
        title=" ".join((html_text(title) if "<" in title else title).split()),
        authors=tuple(dict.fromkeys(name for a in records(item, "author") if (name := _name(a)))),
        date=_date(item),
        url=address(text(item, "URL"), text(item, "DOI")),
        tags=tuple(dict.fromkeys(t for t in (part.strip() for part in text(item, "keyword").split(",")) if t)),
        key=first(item, "citation-key", "id"),
    )


def _name(author: Record) -> str:
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    whole = " ".join(part for key in parts if (part := text(author, key)))
    return " ".join((whole or first(author, "literal", "name")).split())


def _date(item: Record) -> str | None:
    parts = value(item, "issued", "date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return partial_date(*(number({"part": part}, "part") for part in parts[0][:3])) if parts[0] else None
    return written_time(first(value(item, "issued"), "raw", "literal"))
