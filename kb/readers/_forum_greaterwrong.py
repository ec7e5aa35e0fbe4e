"""A saved page of GreaterWrong, a mirror of the ForumMagnum sites, as records of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from kb.readers._fields import Record
from kb.readers._forum_dom import inner, text
from kb.readers._forum_site import comment_in, is_id, post_in

# How far above a score its axis is named.
_AROUND = 2
_KARMA = re.compile(r"(?:LW:\s*)?(?P<karma>[+\-−–]?\d[\d,]*)")


@dataclass(slots=True)
class _Node:
    id: str
    parent: str | None
    answer: bool = False
    record: dict[str, Any] = field(default_factory=dict)
    authors: list[Record] = field(default_factory=list)


def is_greaterwrong(tree: HtmlElement) -> bool:
    """Tell whether a page has the markup of GreaterWrong."""
    names = {name for element in tree.iter("div", "h1", "a", "ul", "section") for name in _classes(element)}
    return "lw2-link" in names and bool(names & {"post-title", "comment-thread", "comment-body"})


def records(tree: HtmlElement, post: str) -> Iterator[Record]:
    """Yield the post of a page and its comments as records; `post` is the id that the page's address states."""
    top = _Node(post, None)
    nodes: dict[str, _Node] = {}
    owners: dict[HtmlElement, _Node | None] = {}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        owner = owners.get(element.getparent(), top)
        names = _classes(element)
        id_ = (element.get("id") or "").removeprefix("comment-")
        if owner is not None and "comment-item" in names and is_id(id_):
            owner = nodes.setdefault(id_, _Node(id_, owner.id if owner is not top else None))
            owner.answer = "answer" in names or "answer-item" in names
        owners[element] = None if owner is None or _part(element, names, owner, is_post=owner is top) else owner
    for node in (top, *nodes.values()):
        yield from _finished(node, top, post)


def _part(element: HtmlElement, names: set[str], node: _Node, *, is_post: bool) -> bool:
    """Note what an element says of its post; True if nothing below it says more."""
    record = node.record
    if "body-text" in names and ("post-body" if is_post else "comment-body") in names:
        record.setdefault("htmlBody", inner(element))
    elif is_post and "post-title" in names:
        record.setdefault("title", text(element))
    elif "author" in names:
        _author(element, node, is_post=is_post)
    elif "date" in names:
        record.setdefault("postedAt", _milliseconds(element) or text(element))
    elif "karma-value" in names:
        _karma(element, record)
    elif element.get("id") == "tags" and is_post:
        record["tags"] = [{"name": text(a).lstrip("# ")} for a in element.iter("a")]
    elif "lw2-link" in names:
        href = element.get("href") or ""
        if href and (is_post or comment_in(href)):
            record.setdefault("pageUrl", href)
    else:
        record["retracted"] = bool(record.get("retracted")) or "retracted" in names
        record["deleted"] = bool(record.get("deleted")) or "deleted-comment" in names
        return False
    return True


def _author(element: HtmlElement, node: _Node, *, is_post: bool) -> None:
    href = element.get("href") or ""
    slug = href.partition("/users/")[2].partition("?")[0]
    user = {"displayName": element.get("data-full-name") or text(element), "username": text(element), "slug": slug}
    if user not in node.authors and (is_post or not node.authors):
        node.authors.append(user)


def _milliseconds(element: HtmlElement) -> int | None:
    written = element.get("data-js-date") or ""
    return int(written) if written.isdigit() and len(written) <= 14 else None


def _karma(element: HtmlElement, record: dict[str, Any]) -> None:
    around = (element, *islice(element.iterancestors(), _AROUND))
    above = " ".join(filter(None, (e.get("class") for e in around)))
    match = _KARMA.search(text(element))
    score = match["karma"].replace("−", "-").replace("–", "-").replace(",", "") if match else None
    if "agreement" in above:
        record.setdefault("extendedScore", {"agreement": score})
    else:
        record.setdefault("baseScore", score)


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _finished(node: _Node, top: _Node, post: str) -> Iterator[Record]:
    record = node.record
    if node.authors:
        record["user"], record["coauthors"] = node.authors[0], node.authors[1:]
    own = post_in(record.get("pageUrl", ""))
    if node is not top:
        yield {**record, "_id": node.id, "postId": own or post, "parentCommentId": node.parent, "kind": "comment",
               "answer": node.answer}  # fmt: skip
    elif record.get("htmlBody") and (post or own):
        yield {**record, "_id": post or own, "kind": "post"}
