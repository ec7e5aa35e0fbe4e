"""Text of a thread as the readers at issarice.com show it (github.com/riceissa/ea-forum-reader), copied from the page.

Each post and comment begins with a line `comment by NAME · 2023-01-25T18:20:07.322Z · ...`; `Replies from: a, b` below
its words names those who answer it, in the order in which their answers follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text, lines, stem
from kb.readers._fields import NOBODY, written_time
from kb.records import ParsedDocument, PostKind, Problem, RawPost
from kb.text import trim

_HEADER = re.compile(
    r"[ \t>*↑^-]{0,6}(?P<kind>post|question|comment|answer) by (?P<name>\S.{0,200}?) · "
    r"(?P<time>\d{4}-\d\d-\d\d(?:[T ][\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?)(?P<rest>(?: · [^·]{0,60})*)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?P<name>\S.*?) \((?P<account>[^\s()]{1,80})\)")
_SCORE = re.compile(r"·\s*(?:score:? )?(?P<score>[+\-−–]?\d{1,6})(?: points?)?(?: \([^)]*\))?(?=\s*(?:·|\Z))")
_REPLIES = re.compile(r"[ \t]*Replies from: ?(?P<names>.*)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:\d{1,5} (?:comments?|answers?)|Comments? sorted by .{1,60}|(?:contents|answers|comments):?)?[ \t\r]*",
    re.IGNORECASE,
)
_LONGEST_HEADER = 600
_HINT = "another --format may fit better"


@dataclass(frozen=True, slots=True)
class _Header:
    number: int
    kind: str
    written: str
    author: str | None
    account: str | None
    date: str | None
    karma: int | None


class ReaderText:
    """Reads text copied from the reader at issarice.com."""

    name = "reader_text"
    description = "text of a LessWrong or EA Forum thread from issarice.com: `comment by NAME · time`"
    signs = "lines such as `comment by NAME · 2023-01-25T18:20:07.322Z · LW · GW`"
    origin = "copy the page of the thread at lw2.issarice.com or ea.issarice.com"

    def sniff(self, source: Source) -> float:
        """Return how surely the beginning holds lines that begin a post or a comment."""
        text = head_text(source)
        count = len(_headers(text, lines(text))) if text else 0
        return 0.95 if count > 1 else 0.85 * count

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` if no post or comment has words."""
        text = decode(source)
        spans = lines(text)
        headers = _headers(text, spans)
        problems: list[Problem] = []
        if headers:
            posts = _posts(text, spans, headers, source.path, problems)
        else:
            problems.append(Problem(source.path, 1, "no line `comment by NAME · time`: read as one post", _HINT))
            posts = [RawPost(PostKind.POST, *trim(text, 0, len(text)), speaker="post", confidence=0.8)]
        if not posts:
            raise InputError(f"{source.path}: no words below the headers", hint="copy the page again")
        yield ParsedDocument(
            format=self.name, title=_title(text, spans, headers) or source.title or stem(source.path), text=text,
            posts=tuple(posts), date=posts[0].date if posts[0].kind is PostKind.POST else None,
            problems=tuple(problems),
        )  # fmt: skip


def _title(text: str, spans: Sequence[tuple[int, int]], headers: Sequence[_Header]) -> str:
    """Return the first line before the first header."""
    above = spans[: headers[0].number] if headers else ()
    return next((text[a:b].strip().lstrip("# ") for a, b in above if text[a:b].strip()), "")[:300]


def _headers(text: str, spans: Sequence[tuple[int, int]]) -> list[_Header]:
    found = []
    for number, (start, end) in enumerate(spans):
        match = (
            _HEADER.fullmatch(text, start, end) if end - start < _LONGEST_HEADER and " by " in text[start:end] else None
        )
        if match:
            found.append(_header(match, number))
    return found


