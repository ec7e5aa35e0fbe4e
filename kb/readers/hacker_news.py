"""Hacker News: items of the Firebase interface, items and search hits of Algolia's.

Fields: https://github.com/HackerNews/API and https://hn.algolia.com/api. Ids grow with time, so what an item answers
has a smaller id than the item: the smallest id of a thread is its story, or the first known or named item above it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._fields import Record, first, flag, name, number, scalars, text, when
from kb.readers._html import clean, html_text
from kb.readers._partition import Group, Partition
from kb.readers._records import Line
from kb.readers._thread import Item, Thread, compose
from kb.readers._values import Passed, Placed, head_records, is_stream, values
from kb.records import PostKind, Problem

_ITEM = "https://news.ycombinator.com/item?id="
_SURE = 0.95
# Bodies hold paragraphs, emphasis, links and code.
_TAG = re.compile(r"</?(?:p|i|a)(?:\s[^<>]*)?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?p(?:\s[^<>]*)?>", re.IGNORECASE)
_KINDS = frozenset({"story", "comment", "job", "poll", "pollopt"})
_KEPT = (
    "id", "objectID", "type", "by", "author", "time", "created_at_i", "created_at", "text", "story_text",
    "comment_text", "title", "story_title", "url", "points", "score", "parent", "parent_id", "poll", "story_id",
    "deleted", "dead",
)  # fmt: skip
# What holds further items; a search answer has `hits`, an item its answers.
_INSIDE = ("hits", "items", "children")


class HackerNews:
    """Reads Hacker News stories and comments."""

    name = "hacker_news"
    description = "Hacker News items and search hits: authors, replies, points"
    signs = "JSON records with `by` and `kids`, or `children`, `story_id`, `comment_text`"
    origin = "hacker-news.firebaseio.com/v0/item/ID.json, hn.algolia.com/api/v1/items/ID or /search?tags=..."

    def sniff(self, source: Source) -> float:
        """Return how surely the first records are Hacker News'."""
        return _SURE if any(_is_ours(record) for record in head_records(source)) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield a document for each story. Raises `InputError` if no record is Hacker News'."""
        ids, above = array("q"), array("q")
        for record in (record for _, record in _items(source, [], Passed(source.path))):
            for parent in _above(record):
                ids.append(_id(record) or 0)
                above.append(parent)
        if not ids:
            hint = "save hn.algolia.com/api/v1/items/ID, or Firebase items one a line"
            raise InputError(f"{source.path}: no Hacker News item in it", hint=hint)
        known, roots = _roots(ids, above)
        problems: list[Problem] = []
        passed = Passed(source.path)
        with Partition(source.max_bytes) as threads:
            for line, record in _items(source, problems, passed):
                root = int(roots[np.searchsorted(known, _id(record) or 0)])
                threads.add(str(root), line, scalars(record, _KEPT))
            one = not is_stream(source) and len(np.unique(roots)) == 1
            for group in threads.groups():
                yield from _document(group, source.path, None if one else group.name)
        yield from [*problems, *passed.all()]


def hn_text(body: str) -> str:
    """Return the words of a body as `html_text` does; without code, quickly, for dumps of millions of them."""
    if "<" in _TAG.sub("", body):
        return html_text(body)
    parts = (unescape(_TAG.sub("", part)).replace("\n", " ") for part in _PARAGRAPH.split(body))
    return clean("\n\n".join(parts))


def _is_ours(record: Record) -> bool:
    hits = record.get("hits")
    if isinstance(hits, list) and hits and isinstance(hits[0], Mapping):
        record = hits[0]
    if "objectID" in record and isinstance(record.get("_tags"), list):
        return "story_id" in record or "points" in record or "num_comments" in record
    if "children" in record and ("parent_id" in record or "story_id" in record) and "author" in record:
        return number(record, "id") is not None
    kind = text(record, "type") in _KINDS and number(record, "id") is not None
    return kind and ("by" in record or flag(record, "deleted")) and "time" in record


