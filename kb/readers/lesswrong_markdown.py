"""Pages of the LessWrong markdown API: `/api/post/ID` and `/api/post/ID/comments`.

A comment is a heading `Comment by NAME`, a list of fields and the words. The text of the file is that of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text, lines, stem
from kb.readers._forum_items import few
from kb.readers._forum_markdown import Heading, heading_fields, named, number
from kb.readers._forum_site import post_in, site_url
from kb.readers._thread import placed
from kb.records import ParsedDocument, PostKind, Problem, RawPost
from kb.text import trim

_COMMENT = re.compile(r"#{1,6}[ \t]+(?P<answer>Answer|Comment) by[ \t]+(?P<name>\S.{0,300}?)[ \t#\r]*", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>\S.{0,400}?)[ \t#\r]*")
_FURNITURE = re.compile(r"#{1,6}[ \t].*|(?:[-*_][ \t]*){3,}|[ \t\r]*")
# At this depth the site stops counting.
_CAP = 6
_LONGEST_HEADING = 600
# The site cuts the words of a long comment here when it falls back to plain text.
_CUT_AT = range(590, 611)
_HINT = "another --format may fit better"
_MARKS = ("karma", "voting system", "html permalink", "markdown permalink", "reply depth", "approval votes")


@dataclass(frozen=True, slots=True)
class _Block:
    """One post or comment: its lines and the fields in its heading. `start` is the line of the heading."""

    kind: PostKind
    start: int
    name: str
    answer: bool
    fields: Heading


class LesswrongMarkdown:
    """Reads a post or comments page of the LessWrong markdown API."""

    name = "lesswrong_markdown"
    description = "LessWrong markdown API pages: `Comment by NAME` headings with karma, parents and reactions"
    signs = "headings `Comment by NAME` with a list below them: Karma, Reply depth, HTML permalink"
    origin = "https://www.lesswrong.com/api/post/ID/comments?includeReactionUsers=1"

    def sniff(self, source: Source) -> float:
        """Return how surely the beginning holds a heading with fields that only these pages have."""
        text = head_text(source)
        if text is None or not re.search(r"^[ \t]*[-*+][ \t]+\W{0,3}(?:Karma|HTML permalink)\b", text, re.MULTILINE):
            return 0.0
        blocks = _blocks([text[a:b] for a, b in lines(text)])
        marks = [sum(mark in b.fields.fields for mark in _MARKS) for b in blocks]
        return 0.97 if any(m >= 2 for m in marks) else 0.6 * any(marks)

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` if no post or comment has words."""
        text = decode(source)
        spans = lines(text)
        rows = [text[a:b] for a, b in spans]
        blocks = _blocks(rows)
        problems: list[Problem] = []
        posts = _posts(text, spans, blocks, source.path, problems)
        if not posts:
            raise InputError(f"{source.path}: no words below the headings", hint="save the page again")
        if not blocks:
            problems.append(Problem(source.path, 1, "no heading `Comment by NAME`: read as one post", _HINT))
        top = next((b for b in blocks if b.kind is PostKind.POST), None)
        title = top.name if top else ""
        opening = rows[0].strip()[:_LONGEST_HEADING]
        if not title and (match := _HEADING.fullmatch(opening)) and not _COMMENT.fullmatch(opening):
            title = match["title"]
        yield ParsedDocument(
            format=self.name, title=title or source.title or stem(source.path), text=text, posts=tuple(posts),
            url=next((p.url.partition("?")[0] for p in posts if p.url and post_in(p.url)), None),
            date=top.fields.date if top else None, tags=_tags(top), problems=tuple(problems),
        )  # fmt: skip


def _blocks(rows: Sequence[str]) -> list[_Block]:
    """Return the headings that have fields below them; one without is a heading in somebody's words."""
    found: list[_Block] = []
    number_ = 0
    while number_ < len(rows):
        start, row = number_, rows[number_].strip()
        number_ += 1
        is_heading = row.startswith("#") and len(row) < _LONGEST_HEADING
        comment = _COMMENT.fullmatch(row) if is_heading else None
        title = _HEADING.fullmatch(row) if is_heading and not found and not comment else None
        if not comment and not title:
            continue
        fields = heading_fields(rows, number_)
        if not fields.fields and not fields.date:
            continue
        if comment:
            answer = comment["answer"].lower() == "answer" or fields.fields.get("answer", "").lower() in {"true", "yes"}
            found.append(_Block(PostKind.COMMENT, start, comment["name"], answer, fields))
        elif title and any(mark in fields.fields for mark in (*_MARKS, "author", "authors", "by")):
            found.append(_Block(PostKind.POST, start, title["title"], False, fields))
        number_ = max(number_, fields.end)
    return found


