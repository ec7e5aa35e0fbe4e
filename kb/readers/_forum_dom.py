"""A saved page of LessWrong or the EA Forum as records, from the markup that its scripts drew.

Class names begin with the name of the component that drew the element (`CommentsItem-root`, `UsersNameDisplay-...`);
a comment's element carries its id, and what answers it stands inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement, tostring

from kb.readers._fields import Record
from kb.readers._forum_site import comment_in, is_id, post_in
from kb.readers._html import clean

_ANSWERS = ("PostsPageQuestionContent", "AnswersList", "Answer-", "AnswersSection")
_TITLE = ("PostsPageTitle", "PostsPage-title", "EAPostsPageTitle")
_AUTHORS = ("PostsAuthors", "PostsPage-author", "PostsPageAuthors", "EAPostsPageAuthors")
_NAME = ("UsersNameDisplay", "UsersName-", "CommentUserName-author")
_BODY = ("CommentBody-commentStyling", "CommentBody-", "ContentStyles-commentBody", "CommentsItem-commentStyling")
_POST_BODY = ("PostsPage-postContent", "PostsPage-postBody", "ContentStyles-postBody")
_SCORE = ("OverallVoteAxis-voteScore", "OverallVoteAxis-score", "PostsVote-score", "VoteOnComment-score")
_AGREEMENT = ("AgreementVoteAxis-agreementScore", "AgreementVoteAxis-voteScore", "AgreementVoteAxis-score")
_DELETED = ("CommentDeletedMetadata", "CommentsItem-deleted")
_RETRACTED = ("CommentBody-retracted", "CommentsItem-retracted")

# Of the elements without a class or an id, only these say anything.
_TELLING = frozenset({"a", "time", "h1"})


@dataclass(slots=True)
class _Node:
    """A comment, or the post, while its parts are found."""

    id: str
    parent: str | None
    answer: bool = False
    record: dict[str, Any] = field(default_factory=dict)
    authors: list[Record] = field(default_factory=list)
    score: str = ""
    agreement: str = ""


def records(tree: HtmlElement, post: str) -> Iterator[Record]:
    """Yield the post of a page and its comments as records; `post` is the id that the page's address states."""
    top = _Node(post, None)
    nodes: dict[str, _Node] = {}
    owners: dict[HtmlElement, _Node | None] = {}
    answering: set[HtmlElement] = set()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        owner = owners.get(parent, top)
        names = (element.get("class") or "").split()
        if not names and element.tag not in _TELLING and "id" not in element.attrib:
            owners[element] = owner
            if parent in answering:
                answering.add(element)
            continue
        if parent in answering or _is(names, _ANSWERS):
            answering.add(element)
        if owner is not None and _is_comment(element, names):
            id_ = element.get("id") or ""
            owner = nodes.setdefault(id_, _Node(id_, owner.id if owner is not top else None))
            owner.answer = element in answering and owner.parent is None
        owners[element] = owner if owner is None or not _part(element, names, owner, is_post=owner is top) else None
    yield from _finished([top, *nodes.values()], post)


def text(element: HtmlElement) -> str:
    """Return the words of an element on one line."""
    return " ".join(clean("".join(element.itertext())).split())


def inner(element: HtmlElement) -> str:
    """Return the HTML of an element."""
    return str(tostring(element, encoding="unicode", with_tail=False))


def _is_comment(element: HtmlElement, names: list[str]) -> bool:
    id_ = element.get("id") or ""
    return is_id(id_) and ("comments-node" in names or _is(names, ("CommentFrame-", "CommentsNode-", "CommentsItem-")))


def _is(names: list[str], prefixes: tuple[str, ...]) -> bool:
    return any(name.startswith(prefixes) for name in names)


def _part(element: HtmlElement, names: list[str], node: _Node, *, is_post: bool) -> bool:
    """Note what an element says of its post; True if nothing below it says more."""
    record = node.record
    is_body = _is(names, _POST_BODY) or element.get("id") == "postBody" if is_post else _is(names, _BODY)
    if _is(names, _RETRACTED):
        record["retracted"] = True
    if is_body:
        record.setdefault("htmlBody", inner(element))
    elif is_post and (_is(names, _TITLE) or (element.tag == "h1" and "title" not in record)):
        record.setdefault("title", text(element))
    elif _is(names, _NAME):
        _name(element, node, is_post=is_post)
    elif _is(names, _DELETED):
        record["deleted"] = True
    elif _is(names, _SCORE):
        node.score = node.score or text(element)
    elif _is(names, _AGREEMENT):
        node.agreement = node.agreement or text(element)
    else:
        _link(element, record, is_post=is_post)
        return False
    return True


def _name(element: HtmlElement, node: _Node, *, is_post: bool) -> None:
    inside = is_post and not any(_is((e.get("class") or "").split(), _AUTHORS) for e in element.iterancestors())
    shown = text(element)
    if inside or not shown:
        return
    link = next(
        (e.get("href") for e in (element, *element.iterancestors("a"), *element.iter("a")) if e.get("href")), ""
    )
    slug = link.partition("/users/")[2].partition("?")[0].partition("/")[0]
    user = {"displayName": shown, "slug": slug}
    if user not in node.authors and (is_post or not node.authors):
        node.authors.append(user)


def _link(element: HtmlElement, record: dict[str, Any], *, is_post: bool) -> None:
    href = element.get("href") or ""
    if element.tag == "time" and element.get("datetime"):
        record.setdefault("postedAt", element.get("datetime"))
    elif element.tag == "a" and not is_post and comment_in(href):
        record.setdefault("pageUrl", href)


def _finished(nodes: list[_Node], post: str) -> Iterator[Record]:
    for node in nodes:
        record = node.record
        if node.authors:
            record["user"], record["coauthors"] = node.authors[0], node.authors[1:]
        record["baseScore"] = node.score.replace("−", "-").replace(",", "") or None
        record["extendedScore"] = {"agreement": node.agreement.replace("−", "-") or None}
        if node is nodes[0]:
            if post and record.get("htmlBody"):
                yield {**record, "_id": post, "kind": "post"}
            continue
        linked = post_in(record.get("pageUrl", "")) or post
        yield {**record, "_id": node.id, "postId": linked, "parentCommentId": node.parent, "kind": "comment",
               "answer": node.answer}  # fmt: skip
