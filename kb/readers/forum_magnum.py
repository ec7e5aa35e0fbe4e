"""JSON of the sites that run ForumMagnum: LessWrong, the Alignment Forum, the EA Forum (github.com/ForumMagnum).

Answers of their GraphQL interface in any envelope, lists, single records, `{post, comments}`, rows of the data sets
made of them, and a stream with any of these a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text
from kb.readers._forum_predictions import Questions
from kb.readers._forum_records import Found, Kind, find
from kb.readers._forum_thread import Setting, document
from kb.readers._partition import Partition
from kb.readers._records import head_value, stream, whole
from kb.records import Problem

_KEYS = re.compile(
    r'"(htmlBody|parentCommentId|topLevelCommentId|baseScore|postedAt|extendedScore|pageUrl|agentMarkdown|postId)"\s*:'
)
_ID = re.compile(r'"_?id"\s*:\s*"([^"\\]{1,100})"')
_HINT = "export posts with htmlBody or contents, comments with postId; another --format may fit better"
_HEAD_RECORDS = 200
_FIRST_LINES = 3


class ForumMagnum:
    """Reads posts and comments of LessWrong, the Alignment Forum and the EA Forum from JSON."""

    name = "forum_magnum"
    description = "LessWrong, Alignment Forum and EA Forum JSON: posts, comments, votes, reactions, predictions"
    signs = "JSON or a record a line, with fields such as postedAt, baseScore, parentCommentId, htmlBody"
    origin = "the GraphQL interface of the site (/graphql), or a data set made of it"

    def sniff(self, source: Source) -> float:
        """Return how surely the first records, or the names of the first fields, are those of the site."""
        text = head_text(source)
        if text is None or text.lstrip()[:1] not in ("{", "["):
            return 0.0
        try:
            value = head_value(source)
        except (ValueError, RecursionError):
            value = None
        sure = any(found.sure for found, _ in zip(find(value), range(_HEAD_RECORDS), strict=False))
        if sure:
            return 0.95
        return 0.8 if len(set(_KEYS.findall(text))) >= 3 else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield a document a thread. Raises `InputError` if the file holds no post and no comment with words."""
        problems: list[Problem] = []
        questions = Questions()
        streamed = _is_stream(source)
        names: set[str] = set()
        read = empty = 0
        with Partition(source.max_bytes) as threads:
            for number, value in _values(source, problems, streamed=streamed):
                for found in find(value):
                    _take(found, number, threads, questions, source.path, problems)
                    names.add(found.thread)
            lines = {} if streamed else _lines(source)
            setting = Setting(self.name, source.path, len(names) == 1 and not streamed, lines, source.title)
            for group in threads.groups():
                made = document(group, setting, questions)
                read, empty = read + (made is not None), empty + (made is None)
                if made is not None:
                    yield made
        if not read:
            raise InputError(f"{source.path}: no post or comment of a ForumMagnum site with a text", hint=_HINT)
        yield from problems
        yield from _left_over(source.path, empty, questions)


def _is_stream(source: Source) -> bool:
    """Tell a record a line from one JSON value: one of the first lines is a whole record, and others follow."""
    with source.open() as opened:
        for number in range(_FIRST_LINES):
            line = opened.readline(source.max_bytes + 1)
            if number == 0 and line.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b""):
                return False
            if line.strip().startswith(b"{") and line.endswith(b"\n") and _is_json(line):
                return bool(opened.readline(1))
    return False


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False
    return True


def _values(source: Source, problems: list[Problem], *, streamed: bool) -> Iterator[tuple[int, Any]]:
    if streamed:
        yield from ((line.number, line.record) for line in stream(source, problems))
        return
    value, found = whole(source)
    problems += found
    yield 1, value


def _take(
    found: Found, number: int, threads: Partition, questions: Questions, path: str, problems: list[Problem]
) -> None:
    if found.kind in {Kind.QUESTION, Kind.PREDICTION}:
        questions.add(found)
        return
    try:
        threads.add(found.thread, number, found.record)
    except RecursionError:
        problems.append(Problem(path, number, "a record nested deeper than any export", "the record was passed over"))


def _lines(source: Source) -> dict[str, int]:
    """Return the line at which each id of a JSON file first stands."""
    text = decode(source)
    found: dict[str, int] = {}
    line, position = 1, 0
    for match in _ID.finditer(text) if "\n" in text else ():
        line += text.count("\n", position, match.start())
        position = match.start()
        found.setdefault(match[1], line)
    return found


def _left_over(path: str, empty: int, questions: Questions) -> Iterator[Problem]:
    if empty:
        yield Problem(path, None, f"threads without any text: {empty:,}", _HINT)
    if questions.dropped:
        yield Problem(path, None, f"predictions that could not be read: {questions.dropped:,}", "they were passed over")
    if unused := questions.unused():
        yield Problem(path, None, f"predictions without their post in the file: {unused:,}", "they were passed over")


PLUGIN: Reader = ForumMagnum()
