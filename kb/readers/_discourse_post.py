"""One post of a Discourse topic: its words, with quotes of other posts as `> ` lines, and whom it answers."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from kb.readers._fields import Record, first, flag, number, records, text
from kb.readers._html import html_text
from kb.readers._markdown import markdown_text
from kb.readers._thread import Left

_LIKE = 2
# Beside the quoted words a quote holds a line that says whose they are; a onebox previews the page behind a link.
_FURNITURE = ".quote > .title, aside.onebox, .lightbox .meta, img.emoji, .quote-controls, .cooked-selection-barrier"
_QUOTE_TAG = re.compile(r"<aside\b[^>]*\bclass=\"[^\"]*\bquote\b[^>]*>")
_QUOTE_RAW = re.compile(r"^\[quote(?:=\"?(?P<who>[^\]\n]*))?\][ \t]*\n?|\n?[ \t]*\[/quote\][ \t]*$", re.MULTILINE)
_POST = re.compile(r"data-post=\"(\d{1,9})\"")
_TOPIC = re.compile(r"data-topic=\"(\d{1,12})\"")
_RAW_POST = re.compile(r"post:(\d{1,9})")
_RAW_TOPIC = re.compile(r"topic:(\d{1,12})")
_MARKUP = re.compile(r"<aside|class=\"(?:meta|emoji|quote-controls)")


def words(post: Record) -> str:
    """Return the words of a post, from its HTML or else its markdown; "" for a deleted or hidden one."""
    if text(post, "deleted_at") or flag(post, "user_deleted") or flag(post, "hidden"):
        return ""
    cooked = text(post, "cooked")
    return html_text(_without_furniture(cooked)) if cooked else markdown_text(_quotes_marked(text(post, "raw")))


def quoted_post(post: Record, topic: str) -> int | None:
    """Return the number of the one post of the same topic that a post quotes; None if it quotes none or several."""
    tags = [m.group() for m in _QUOTE_TAG.finditer(text(post, "cooked"))]
    tags = tags or [m["who"] or "" for m in _QUOTE_RAW.finditer(text(post, "raw"))]
    found: set[int] = set()
    for tag in tags:
        number_ = _POST.search(tag) or _RAW_POST.search(tag)
        of = _TOPIC.search(tag) or _RAW_TOPIC.search(tag)
        if number_ and (of is None or of[1] == topic):
            found.add(int(number_[1]))
    return found.pop() if len(found) == 1 else None


def reactions(post: Record) -> tuple[Left, ...]:
    """Return the reactions on a post, each with its count; sites without the plugin for them have likes alone."""
    found = [(text(r, "id"), number(r, "count") or 0) for r in records(post, "reactions")]
    if not found:
        likes = [number(a, "count") or 0 for a in records(post, "actions_summary") if number(a, "id") == _LIKE]
        found = [("like", likes[0] if likes else number(post, "like_count") or 0)]
    return tuple(Left("like" if name == "heart" else name, count=count) for name, count in found if name and count > 0)


def tag_names(topic: Record) -> tuple[str, ...]:
    """Return the tags of a topic, which are names or records with a name."""
    found = topic.get("tags")
    listed = found if isinstance(found, list) else []
    names = (tag.strip() if isinstance(tag, str) else first(tag, "name", "id") for tag in listed)
    return tuple(dict.fromkeys(name for name in names if name))


def _without_furniture(cooked: str) -> str:
    if _MARKUP.search(cooked) is None:
        return cooked
    tree = BeautifulSoup(cooked, "lxml")
    for tag in tree.select(_FURNITURE):
        tag.decompose()
    return tree.decode()


def _quotes_marked(raw: str) -> str:
    """Return markdown in which the lines of `[quote]` blocks, which may stand in one another, begin with `>`."""
    out: list[str] = []
    depth, position = 0, 0
    for match in [*_QUOTE_RAW.finditer(raw), None]:
        part = raw[position : match.start() if match else len(raw)]
        out.append("\n".join("> " * depth + line for line in part.split("\n")) if depth and part.strip() else part)
        if match is not None:
            out.append("\n\n")
            depth = max(0, depth - 1) if "[/quote]" in match.group() else depth + 1
            position = match.end()
    return "".join(out)
