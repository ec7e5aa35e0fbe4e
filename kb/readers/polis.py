"""Polis: the statements of a conversation with their votes (https://compdemocracy.org/export)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._csv import Header, Row, has, header_of, rows_of
from kb.readers._decode import decode, head_text, stem
from kb.readers._fields import number, written_time
from kb.readers._html import plain
from kb.readers._thread import Item, Left, Thread, compose
from kb.records import ParsedDocument, Problem

_BODY = ("comment-body",)
_OWN = ("author-id", "agrees", "moderated")
_VOTES = ("participant", "voter-id")
_VOTED = ("n-votes", "vote")
_HINT = "give kb comments.csv of the same export: it holds the statements and how many agree with each"
_REJECTED = -1


class Polis:
    """Reads the statements of a Polis conversation as one document."""

    name = "polis"
    description = "Polis comments.csv: statements, their authors' numbers, how many agree and disagree"
    signs = "a header line with `comment-body` and `author-id`"
    origin = "Polis: Monitor > Report > Export, or pol.is/api/v3/reportExport/ID/comments.csv"

    def sniff(self, source: Source) -> float:
        """Return a high value for the header of an export, also of its votes, which `read` refuses with a hint."""
        text = head_text(source)
        header = header_of(plain(text)) if text else None
        if header is None:
            return 0.0
        return 0.95 if has(header.names, _BODY, _OWN) or has(header.names, _VOTES, _VOTED) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` for votes and for what holds no statement."""
        text = plain(decode(source))
        header = header_of(text)
        if header is not None and has(header.names, _VOTES, _VOTED):
            raise InputError(f"{source.path}:1: votes of a Polis conversation, no statements", hint=_HINT)
        if header is None or not has(header.names, _BODY):
            raise InputError(f"{source.path}:1: no column `comment-body`", hint=_HINT)
        problems: list[Problem] = []
        speakers: dict[str, str] = {}
        items = _items(text, header, source.path, problems, speakers)
        document = compose(Thread(self.name, source.path, source.title or stem(source.path)), items, problems)
        if document is None:
            raise InputError(f"{source.path}: no statement in it", hint="nothing to read; remove it or fill it")
        yield _signed(document, speakers)


def _items(text: str, header: Header, path: str, problems: list[Problem], speakers: dict[str, str]) -> list[Item]:
    """Return the statements that were not rejected, and fill in who made each."""
    items: list[Item] = []
    rejected = empty = 0
    for row in rows_of(text, header):
        if isinstance(row, int):
            problems.append(Problem(path, row, "a quoted cell that never ends", "the line was passed over"))
        elif number(row.cells, "moderated") == _REJECTED:
            rejected += 1
        elif not row.first(*_BODY):
            empty += 1
        else:
            key = row.first("comment-id") or f"line {row.line}"
            key = key if key not in speakers else f"{key}, line {row.line}"
            speakers[key] = row.first("author-id") or key
            items.append(_item(row, key))
    for count, what in ((rejected, "rejected by the moderators"), (empty, "without a text")):
        if count:
            problems.append(Problem(path, None, f"{count} {'statement' if count == 1 else 'statements'} {what}"))
    return items


def _item(row: Row, key: str) -> Item:
    agrees, disagrees = number(row.cells, "agrees"), number(row.cells, "disagrees")
    votes = (("agree", agrees), ("disagree", disagrees))
    return Item(
        key=key, body=row.first(*_BODY), line=row.line,
        date=written_time(row.first("timestamp")) or written_time(row.first("datetime").partition(" (")[0]),
        agreement=agrees - disagrees if agrees is not None and disagrees is not None else None,
        left=tuple(Left(name, count=count) for name, count in votes if count and count > 0),
    )  # fmt: skip


def _signed(document: ParsedDocument, speakers: dict[str, str]) -> ParsedDocument:
    """Return the document with its authors' numbers: they tell people apart, and name nobody.

    The numbers of statements count anew in every conversation, and are no one's outside this file.
    """
    posts = tuple(replace(post, speaker=speakers[post.key or ""], key=None) for post in document.posts)
    return replace(document, posts=posts)


PLUGIN: Reader = Polis()
