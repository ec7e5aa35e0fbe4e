"""A thread out of the records of its posts: one text with every post in it, its span, its parent and its reactions.

The text is made, not found: posts in the order of their times, each below a line that says who, when and which.
Places in it lead back to the lines of the file through `ParsedDocument.anchors`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kb.readers._html import clean
from kb.records import Label, ParsedDocument, PostKind, Problem, RawPost, RawReaction
from kb.repeats import RepeatIndex

_JOINT = " · "
_SPAN_WORDS = 1
_SPAN_LIKENESS = 85.0
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Left:
    """A reaction as a site gives it: `words` are those it points at, "" where it is on the whole post."""

    name: str
    author: str | None = None
    account: str | None = None
    value: float = 1.0
    count: int = 1
    words: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a thread, its body already plain text (`html_text`, `markdown_text`).

    `key` is the post's identity on its site, such as `reddit:t1_abc`; `parent` that of what it answers. `line` is the
    1-based line of the file at which the record stands. Without a body it holds the place of a deleted post.
    """

    key: str
    body: str
    line: int
    kind: PostKind = PostKind.COMMENT
    parent: str | None = None
    author: str | None = None
    account: str | None = None
    coauthors: tuple[str, ...] = ()
    date: str | None = None
    karma: int | None = None
    agreement: int | None = None
    url: str | None = None
    section: str | None = None
    declared: Label | None = None
    retracted: bool = False
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread beside its posts. `part` tells it apart from others of the same file."""

    format: str
    path: str
    title: str = ""
    url: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    part: str | None = None


@dataclass(slots=True)
class _Draft:
    text: list[str] = field(default_factory=list)
    length: int = 0
    anchors: list[tuple[int, int]] = field(default_factory=list)

    def write(self, words: str) -> int:
        """Add words and return where they begin."""
        start = self.length
        self.text.append(words)
        self.length += len(words)
        return start


def compose(thread: Thread, items: Iterable[Item], problems: Sequence[Problem] = ()) -> ParsedDocument | None:
    """Return the document of a thread; None if no record has a body.

    Records that stand twice count once, the longest body of them. Parents come before what answers them; a cycle of
    answers is cut, and answers to deleted or absent posts stand without a parent: a problem says so.
    """
    kept = _once(items)
    found = list(problems)
    order = _ordered(kept, thread.path, found)
    draft = _Draft()
    title = " ".join(clean(thread.title).split())[:_LONGEST_TITLE]
    if title:
        draft.anchors.append((0, min((item.line for item in kept.values()), default=1)))
        draft.write(f"{title}\n\n")
    posts: list[RawPost] = []
    numbers: dict[str, int] = {}
    gone: dict[str, int] = {}
    for item in order:
        body = clean(item.body)
        if not body:
            continue
        parent = numbers.get(item.parent) if item.parent else None
        if item.parent in kept and parent is None and item.parent:
            gone[item.parent] = gone.get(item.parent, 0) + 1
        draft.anchors.append((draft.length, item.line))
        draft.write(_header(item))
        start = draft.write(body)
        numbers[item.key] = len(posts)
        posts.append(_post(item, body, start, parent))
        draft.write("\n\n")
    if not posts:
        return None
    found += _deleted(gone, kept, thread.path)
    text = "".join(draft.text).rstrip("\n") + "\n"
    return ParsedDocument(
        format=thread.format, title=title or posts_title(text, posts), text=text, posts=tuple(posts), url=thread.url,
        date=thread.date or posts[0].date, tags=thread.tags, problems=tuple(found), part=thread.part,
        anchors=tuple(draft.anchors),
    )  # fmt: skip


def posts_title(text: str, posts: Sequence[RawPost]) -> str:
    """Return the first words of a thread that has no title."""
    opening = text[posts[0].start : posts[0].end].split("\n", 1)[0]
    return opening if len(opening) <= 80 else opening[:79].rsplit(" ", 1)[0] + "…"


def _once(items: Iterable[Item]) -> dict[str, Item]:
    kept: dict[str, Item] = {}
    for item in items:
        if item.key not in kept or len(item.body) > len(kept[item.key].body):
            kept[item.key] = item
    return kept


def _ordered(kept: dict[str, Item], path: str, problems: list[Problem]) -> list[Item]:
    """Return the items by time, each behind what it answers; where answers go round in a circle one is cut."""
    rank = {
        key: (item.kind is not PostKind.POST, item.date or "9999", number)
        for number, (key, item) in enumerate(kept.items())
    }
    answers: dict[str, list[str]] = {}
    waiting = set(kept)
    for key, item in kept.items():
        if item.parent in kept and item.parent != key and item.parent:
            answers.setdefault(item.parent, []).append(key)
    free = [(rank[key], key) for key, item in kept.items() if item.parent not in kept or item.parent == key]
    heapq.heapify(free)
    order: list[Item] = []
    left = sorted(kept, key=rank.__getitem__, reverse=True)
    while waiting:
        if not free:
            while left[-1] not in waiting:
                left.pop()
            key = left.pop()
            message = f"{key} answers itself through its own answers: read without a parent"
            problems.append(Problem(path, kept[key].line, message))
            kept[key] = replace(kept[key], parent=None)
            free.append((rank[key], key))
        _, key = heapq.heappop(free)
        if key not in waiting:
            continue
        waiting.discard(key)
        order.append(kept[key] if kept[key].parent != key else replace(kept[key], parent=None))
        for answer in answers.get(key, ()):
            heapq.heappush(free, (rank[answer], answer))
    return order


def _header(item: Item) -> str:
    names = [item.author or "anonymous", *item.coauthors]
    when = item.date.removesuffix("Z").replace("T", " ") if item.date else ""
    said = [", ".join(names), when, item.key]
    return _JOINT.join(" ".join(clean(part).split()) for part in said if part) + "\n"


def _post(item: Item, body: str, start: int, parent: int | None) -> RawPost:
    return RawPost(
        kind=item.kind, start=start, end=start + len(body), author=item.author,
        # Nobody knows whether two posts without a name have one author.
        speaker=None if item.author else item.key,
        parent=parent, date=item.date, karma=item.karma, url=item.url, declared=item.declared,
        coauthors=item.coauthors, account=item.account, key=item.key,
        parent_key=item.parent if parent is None else None, section=item.section, agreement=item.agreement,
        retracted=item.retracted, reactions=tuple(placed(left, body, start) for left in item.left),
    )  # fmt: skip


def placed(left: Left, body: str, start: int) -> RawReaction:
    """Return a reaction with the span of the words it points at; `body` begins at `start` of the document."""
    span = _place(clean(left.words), body) if left.words.strip() else None
    return RawReaction(
        name=left.name, author=left.author, account=left.account, value=left.value, count=left.count,
        start=start + span[0] if span else None, end=start + span[1] if span else None,
    )  # fmt: skip


def _place(words: str, body: str) -> tuple[int, int] | None:
    """Return where the words that a reaction points at stand: to the letter, else by their likeness."""
    place = body.find(words)
    if place >= 0 and words:
        return place, place + len(words)
    index = RepeatIndex()
    index.add(0, words, 0, len(words))
    repeats = index.find(body, 0, len(body), min_words=_SPAN_WORDS, similarity=_SPAN_LIKENESS)
    best = max(repeats, key=lambda r: (r.words, r.score, -r.start), default=None)
    whole = best is not None and (best.source_end - best.source_start) >= 0.6 * len(words)
    return (best.start, best.end) if best is not None and whole else None


def _deleted(gone: dict[str, int], kept: dict[str, Item], path: str) -> list[Problem]:
    if not gone:
        return []
    answers = sum(gone.values())
    line = min(kept[key].line for key in gone)
    message = f"{len(gone)} deleted, with {answers} {'answer' if answers == 1 else 'answers'}: read without a parent"
    return [Problem(path, line, message)]
