"""Talk to the City: interviews as a table of comments (https://github.com/AIObjectives/tttc-light-js)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._csv import Header, Row, has, header_of, rows_of
from kb.readers._decode import decode, head_text, stem
from kb.readers._fields import name
from kb.readers._html import plain
from kb.readers._thread import Item, Thread, compose
from kb.records import Problem

_COMMENT = ("comment", "comments", "comment-text")
_SPEAKER = ("interview", "interviewee", "interview-name", "speaker", "participant")
_ID = ("id", "comment-id")
_LINKED = ("http://", "https://")


class T3C:
    """Reads a Talk to the City table as one document, a row a post."""

    name = "t3c"
    description = "Talk to the City CSV: a comment a row, with the name of who was interviewed"
    signs = "a header line with `interview` and `comment` (comma, semicolon or tab)"
    origin = "the CSV that Talk to the City takes in; any survey with these two columns"

    def sniff(self, source: Source) -> float:
        """Return a high value for a header with both columns."""
        text = head_text(source)
        header = header_of(plain(text)) if text else None
        if header is None or not has(header.names, _COMMENT, _SPEAKER):
            return 0.0
        return 0.95 if "interview" in header.names else 0.9

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` without these columns or without a comment."""
        text = plain(decode(source))
        header = header_of(text)
        if header is None or not has(header.names, _COMMENT, _SPEAKER):
            raise InputError(
                f"{source.path}:1: no column `interview` and `comment`", hint="name the columns in the first line"
            )
        problems: list[Problem] = []
        items = _items(text, header, source.path, problems)
        thread = Thread(self.name, source.path, source.title or stem(source.path))
        document = compose(thread, items, problems)
        if document is None:
            raise InputError(f"{source.path}: no comment in it", hint="nothing to read; remove it or fill it")
        # The numbers of rows are no one's outside this file.
        yield replace(document, date=None, posts=tuple(replace(post, key=None) for post in document.posts))


def _items(text: str, header: Header, path: str, problems: list[Problem]) -> list[Item]:
    items: list[Item] = []
    empty: list[int] = []
    taken: set[str] = set()
    for row in rows_of(text, header):
        if isinstance(row, int):
            problems.append(Problem(path, row, "a quoted cell that never ends", "the line was passed over"))
            continue
        body = row.first(*_COMMENT)
        if not body:
            empty.append(row.line)
            continue
        key = row.first(*_ID) or f"line {row.line}"
        key = key if key not in taken else f"{key}, line {row.line}"
        taken.add(key)
        items.append(_item(row, key, body))
    if empty:
        rows = "1 row" if len(empty) == 1 else f"{len(empty)} rows"
        problems.append(Problem(path, empty[0], f"{rows} without a comment", "passed over"))
    return items


def _item(row: Row, key: str, body: str) -> Item:
    video = row.first("video")
    return Item(
        key=key, body=body, line=row.line, author=name({"name": row.first(*_SPEAKER)}, "name"),
        url=video if video.startswith(_LINKED) else None,
    )  # fmt: skip


PLUGIN: Reader = T3C()
