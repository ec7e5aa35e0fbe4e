"""EA Forum text export: a title, the post's byline, then comments, each below a line `Name @ 2023-11-28T01:27 (+2)`.

The format has no public description; karma may be missing or negative, a name may hold an `@`, and no blank line
needs to stand before a header. What a comment answers is not stated and is derived (`_parents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text, lines, stem
from kb.readers._parents import Body, parents
from kb.records import ParsedDocument, PostKind, Problem, RawPost
from kb.text import trim

_LONGEST_HEADER = 240
_LONGEST_TITLE = 300
_HEADER = re.compile(
    r"(?P<by>By )?(?P<name>[^\s>\"“].{0,119}?) @ "
    r"(?P<date>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?)"
    r"(?: \((?P<karma>[+\-−–]?\d{1,7})\))?[ \t]*"
)
_SURE_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Header:
    start: int
    end: int
    name: str
    by: bool
    date: str | None
    karma: int | None
    number: int
    problem: str | None


class EaForumText:
    """Reads the text export of an EA Forum thread."""

    name = "ea_forum_text"
    description = "EA Forum text export: title, byline, comments under `Name @ time (+karma)`"
    signs = "lines such as `Name @ 2023-11-28T01:27 (+2)`"
    origin = "a text copy of an EA Forum thread"

    def sniff(self, source: Source) -> float:
        """Return how surely the beginning holds a title with a byline, or headers of comments."""
        text = head_text(source)
        if text is None:
            return 0.0
        headers = _headers(text)
        if any(h.by and h.number <= 4 for h in headers):
            return 0.95
        return 0.9 if len(headers) > 1 else 0.6 * len(headers)

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file."""
        text = decode(source)
        headers = _headers(text)
        start, end = next((a, b) for a, b in lines(text) if text[a:b].strip())
        is_title = end - start <= _LONGEST_TITLE and not (headers and headers[0].start == start)
        title = text[start:end].strip() if is_title else source.title or stem(source.path)
        problems: list[Problem] = []
        posts = _posts(text, headers, source.path, problems)
        yield ParsedDocument(
            format=self.name,
            title=title,
            text=text,
            posts=tuple(posts),
            date=posts[0].date if posts and posts[0].kind is PostKind.POST else None,
            problems=tuple(problems),
        )


def _headers(text: str) -> list[_Header]:
    found: list[_Header] = []
    for number, (start, end) in enumerate(lines(text), 1):
        if end - start > _LONGEST_HEADER or " @ " not in text[start:end]:
            continue
        match = _HEADER.fullmatch(text, start, end)
        # The byline comes once, before any comment; a later "By ..." is somebody's name.
        if match and _is_header(match):
            found.append(_header(match, number, by=bool(match["by"]) and not found))
    return found


def _is_header(match: re.Match[str]) -> bool:
    """Tell a header from prose that ends in a time: without karma the name must look like one."""
    name = match["name"]
    if match["karma"] is not None or match["by"]:
        return True
    return len(name.split()) <= _SURE_NAME_WORDS and not re.search(r"[.!?:;,]\s|[:;,]\Z", name)


def _header(match: re.Match[str], number: int, *, by: bool) -> _Header:
    name = match["name"] if by or not match["by"] else "By " + match["name"]
    date: str | None = match["date"]
    problem = None
    try:
        datetime.fromisoformat(match["date"])
    except ValueError:
        date, problem = None, f"there is no such time: {match['date']}"
    karma = match["karma"]
    value = int(karma.replace("−", "-").replace("–", "-")) if karma is not None else None
    return _Header(match.start(), match.end(), _clean(name), by, date, value, number, problem)


def _clean(name: str) -> str:
    """Return the name without the export's `null`, which is glued to a name that starts with a capital."""
    rest = name.removeprefix("null")
    return (rest if rest != name and rest[:1].isupper() else name).strip()


def _posts(text: str, headers: Sequence[_Header], path: str, problems: list[Problem]) -> list[RawPost]:
    drafts: list[tuple[RawPost, str]] = []
    first_end = headers[0].start if headers else len(text)
    if not headers or not headers[0].by:
        span = trim(text, 0, first_end)
        if span[0] < span[1]:
            drafts.append((RawPost(PostKind.POST, *span, speaker="post", confidence=0.8), ""))
    if not headers:
        problems.append(Problem(path, 1, "no line `Name @ time`: read as one post", "another --format may fit better"))
    stops = [*(h.start for h in headers[1:]), *([len(text)] if headers else [])]
    for header, stop in zip(headers, stops, strict=True):
        if header.problem:
            problems.append(Problem(path, header.number, header.problem, "the comment is kept without a time"))
        start, end = trim(text, header.end, stop)
        if start == end and header.by:
            start, end = trim(text, 0, header.start)
        if start == end:
            problems.append(Problem(path, header.number, f"no text below the header of {header.name}"))
            continue
        kind = PostKind.POST if header.by else PostKind.COMMENT
        drafts.append((RawPost(kind, start, end, header.name, date=header.date, karma=header.karma), header.name))
    answered = parents(text, [Body(p.start, p.end, name) for p, name in drafts])
    has_post = bool(drafts) and drafts[0][0].kind is PostKind.POST
    return [_with_parent(post, parent, has_post=has_post) for (post, _), parent in zip(drafts, answered, strict=True)]


def _with_parent(post: RawPost, parent: int | None, *, has_post: bool) -> RawPost:
    """Return the post with its parent; without a post in the file the default parent, the first text, means nothing."""
    if parent is None or (parent == 0 and not has_post):
        return post
    return RawPost(
        post.kind, post.start, post.end, post.author, post.speaker, parent, post.date, post.karma,
        confidence=post.confidence,
    )  # fmt: skip


PLUGIN: Reader = EaForumText()
