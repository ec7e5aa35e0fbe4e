"""Finds the posts, comments and predictions of a ForumMagnum site in JSON of any envelope.

An answer of the GraphQL interface, a list, a data set's row or a page's own state: what a record is shows in its
fields, and where they leave it open, in the name of the list it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb.readers._fields import Record, first

_KEPT = frozenset(
    {"_id", "id", "postId", "post_id", "tagId", "parentCommentId", "parent_comment_id", "topLevelCommentId",
     "answer", "shortform", "deleted", "deletedPublic", "deletedDraft", "rejected", "hideAuthor", "retracted",
     "title", "slug", "pageUrl", "url", "postedAt", "posted_at", "createdAt", "userId", "user", "author",
     "authors", "username", "coauthors", "contents", "htmlBody", "body", "text", "baseScore", "karma",
     "extendedScore", "tags", "source", "post_title", "post_slug", "post_url", "markdown", "agentMarkdown",
     "plaintextMainText", "plaintextDescription", "debateResponse", "canonicalSource"}
)  # fmt: skip
_BODIES = ("htmlBody", "contents", "body", "markdown", "agentMarkdown", "plaintextMainText")
_SITE_MARKS = frozenset(
    {"postedAt", "baseScore", "htmlBody", "pageUrl", "extendedScore", "voteCount", "commentCount", "contents"}
)
_COMMENT_MARKS = ("postId", "parentCommentId", "topLevelCommentId")
_ROW_MARKS = ("parent_comment_id", "post_title", "post_url", "post_slug")
# Fields of a record that hold other records.
_NESTED = ("post", "comments", "answers", "children", "replies", "latestChildren", "recentComments",
           "elicitQuestions", "predictions", "comments_flat")  # fmt: skip
_LONGEST_ID = 100


class Kind(StrEnum):
    """What a record is."""

    POST = "post"
    COMMENT = "comment"
    QUESTION = "question"
    PREDICTION = "prediction"


_HINTS = {
    "post": Kind.POST, "posts": Kind.POST, "comments": Kind.COMMENT, "answers": Kind.COMMENT,
    "children": Kind.COMMENT, "replies": Kind.COMMENT, "recentComments": Kind.COMMENT,
    "latestChildren": Kind.COMMENT, "comments_flat": Kind.COMMENT, "predictions": Kind.PREDICTION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A record; `thread` is the id of its post, `owner` of the record that a question or prediction stands in.

    `sure` says that its own fields show the site, and not only the list it stands in.
    """

    kind: Kind
    thread: str
    owner: str
    record: Record
    sure: bool


@dataclass(frozen=True, slots=True)
class _Place:
    thread: str = ""
    owner: str = ""
    source: str = ""
    hint: Kind | None = None


def identity(record: Record) -> str:
    """Return a record's id on its site, "" if it has none."""
    found = first(record, "_id", "id")
    return found if len(found) <= _LONGEST_ID else ""


def find(value: object) -> Iterator[Found]:
    """Yield the records in a JSON value, in order; nesting of any depth costs no stack."""
    waiting: list[tuple[Any, _Place]] = [(value, _Place())]
    while waiting:
        node, place = waiting.pop()
        if isinstance(node, list):
            waiting += [(item, place) for item in reversed(node) if isinstance(item, dict | list)]
            continue
        if not isinstance(node, Mapping):
            continue
        kind = _kind(node, place.hint)
        if kind is None:
            inner = _inside(node, place)
            keys: Any = node
        else:
            found = _found(kind, node, place)
            yield found
            inner = _Place(found.thread, identity(node) or place.owner, place.source)
            keys = _NESTED
        waiting += [
            (node[key], _Place(inner.thread, inner.owner, inner.source, _HINTS.get(key, place.hint)))
            for key in reversed(list(keys))
            if isinstance(node.get(key), dict | list)
        ]


def _inside(node: Record, place: _Place) -> _Place:
    """Return the place of what an envelope holds: `{post, comments}` says what is commented on."""
    post = node.get("post")
    thread = identity(post) if isinstance(post, Mapping) and _kind(post, Kind.POST) is Kind.POST else ""
    source = node.get("source")
    return _Place(thread or place.thread, place.owner, source if isinstance(source, str) else place.source)


def _found(kind: Kind, node: Record, place: _Place) -> Found:
    sure = ("_id" in node and not _SITE_MARKS.isdisjoint(node)) or any(key in node for key in _COMMENT_MARKS)
    if kind in {Kind.QUESTION, Kind.PREDICTION}:
        return Found(kind, place.thread, place.owner, node, sure)
    kept = {key: node[key] for key in node if key in _KEPT}
    if place.source and "source" not in kept:
        kept["source"] = place.source
    kept["kind"] = kind.value
    if kind is Kind.POST:
        return Found(kind, identity(node), "", kept, sure)
    post = node.get("post")
    if isinstance(post, Mapping) and "post_title" not in kept:
        kept |= {"post_title": post.get("title"), "post_slug": post.get("slug")}
    tag = first(node, "tagId")
    thread = first(node, "postId", "post_id") or place.thread or (f"tag-{tag}" if tag else "")
    if not thread and isinstance(post, Mapping):
        thread = identity(post)
    return Found(kind, thread[:_LONGEST_ID], "", kept, sure or any(key in node for key in _ROW_MARKS))


def _kind(node: Record, hint: Kind | None) -> Kind | None:
    """Return what a record is, None for an envelope or a record of another kind."""
    if "prediction" in node and ("binaryQuestionId" in node or hint is Kind.PREDICTION):
        return Kind.PREDICTION
    if not identity(node):
        return None
    if "resolvesBy" in node or ("title" in node and isinstance(node.get("predictions"), list)):
        return Kind.QUESTION
    if _is_comment(node):
        return Kind.COMMENT
    if _is_post(node):
        return Kind.POST
    holds = any(isinstance(node.get(key), str | dict) for key in _BODIES) or "deleted" in node
    return hint if hint in {Kind.POST, Kind.COMMENT} and holds else None


def _is_comment(node: Record) -> bool:
    if node.get("__typename") in ("Comment", "Post"):
        return bool(node["__typename"] == "Comment")
    if any(key in node for key in _COMMENT_MARKS):
        return True
    return "post_id" in node and any(key in node for key in _ROW_MARKS)


def _is_post(node: Record) -> bool:
    if node.get("__typename") == "Post":
        return True
    if "_id" in node:
        marks = _SITE_MARKS.intersection(node)
        return bool("title" in node and marks) or (
            "slug" in node and bool(marks & {"htmlBody", "postedAt", "contents"})
        )
    return "title" in node and ("posted_at" in node or "htmlBody" in node or "postedAt" in node)
