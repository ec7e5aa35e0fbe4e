"""One record of a ForumMagnum site as an item of a thread: words, people, scores, reactions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.readers._fields import Record, first, flag, name, number, records, text, value, when
from kb.readers._forum_records import Kind, identity
from kb.readers._forum_site import is_id, permalink, site_url
from kb.readers._html import clean, html_text, plain
from kb.readers._markdown import markdown_text
from kb.readers._thread import Item, Left
from kb.records import PostKind

_HTML = (("htmlBody",), ("contents", "html"))
_MARKDOWN = (("contents", "markdown"), ("contents", "agentMarkdown"), ("agentMarkdown",), ("markdown",))
_PLAIN = (
    ("contents", "plaintextMainText"), ("plaintextMainText",), ("contents", "plaintextDescription"),
    ("plaintextDescription",),
)  # fmt: skip
_IS_HTML = re.compile(
    r"\s*<(?:p|div|blockquote|ul|ol|h\d|figure|span|em|strong|a|br|pre|table)\b[^<>]*>", re.IGNORECASE
)
_NO_REACTION = frozenset({"approvalVoteCount", "agreement", "agreementVoteCount", "reacts"})
# More than any post ever got. A quote that is altered is looked for in the whole post by its likeness, which takes
# time: no post has more than a few of them.
_MOST_REACTIONS = 2000
_MOST_ALTERED = 20
_MOST_COMPARED = 1_000_000
_LONGEST_QUOTE = 2000
_LONGEST_NAME = 60
_LARGEST_COUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a site names them; `account` only where it is not the same name in another spelling."""

    name: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of the thread that a record belongs to. `people` are its named people by the id of their user."""

    thread: str
    site: str | None
    slug: str
    people: Mapping[str, Person]


def key(id_: str) -> str:
    """Return the key of a record; the ids of all these sites are drawn from one random space."""
    return f"forum:{plain(id_)}"


def person(user: object) -> Person:
    """Return who a `user` field names, under the name that is shown and the one of the account."""
    shown = next(
        (found for k in ("displayName", "fullName", "username", "slug", "name") if (found := name(user, k))), None
    )
    accounts = [found for k in ("slug", "username") if (found := name(user, k))]
    return Person(shown, next((a for a in accounts if shown and _bare(a) != _bare(shown)), None))


def body(record: Record) -> str:
    """Return the words of a record, from the best form it has them in."""
    for path in _HTML:
        if html := text(record, *path):
            return html_text(html)
    for path in _MARKDOWN:
        if markdown := text(record, *path):
            return markdown_text(markdown)
    for path in (("body",), ("text",), ("contents",)):
        if words := text(record, *path):
            return html_text(words) if _IS_HTML.match(words) else markdown_text(words)
    return next((clean(words) for path in _PLAIN if (words := text(record, *path))), "")


def item(record: Record, line: int, scene: Scene) -> Item:
    """Return the item of a post or comment; a deleted one keeps its place without words."""
    id_ = identity(record)
    is_post = record.get("kind") == Kind.POST
    gone = flag(record, "deleted") or flag(record, "deletedPublic") or flag(record, "deletedDraft")
    words = "" if gone else body(record)
    author, *others = [Person()] if flag(record, "hideAuthor") else _authors(record, scene)
    return Item(
        key=key(id_), body=words, line=line,
        kind=PostKind.POST if is_post else PostKind.COMMENT,
        parent=None if is_post else _parent(record, scene),
        author=author.name, account=author.account,
        coauthors=tuple(dict.fromkeys(p.name for p in others if p.name and p.name != author.name)),
        date=when(record, "postedAt") or when(record, "posted_at") or when(record, "createdAt"),
        karma=_first_number(record, "baseScore", "karma"), agreement=number(record, "extendedScore", "agreement"),
        url=_url(record, id_, scene, is_post=is_post), section=_section(record), retracted=flag(record, "retracted"),
        left=reactions(record, scene, words) if words else (),
    )  # fmt: skip


def reactions(record: Record, scene: Scene, words: str) -> tuple[Left, ...]:
    """Return the reactions to a record, whose text is `words`: by name with what they point at, or as mere counts."""
    found: list[Left] = []
    score = value(record, "extendedScore")
    reacts = value(score, "reacts")
    for reaction, who in reacts.items() if isinstance(reacts, Mapping) else ():
        called = _name_of_reaction(reaction)
        for user in records(reacts, reaction) if called else ():
            found += _by_user(called, user, scene)
        found += _counted(called, who)
    for reaction, count in score.items() if isinstance(score, Mapping) else ():
        found += _counted("" if reaction in _NO_REACTION else _name_of_reaction(reaction), count)
    return few(found, words)


def _by_user(called: str, user: Record, scene: Scene) -> list[Left]:
    who = person(user)
    if who.name is None:
        who = scene.people.get(text(user, "userId"), who)
    worth = -1.0 if text(user, "reactType") == "disagreed" else 1.0
    quotes = value(user, "quotes")
    spans = [_quote(q) for q in quotes] if isinstance(quotes, list) else []
    return [Left(called, who.name, who.account, worth, 1, words) for words in [w for w in spans if w] or [""]]


def _quote(quote: object) -> str:
    words = text(quote, "quote") or text(quote, "text") if isinstance(quote, Mapping) else quote
    return plain(words).strip()[:_LONGEST_QUOTE] if isinstance(words, str) else ""


def _counted(called: str, count: object) -> list[Left]:
    if not called or isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= _LARGEST_COUNT:
        return []
    return [Left(called, count=count)]


def few(found: list[Left], words: str) -> tuple[Left, ...]:
    """Return no more reactions than a post can have had; of the quotes that are not in it to the letter, the first."""
    kept: list[Left] = []
    altered = 0
    for left in found[:_MOST_REACTIONS]:
        altered += bool(left.words) and clean(left.words) not in words
        lost = altered > _MOST_ALTERED or altered * len(words) > _MOST_COMPARED
        kept.append(replace(left, words="") if lost and clean(left.words) not in words else left)
    return tuple(kept)


def _name_of_reaction(reaction: object) -> str:
    called = " ".join(plain(str(reaction)).split())
    return called if len(called) <= _LONGEST_NAME else ""


def _authors(record: Record, scene: Scene) -> list[Person]:
    """Return the author of a record and the coauthors; an author without a name comes first all the same."""
    author = person(value(record, "user"))
    if author.name is None:
        author = scene.people.get(text(record, "userId"), author)
    written = value(record, "authors")
    named = [p for w in written if (p := _written(w)).name] if isinstance(written, list) else []
    if author.name is None:
        shown = next((found for k in ("author", "username") if (found := name(record, k))), None)
        author = Person(shown) if shown else person(value(record, "author"))
    if author.name is None and named:
        author = named.pop(0)
    return [author, *(person(user) for user in records(record, "coauthors")), *named]


def _written(author: object) -> Person:
    return person(author) if isinstance(author, Mapping) else Person(name({"name": author}, "name"))


def _parent(record: Record, scene: Scene) -> str | None:
    """Return what a comment answers; where the record does not say, the comment that its thread begins with."""
    id_ = identity(record)
    above = first(record, "parentCommentId", "parent_comment_id")
    if not above and "parentCommentId" not in record and "parent_comment_id" not in record:
        above = text(record, "topLevelCommentId")
    if above and above != id_:
        return key(above)
    return key(scene.thread) if scene.thread and not scene.thread.startswith("tag-") else None


def _section(record: Record) -> str | None:
    if flag(record, "answer"):
        return "answer"
    return "shortform" if flag(record, "shortform") else None


def _url(record: Record, id_: str, scene: Scene, *, is_post: bool) -> str | None:
    if stated := site_url(first(record, "pageUrl")):
        return stated
    if is_post:
        return permalink(scene.site, id_, text(record, "slug") or scene.slug)
    return permalink(scene.site, scene.thread, scene.slug, id_) if is_id(id_) else None


def _first_number(record: Record, *keys: str) -> int | None:
    return next((found for k in keys if (found := number(record, k)) is not None), None)


def _bare(words: str) -> str:
    """Return what a name and an address made of it have in common."""
    letters = unicodedata.normalize("NFKD", words).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c)))
