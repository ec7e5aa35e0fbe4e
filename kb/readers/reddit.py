"""Reddit dumps (Pushshift, Arctic Shift: a record a line) and answers of Reddit's own JSON interface.

Fields: https://github.com/ArthurHeitmann/arctic_shift/tree/master/schemas and https://www.reddit.com/dev/api.
A document is one submission with its comments; comments whose submission is absent name it as their parent.
Left out as no debate: the comments of AutoModerator and DeltaBot, and notices that moderators pin above a thread.
A submission without a text of its own says what its title says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._fields import Record, flag, name, number, scalars, text, value, when
from kb.readers._partition import Group, Partition
from kb.readers._records import Line
from kb.readers._reddit_text import reddit_text
from kb.readers._thread import Item, Left, Thread, compose
from kb.readers._values import Passed, Placed, head_records, values
from kb.records import PostKind, Problem

_SITE = "https://www.reddit.com"
_GONE = frozenset({"[deleted]", "[removed]", "[ removed by reddit ]", "[deleted by user]", "[removed by reddit]"})
_SURE = 0.95
_MORE = "open the branch on the site, and save its address with .json behind it"
_MACHINES = frozenset({"automoderator", "deltabot"})
_ID = re.compile(r"(?:t[13]_)?([0-9a-z]{1,13})", re.IGNORECASE)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# How somebody says on r/changemyview that a comment changed their mind: the sign stands alone, at an end of a line.
_DELTA = re.compile(r"(?<!\w)!delta\b|^[Δ∆](?=[\s.,!:]|$)|(?<=\s)[Δ∆]$", re.IGNORECASE | re.MULTILINE)
_KEPT = (
    "id", "name", "author", "body", "title", "selftext", "created_utc", "score", "permalink", "subreddit", "parent_id",
    "link_id", "link_title", "link_flair_text", "is_submitter", "distinguished", "stickied",
)  # fmt: skip


class Reddit:
    """Reads Reddit submissions and comments."""

    name = "reddit"
    description = "Reddit submissions and comments: authors, replies, scores, deltas of r/changemyview"
    signs = "JSON records with `subreddit`, `link_id`, `parent_id`, or a `Listing`"
    origin = "Pushshift or Arctic Shift dumps; a thread's address with .json behind it"

    def sniff(self, source: Source) -> float:
        """Return how surely the first records are Reddit's."""
        return _SURE if any(_is_ours(record) for record in head_records(source)) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield a document for each submission. Raises `InputError` if no record is Reddit's."""
        problems: list[Problem] = []
        passed = Passed(source.path)
        with Partition(source.max_bytes) as threads:
            known = 0
            for placed in values(source, problems):
                for line, record in _things(placed, passed):
                    link = _link(record)
                    if link is None:
                        passed.add(line, "neither a comment nor a submission")
                        continue
                    known += 1
                    threads.add(link, line, scalars(record, _KEPT))
            if not known:
                hint = "a dump of Pushshift or Arctic Shift, or a thread's address with .json behind it"
                raise InputError(f"{source.path}: no Reddit comment or submission in it", hint=hint)
            for group in threads.groups():
                yield from _document(group, source.path)
        yield from [*problems, *passed.all()]


def _is_ours(record: Record) -> bool:
    if text(record, "kind") == "Listing":
        return isinstance(value(record, "data", "children"), list)
    if isinstance(value(record, "data"), Mapping) and text(record, "kind") in {"t1", "t3"}:
        return True
    is_comment = "body" in record and ("link_id" in record or "parent_id" in record)
    return ("subreddit" in record or "subreddit_id" in record) and (is_comment or "title" in record)