def _items(source: Source, problems: list[Problem], passed: Passed) -> Iterator[tuple[int, Record]]:
    """Yield every item of a file with its line: records, lists, hits, answers inside what they answer."""
    for placed in values(source, problems):
        yield from _inside(placed, passed)


def _inside(placed: Placed, passed: Passed) -> Iterator[tuple[int, Record]]:
    waiting: list[Any] = [placed.value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += reversed(found)
        elif not isinstance(found, Mapping):
            if found is not None:
                passed.add(placed.line, "not a record")
        else:
            if _id(found):
                yield placed.line_of(first(found, "id", "objectID")), found
                frames = [found.get(key) for key in _INSIDE]
            else:
                frames = [found.get(key) for key in _INSIDE]
                if not any(isinstance(frame, list) for frame in frames):
                    # A map from ids to items, as Firebase gives for a range of them.
                    frames = [list(found.values())] if any(isinstance(v, Mapping) for v in found.values()) else []
                    if not frames:
                        passed.add(placed.line, "no item: it has no id")
            waiting += [frame for frame in frames if isinstance(frame, list)]


def _id(record: Record) -> int | None:
    found = number(record, "id") or number(record, "objectID")
    return found if found is not None and found > 0 else None


def _parent(record: Record) -> int | None:
    return next((n for key in ("parent", "parent_id", "poll") if (n := number(record, key)) and n > 0), None)


def _above(record: Record) -> list[int]:
    """Return the items that an item stands below, itself where it names none."""
    own = _id(record)
    story = number(record, "story_id")
    found = [n for n in (_parent(record), story) if n and 0 < n != own]
    return found or ([own] if own else [])


def _roots(ids: Sequence[int], above: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all ids in order, and for each the smallest id that is joined to it by answers, however far."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    known, places = np.unique(np.concatenate([np.asarray(ids), np.asarray(above)]), return_inverse=True)
    ends = places.reshape(2, -1).astype(np.int32)
    joined = coo_array((np.ones(len(ids), dtype=np.int8), (ends[0], ends[1])), shape=(len(known), len(known)))
    _, labels = connected_components(joined, directed=False)
    _, smallest = np.unique(labels, return_index=True)
    return known, known[smallest[labels]]


def _document(group: Group, path: str, part: str | None) -> Iterator[Reading]:
    lines = group.lines
    opening = next((line.record for line in lines if str(_id(line.record)) == group.name), None)
    named = (first(line.record, "story_title", "title") for line in lines)
    title = text(opening, "title") or next((t for t in named if t), "")
    info = Thread(
        "hacker_news", path, title=hn_text(title), url=_ITEM + group.name, date=_when(opening) if opening else None,
        part=part,
    )  # fmt: skip
    problems = []
    if group.left_out:
        message = f"{group.left_out:,} records of a huge thread were left out"
        problems.append(Problem(path, None, message, "raise ingest.max_megabytes in kb.toml"))
    document = compose(info, [_item(line) for line in lines], problems)
    if document is not None:
        yield document
    elif lines:
        yield Problem(path, lines[0].number, f"item {group.name}: nothing of this thread is left to read")


def _item(line: Line) -> Item:
    record = line.record
    parent = _parent(record)
    gone = flag(record, "deleted") or flag(record, "dead")
    body = first(record, "comment_text", "story_text", "text")
    # A story that only links says what its title says.
    words = hn_text(body or text(record, "title"))
    points = number(record, "points")
    return Item(
        key=f"hn:{_id(record)}", body="" if gone or words in {"[deleted]", "[dead]", "[flagged]"} else words,
        line=line.number, kind=PostKind.COMMENT if parent else PostKind.POST, parent=f"hn:{parent}" if parent else None,
        author=name(record, "by") or name(record, "author"), date=_when(record),
        karma=points if points is not None else number(record, "score"), url=f"{_ITEM}{_id(record)}",
    )  # fmt: skip


def _when(record: Record) -> str | None:
    return when(record, "time") or when(record, "created_at_i") or when(record, "created_at")


PLUGIN: Reader = HackerNews()