def _posts(
    text: str, spans: Sequence[tuple[int, int]], blocks: Sequence[_Block], path: str, problems: list[Problem]
) -> list[RawPost]:
    if not blocks:
        start, end = trim(text, 0, len(text))
        return [RawPost(PostKind.POST, start, end, speaker="post", confidence=0.8)]
    stops = [*(b.start for b in blocks[1:]), len(spans)]
    places = [_body(text, spans, b.fields.end, stop) for b, stop in zip(blocks, stops, strict=True)]
    written = [(b, place) for b, place in zip(blocks, places, strict=True) if place[0] < place[1]]
    tree = _Tree()
    for block, (start, end) in written:
        key = block.fields.id("comment id", "html permalink", "markdown permalink", "permalink", "post id", "url")
        post = _post(block, text, start, end, key)
        if _is_cut(text[start:end]):
            message = f"the words of {post.author or 'a comment'} are cut at 600 characters"
            problems.append(Problem(path, block.start + 1, message, "fetch the comment by itself"))
        tree.add(block, post, key)
    if empty := len(blocks) - len(written):
        line = next(b.start for b, place in zip(blocks, places, strict=True) if place[0] == place[1]) + 1
        problems.append(Problem(path, line, f"{empty} without words: deleted, or not in the file"))
    return tree.posts


@dataclass(slots=True)
class _Tree:
    """Posts with what they answer, as far as their links or their depths tell."""

    posts: list[RawPost] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _latest: dict[int, int] = field(default_factory=dict)

    def add(self, block: _Block, post: RawPost, id_: str) -> None:
        """Add the next post of the file. A parent that stands further down is known by its key alone."""
        above = "" if block.kind is PostKind.POST else block.fields.id("parent comment (markdown)", "parent comment")
        depth = max(0, min(_CAP, number(block.fields.fields.get("reply depth", "")) or 0))
        parent: int | None = None
        if above and above != id_:
            parent = self._numbers.get(above)
        elif block.kind is PostKind.COMMENT and not depth:
            above = post_in(block.fields.url("html permalink", "permalink"))
            parent = self._numbers.get(above)
        elif depth and depth < _CAP:
            parent = self._latest.get(depth - 1)
        number_ = len(self.posts)
        key = f"forum:{above}" if above and above != id_ and parent is None else None
        self.posts.append(replace(post, parent=parent, parent_key=key))
        if block.kind is PostKind.COMMENT:
            # What was deeper belongs to the comment before.
            self._latest = {d: n for d, n in self._latest.items() if d < depth} | {depth: number_}
        if id_:
            self._numbers.setdefault(id_, number_)


def _is_cut(words: str) -> bool:
    return len(words) in _CUT_AT and words.endswith(("...", "…"))


def _tags(top: _Block | None) -> tuple[str, ...]:
    words = top.fields.fields.get("tags", "") if top else ""
    return tuple(t for w in re.split(r",(?![^\[]*\])", words) if (t := named(w)[0]))


def _post(block: _Block, text: str, start: int, end: int, id_: str) -> RawPost:
    fields = block.fields.fields
    is_post = block.kind is PostKind.POST
    names = (fields.get("authors") or fields.get("author") or fields.get("by") or "") if is_post else block.name
    people = [named(n) for n in re.split(r",(?![^\[]*\])| and ", names)] if is_post else [named(names)]
    people = [p for p in people if p[0] and p[0].casefold().strip("[]") not in {"anonymous", "deleted", "unknown"}]
    author, account = people[0] if people else (None, None)
    url = block.fields.url("html permalink", "permalink", "url")
    left = tuple(placed(left, text[start:end], start) for left in few(block.fields.left, text[start:end]))
    return RawPost(
        block.kind, start, end, author, None if author else id_ or f"line {block.start + 1}", date=block.fields.date,
        karma=number(fields.get("karma", "")), url=site_url(url), coauthors=tuple(n for n, _ in people[1:]),
        account=account, key=f"forum:{id_}" if id_ else None, section="answer" if block.answer else None,
        agreement=number(fields.get("agreement", "")), reactions=left,
    )  # fmt: skip


def _body(text: str, spans: Sequence[tuple[int, int]], first: int, stop: int) -> tuple[int, int]:
    """Return where the words between two headings stand, without the rules and headings that divide a page."""
    while stop > first and _FURNITURE.fullmatch(text, *spans[stop - 1]):
        stop -= 1
    return trim(text, spans[first][0], spans[stop - 1][1]) if first < stop else (0, 0)


PLUGIN: Reader = LesswrongMarkdown()