def _things(placed: Placed, passed: Passed) -> Iterator[tuple[int, Record]]:
    """Yield the comments and submissions of a value: a record, a list of them, or listings inside listings."""
    waiting: list[Any] = [placed.value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += reversed(found)
        elif not isinstance(found, Mapping):
            passed.add(placed.line, "not a record")
        elif isinstance(found.get("data"), Mapping | list) and "id" not in found:
            data = found["data"]
            if text(found, "kind") == "more":
                if (count := number(data, "count") or 0) > 0:
                    passed.add(placed.line, f"{count:,} comments are mentioned, but not in the file", _MORE)
            elif text(found, "kind") == "Listing" and isinstance(data, Mapping):
                waiting.append(data.get("children") if isinstance(data.get("children"), list) else [])
            else:
                waiting.append(data)
        else:
            yield placed.line_of(text(found, "id")), found
            if isinstance(found.get("replies"), Mapping | list):
                waiting.append(found["replies"])


def _is_comment(record: Record) -> bool:
    return "title" not in record and ("body" in record or "parent_id" in record)


def _link(record: Record) -> str | None:
    """Return the full name of the submission that a record belongs to, None if it belongs to none."""
    if not _own(record):
        return None
    if not _is_comment(record):
        return _own(record) if isinstance(record.get("title"), str) else None
    parent = text(record, "parent_id")
    return _full("t3", record.get("link_id")) or (_full("t3", parent) if parent.startswith("t3_") else None)


def _own(record: Record) -> str | None:
    return _full("t1" if _is_comment(record) else "t3", record.get("id") or text(record, "name"))


def _full(kind: str, id_: object) -> str | None:
    """Return a full name such as `t1_abc`; some dumps hold the id alone, some as a number."""
    if isinstance(id_, int) and 0 <= id_ < 2**63:
        digits = ""
        while id_:
            id_, digit = divmod(id_, 36)
            digits = _DIGITS[digit] + digits
        return f"{kind}_{digits}" if digits else None
    match = _ID.fullmatch(id_.strip()) if isinstance(id_, str) else None
    return f"{kind}_{match[1].lower()}" if match else None


def _parent(record: Record, link: str) -> str:
    """Return the full name of what a comment answers."""
    parent = record.get("parent_id")
    if isinstance(parent, str) and parent.startswith("t3_"):
        return _full("t3", parent) or link
    found = _full("t1", parent)
    return link if found is None or found[3:] == link[3:] else found


def _document(group: Group, path: str) -> Iterator[Reading]:
    lines = [line for line in group.lines if not (_is_comment(line.record) and _is_notice(line.record))]
    opening = next((line.record for line in lines if not _is_comment(line.record)), None)
    held = lines or group.lines
    items = [_item(line, group.name) for line in lines]
    title = text(opening, "title") or next((t for line in held if (t := text(line.record, "link_title"))), "")
    flair = text(opening, "link_flair_text")
    info = Thread(
        "reddit", path, title=_unescaped(title), url=f"{_SITE}/comments/{group.name[3:]}/",
        date=_when(opening) if opening else None, tags=(flair,) if flair else (), part=group.name,
    )  # fmt: skip
    problems = []
    if group.left_out:
        message = f"{group.name}: {group.left_out:,} records of a huge thread were left out"
        problems.append(Problem(path, None, message, "raise ingest.max_megabytes in kb.toml"))
    document = compose(info, _with_deltas(items, lines, opening), problems)
    if document is not None:
        yield document
    elif held:
        yield Problem(path, held[0].number, f"{group.name}: every comment of this thread is gone")


def _is_notice(record: Record) -> bool:
    """Tell whether a comment is no part of the debate: the site's own machines, and what moderators pin."""
    pinned = flag(record, "stickied") and text(record, "distinguished") in {"moderator", "admin"}
    return pinned or text(record, "author").casefold() in _MACHINES


def _item(line: Line, link: str) -> Item:
    record = line.record
    comment = _is_comment(record)
    own = _own(record) or link
    section = text(record, "subreddit").removeprefix("r/")
    body = _body(record, "body" if comment else "selftext")
    by_machine = text(record, "author").casefold() in _MACHINES
    if not comment and not body and text(record, "title").casefold() not in _GONE:
        body = _unescaped(text(record, "title"))
    return Item(
        key=f"reddit:{own}", body="" if by_machine else body, line=line.number,
        kind=PostKind.COMMENT if comment else PostKind.POST,
        parent=f"reddit:{_parent(record, link)}" if comment else None, author=name(record, "author"),
        date=_when(record), karma=number(record, "score"), url=_url(record, own, link),
        section=f"r/{section}" if section else None,
    )  # fmt: skip


def _body(record: Record, field: str) -> str:
    written = text(record, field)
    return "" if written.casefold() in _GONE else reddit_text(written)


def _unescaped(title: str) -> str:
    return title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _when(record: Record) -> str | None:
    seconds = number(record, "created_utc")
    return when({"time": seconds}, "time") if seconds is not None else when(record, "created_utc")


def _url(record: Record, own: str, link: str) -> str:
    permalink = text(record, "permalink")
    if permalink.startswith("/r/") or permalink.startswith("/user/"):
        return _SITE + permalink
    return f"{_SITE}/comments/{link[3:]}/" + (f"_/{own[3:]}/" if own != link else "")


def _with_deltas(items: Sequence[Item], lines: Sequence[Line], opening: Record | None) -> list[Item]:
    """Return the items, with a reaction on each comment that changed the mind of the submission's author."""
    submitter = name(opening, "author")
    authors = {item.key: item.author for item in items}
    changed: dict[str, Left] = {}
    for item, line in zip(items, lines, strict=True):
        own = item.author is not None and (flag(line.record, "is_submitter") or item.author == submitter)
        to_comment = item.parent is not None and item.parent.startswith("reddit:t1_")
        if own and to_comment and authors.get(item.parent or "") != item.author and _gives_delta(item.body):
            changed[item.parent or ""] = Left("changemind", author=item.author)
    return [replace(item, left=(changed[item.key],)) if item.key in changed else item for item in items]


def _gives_delta(body: str) -> bool:
    """Tell whether the words, quoted ones left out, award a delta."""
    return any(_DELTA.search(line) for line in body.split("\n") if not line.startswith(">"))


PLUGIN: Reader = Reddit()
