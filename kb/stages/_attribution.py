"""Whom the text names as the source of words from outside; an unnamed person is anonymous but distinct."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kb.ids import make_id
from kb.records import Author, Document
from kb.stages.authors import author_key, display_name
from kb.text import printable

_REACH = 160
_PART = r"(?:[^\W\d_a-z][\w'’-]*|[A-Z]\.)"
_NAME = rf"(?P<name>{_PART}(?: (?:de|van|von|der|den|la|le|al|bin) )?(?: ?{_PART}){{1,3}})"
_SAYS = (
    r"(?:writes|wrote|says|said|puts it|put it|argues|argued|claims|claimed|asks|asked|remarks|remarked|notes|noted|"
    r"states|stated|replies|replied|commented|tweeted)"
)
_TAIL = r"(?: (?:that|as follows|this way|like this|here|there|in \d{4}))?\s?[,:]?\s*[>\"“„«‘]*\s*\Z"
_OPENER = (
    r"(?:As|And|But|So|When|Then|Because|Here|Later|Recently|Since|While|If|Or|Once|What|Where|Yet|Today|Now|That|This)"
)
_NAMED = re.compile(rf"(?<!\w)(?!{_OPENER} ){_NAME} (?:once )?{_SAYS}{_TAIL}")
_SOMEBODY = re.compile(rf"(?<!\bi )(?<!\bwe )(?<!\bmight )(?<!\bcould )(?<!\bwould )\b{_SAYS}{_TAIL}", re.IGNORECASE)
_SIGNED = re.compile(rf"[>\s]*(?:--|—|–|―)\s*{_NAME}(?=,|\s*\(|\s*\Z)")


def attributed(text: str, start: int, end: int) -> bool:
    """Tell whether the text says that somebody else wrote the range: right before it, or signed below."""
    return bool(_SOMEBODY.search(_before(text, start)) or _SIGNED.match(_line_after(text, end)))


def outside_author(document: Document, start: int, end: int, line: int) -> Author:
    """Return the person quoted: named below or right before the range, else one that exists for it alone."""
    text = document.text
    last = text[text.rfind("\n", start, end) + 1 if "\n" in text[start:end] else start : end]
    match = _SIGNED.match(last) or _NAMED.search(_before(text, start)) or _SIGNED.match(_line_after(text, end))
    if match:
        name = match["name"]
        return Author(author_key(name, document.id), display_name(name), named=True, aliases=(name,))
    shown = f"anonymous quoted in {printable(PurePosixPath(document.path).stem)}:{line}"
    return Author(make_id("a", document.id, "quoted", start), shown, named=False, document_id=document.id)


def _before(text: str, start: int) -> str:
    """Return the words before the range: of its own line, or of the last line above if it begins one."""
    before = text[max(0, start - _REACH) : start]
    own = before[before.rfind("\n") + 1 :]
    if own.strip(" \t>\"“„«‘'"):
        return own
    lines = before.rstrip(" \t\r\n>\"“„«‘'")
    above = lines[lines.rfind("\n") + 1 :]
    return above if above.endswith(":") else ""


def _line_after(text: str, end: int) -> str:
    rest = text[end : end + _REACH].lstrip('"”’» \t\r\n')
    return rest.partition("\n")[0]