def _header(match: re.Match[str], number: int) -> _Header:
    written = match["name"].strip()
    both = _ACCOUNT.fullmatch(written)
    name, account = (both["name"], both["account"]) if both else (written, None)
    score = _SCORE.search(match["rest"])
    karma = int(score["score"].replace("−", "-").replace("–", "-")) if score else None
    author = None if name.casefold() in NOBODY else name
    differs = account and account.replace("_", " ").casefold() != name.replace("_", " ").casefold()
    return _Header(
        number, match["kind"].lower(), written, author, account if author and differs else None,
        written_time(match["time"]), karma,
    )  # fmt: skip


def _posts(
    text: str, spans: Sequence[tuple[int, int]], headers: Sequence[_Header], path: str, problems: list[Problem]
) -> list[RawPost]:
    tree = _Tree()
    stops = [*(h.number for h in headers[1:]), len(spans)]
    empty = 0
    for header, stop in zip(headers, stops, strict=True):
        start, end, replies = _body(text, spans, header.number + 1, stop)
        parent = tree.parent(header)
        if start == end:
            empty += 1
            tree.open(None, replies)
            continue
        tree.posts.append(_post(header, start, end, parent))
        tree.open(len(tree.posts) - 1, replies, is_post=tree.posts[-1].kind is PostKind.POST)
    if empty:
        problems.append(Problem(path, None, f"{empty} without words: deleted, or not in the file"))
    if tree.lost:
        message = f"{tree.lost} named under `Replies from:` have no answer in the file"
        problems.append(Problem(path, None, message, "answers near them may stand below the wrong comment"))
    return tree.posts


def _post(header: _Header, start: int, end: int, parent: int | None) -> RawPost:
    return RawPost(
        PostKind.POST if header.kind in {"post", "question"} else PostKind.COMMENT, start, end, header.author,
        None if header.author else f"line {header.number + 1}", parent, header.date, header.karma,
        account=header.account, section="answer" if header.kind == "answer" else None,
    )  # fmt: skip


def _body(text: str, spans: Sequence[tuple[int, int]], first: int, stop: int) -> tuple[int, int, str]:
    """Return where the words below a header stand, and the names of those who answer them."""
    replies = ""
    while stop > first:
        names = _REPLIES.match(text, *spans[stop - 1]) if not replies else None
        if not names and not _is_furniture(text, *spans[stop - 1]):
            break
        replies = names["names"].strip() if names else replies
        stop -= 1
    while first < stop and _is_furniture(text, *spans[first]):
        first += 1
    if first >= stop:
        return 0, 0, replies
    return (*trim(text, spans[first][0], spans[stop - 1][1]), replies)


def _is_furniture(text: str, start: int, end: int) -> bool:
    return start == end or bool(_FURNITURE.fullmatch(text, start, end))


@dataclass(slots=True)
class _Tree:
    """What answers what: a comment's answers follow it, each with its own answers, before the next comment."""

    posts: list[RawPost] = field(default_factory=list)
    lost: int = 0
    _top: int | None = None
    _waiting: list[tuple[int | None, str]] = field(default_factory=list)

    def parent(self, header: _Header) -> int | None:
        """Return what the next comment answers: the last one that still waits for an answer by its author."""
        names = [n for n in (header.written, header.author, header.account) if n]
        for place in range(len(self._waiting) - 1, -1, -1):
            parent, waiting = self._waiting[place]
            name = next((n for n in names if waiting == n or waiting.startswith(f"{n},")), None)
            if name is not None:
                self.lost += sum(_count(left) for _, left in self._waiting[place + 1 :])
                self._waiting[place:] = [(parent, waiting[len(name) :].lstrip(", "))]
                return parent
        self.lost += sum(_count(left) for _, left in self._waiting)
        self._waiting = []
        return self._top if header.kind in {"comment", "answer"} else None

    def open(self, number: int | None, replies: str, *, is_post: bool = False) -> None:
        """Note who answers the comment that was just added; `number` is None where it has no words."""
        if is_post and self._top is None:
            self._top = number
        elif replies:
            self._waiting.append((number, replies))


def _count(names: str) -> int:
    return names.count(",") + 1 if names else 0


PLUGIN: Reader = ReaderText()
