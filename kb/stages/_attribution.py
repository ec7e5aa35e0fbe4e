"""Whom the text names as the source of words from outside; an unnamed person is anonymous but distinct."""

from __future__ import annotations

import re
import string
from pathlib import PurePosixPath

from kb.ids import make_id
from kb.records import Author, Document
from kb.stages.authors import author_key, display_name, is_name
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
_CLOSE = r"\s?[,:]?\s*[>\"“„«‘]*\s*\Z"
_NOUN = (
    r"(?:(?:words|remark|definition|statement|suggestion)(?:,? that)?|"
    r"(?:claim|argument|view|position|worry|objection|observation) that)"
)
_NAMED = re.compile(
    rf"(?<!\w)(?!{_OPENER} ){_NAME} (?:once )?{_SAYS}{_TAIL}|"
    rf"\b(?:[Aa]ccording to|[Qq]uoting|[Tt]o quote|[Ii]n the words of) {_NAME.replace('name', 'cited')}{_CLOSE}|"
    rf"(?<!\w){_NAME.replace('name', 'owner')}['’]s (?:\w+ )?{_NOUN}{_CLOSE}"
)
_SOMEBODY = re.compile(
    rf"(?<!\bi )(?<!\bwe )(?<!\bmight )(?<!\bcould )(?<!\bwould )\b{_SAYS}{_TAIL}|"
    r"\b(?:is|are|was|were|keeps?) (?:\w+ly )?(?:saying|claiming|arguing|suggesting|writing)(?: \([^)]*\))?"
    rf"(?: that)?{_CLOSE}|"
    rf"\b(?:according to|quoting|to quote|in the words of) [^.?!\"“”]{{1,60}}{_CLOSE}|"
    rf"\b(?:your|his|her|their|[^\W\d_]+['’]s) (?:\w+ )?{_NOUN}{_CLOSE}|"
    rf"\byou (?:also |then |later )?(?:say|write|claim|argue|suggest|state)(?: that)?{_CLOSE}",
    re.IGNORECASE,
)
# "If somebody says '...'" quotes nobody.
_IMAGINED = re.compile(
    r"\A\W*(?:so |but |and |now )*(?:if|suppose|imagine|picture|whoever|anyone|someone|nobody|no one)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!][\"”’)]*\s+")
_AFTER = re.compile(rf"[,.?!]?[\"”’»]?,? (?:{_NAME} {_SAYS}|{_SAYS} {_NAME.replace('name', 'who')})\b")
_CITED = re.compile(rf"[\"”’»]?,? \({_NAME},? \d{{4}}\b")
_SIGNED = re.compile(rf"[>\s]*(?:--|—|–|―)\s*{_NAME}(?=,|\s*\(|\s*\Z)")


def attributed(text: str, start: int, end: int) -> bool:
    """Tell whether the text says that somebody else wrote the range: right before it, after it, or signed below."""
    before = _before(text, start)
    if _IMAGINED.match(_SENTENCE_END.split(before)[-1]):
        return False
    return bool(_SOMEBODY.search(before) or _named(text, start, end))


def outside_author(document: Document, start: int, end: int, line: int) -> Author:
    """Return the person quoted: named below, right before or right after the range, else one for it alone."""
    text = document.text
    last = text[max(start, text.rfind("\n", start, end) + 1) : end]
    match = _SIGNED.match(last) or _named(text, start, end)
    name = next((found for found in match.groups() if found), None) if match else None
    if is_name(name):
        return Author(author_key(name, document.id), display_name(name), named=True, aliases=(name,))
    shown = f"anonymous quoted in {printable(PurePosixPath(document.path).stem)}:{line}"
    return Author(make_id("a", document.id, "quoted", start), shown, named=False, document_id=document.id)


def _named(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of the name of whoever wrote the range, as its only group that is set."""
    after = text[end : end + _REACH].partition("\n")[0]
    return (
        _NAMED.search(_before(text, start))
        or _AFTER.match(after)
        or _CITED.match(after)
        or _SIGNED.match(_line_after(text, end))
    )


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
    rest = text[end : end + _REACH].lstrip('"”’»' + string.whitespace + "\u00a0")
    return rest.partition("\n")[0]
