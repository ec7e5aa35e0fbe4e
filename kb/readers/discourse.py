"""Discourse topics as their JSON interface gives them: `/t/ID.json`, `/t/ID/posts.json`, posts one a line.

Fields: https://docs.discourse.org. A key holds the site's host where the records betray it, so that pages of one topic,
saved to several files, give the same posts the same keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._discourse_post import quoted_post, reactions, tag_names, words
from kb.readers._fields import Record, first, name, number, records, text, value, when
from kb.readers._partition import Group, Partition
from kb.readers._records import Line
from kb.readers._thread import Item, Thread, compose
from kb.readers._values import Passed, Placed, head_records, is_stream, values
from kb.records import PostKind, Problem

_SURE = 0.95
_SMALL_ACTION = 3
_LONGEST_TITLE = 300
# Uploaded avatars lie under the site's own host, whatever host delivers them.
_AVATAR = re.compile(r"/user_avatar/([a-z0-9][a-z0-9.-]{2,250})/", re.IGNORECASE)
_DRAWN_AVATAR = re.compile(r"https?://([a-z0-9][a-z0-9.-]{2,250})/letter_avatar(?:_proxy)?/", re.IGNORECASE)
_KEPT = (
    "id", "name", "display_username", "username", "created_at", "cooked", "raw", "post_number", "post_type",
    "reply_to_post_number", "topic_id", "topic_slug", "topic_title", "score", "actions_summary", "like_count",
    "reactions", "post_url", "deleted_at", "user_deleted", "hidden",
)  # fmt: skip


@dataclass(slots=True)
class _Topic:
    """What is known of a topic beside its posts."""

    title: str = ""
    slug: str = ""
    tags: tuple[str, ...] = ()
    hosts: Counter[str] = field(default_factory=Counter)


class Discourse:
    """Reads topics of a Discourse forum."""

    name = "discourse"
    description = "Discourse topics, over several pages: authors, replies, quotes, likes and reactions"
    signs = "JSON with `post_stream`, or records with `post_number`, `topic_id` and `cooked` or `raw`"
    origin = "a topic's address with .json behind it, or /t/ID/posts.json"

    def sniff(self, source: Source) -> float:
        """Return how surely the first records are those of a Discourse forum."""
        return _SURE if any(_is_ours(record) for record in head_records(source)) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield a document for each topic. Raises `InputError` if there is no post in the file."""
        problems: list[Problem] = []
        passed = Passed(source.path)
        topics: dict[str, _Topic] = {}
        with Partition(source.max_bytes) as posts:
            for placed in values(source, problems):
                for line, topic, post in _posts(placed, topics, passed):
                    _look_for_host(post, topics[topic])
                    posts.add(topic, line, {key: post[key] for key in _KEPT if post.get(key) is not None})
            if not topics:
                hint = "save a topic's address with .json behind it"
                raise InputError(f"{source.path}: no Discourse post in it", hint=hint)
            site = sum((topic.hosts for topic in topics.values()), Counter())
            one = len(topics) == 1 and not is_stream(source)
            for group in posts.groups():
                host = _host(topics[group.name].hosts) or _host(site)
                yield from _document(group, topics[group.name], host, source.path, None if one else group.name)
        yield from [*problems, *passed.all()]


def _is_ours(record: Record) -> bool:
    if isinstance(value(record, "post_stream", "posts"), list):
        return True
    post = next(records(record, "latest_posts"), record)
    return number(post, "post_number") is not None and "topic_id" in post and ("cooked" in post or "raw" in post)


def _posts(placed: Placed, topics: dict[str, _Topic], passed: Passed) -> Iterator[tuple[int, str, Record]]:
    """Yield each post of a value with its line and topic; what the value says of topics goes into `topics`."""
    waiting: list[tuple[Any, str]] = [(placed.value, "")]
    while waiting:
        found, topic = waiting.pop()
        if isinstance(found, list):
            waiting += [(each, topic) for each in reversed(found)]
        elif not isinstance(found, Mapping):
            passed.add(placed.line, "not a record")
        elif isinstance(value(found, "post_stream", "posts"), list):
            id_ = _topic_id(found, "id") or topic
            if id_:
                _learn(topics.setdefault(id_, _Topic()), found)
            waiting.append((value(found, "post_stream", "posts"), id_))
        elif isinstance(found.get("latest_posts"), list):
            waiting.append((found["latest_posts"], topic))
        else:
            post_number, own = number(found, "post_number"), _topic_id(found, "topic_id") or topic
            line = placed.line_of(text(found, "id"))
            if post_number is None or post_number < 1 or not own:
                passed.add(line, "no post: it has no number or no topic")
                continue
            topics.setdefault(own, _Topic())
            yield line, own, found


def _topic_id(record: Record, field_: str) -> str:
    found = number(record, field_)
    return str(found) if found is not None and found > 0 else ""


def _learn(topic: _Topic, record: Record) -> None:
    topic.title = topic.title or first(record, "title", "fancy_title")
    topic.slug = topic.slug or text(record, "slug")
    topic.tags = topic.tags or tag_names(record)


def _look_for_host(post: Record, topic: _Topic) -> None:
    """Count what betrays the site's host; what is drawn may come from a host that only delivers it."""
    topic.title = topic.title or text(post, "topic_title")
    topic.slug = topic.slug or text(post, "topic_slug")
    for field_ in ("avatar_template", "cooked"):
        written = text(post, field_)
        for pattern, weight in ((_AVATAR, 1000), (_DRAWN_AVATAR, 1)):
            for match in pattern.finditer(written):
                topic.hosts[match[1].lower()] += weight


def _host(hosts: Counter[str]) -> str:
    return min(hosts, key=lambda host: (-hosts[host], host), default="")


def _document(group: Group, topic: _Topic, host: str, path: str, part: str | None) -> Iterator[Reading]:
    address = f"https://{host}/t/{topic.slug or '-'}/{group.name}" if host else None
    title = topic.title or topic.slug.replace("-", " ")
    opening = next((line.record for line in group.lines if number(line.record, "post_number") == 1), None)
    info = Thread(
        "discourse", path, title=title[:_LONGEST_TITLE], url=address,
        date=when(opening, "created_at") if opening else None, tags=topic.tags, part=part,
    )  # fmt: skip
    problems = []
    if group.left_out:
        message = f"topic {group.name}: {group.left_out:,} records of a huge topic were left out"
        problems.append(Problem(path, None, message, "raise ingest.max_megabytes in kb.toml"))
    prefix = f"discourse:{host}/{group.name}/" if host else f"discourse:{group.name}/"
    lines = [line for line in group.lines if number(line.record, "post_type") != _SMALL_ACTION]
    document = compose(info, [_item(line, group.name, prefix, host) for line in lines], problems)
    if document is not None:
        yield document
    elif group.lines:
        yield Problem(path, group.lines[0].number, f"topic {group.name}: no post with words in it")


def _item(line: Line, topic: str, prefix: str, host: str) -> Item:
    post = line.record
    own = number(post, "post_number") or 1
    username = name(post, "username")
    shown = name(post, "name") or name(post, "display_username") or username
    left = reactions(post)
    score = number(post, "score")
    answered = _answered(post, own, topic)
    permalink = text(post, "post_url")
    return Item(
        key=f"{prefix}{own}", body=words(post), line=line.number, kind=PostKind.POST if own == 1 else PostKind.COMMENT,
        parent=f"{prefix}{answered}" if answered else None, author=shown,
        account=username if username != shown else None, date=when(post, "created_at"),
        karma=score if score is not None else sum(r.count for r in left if r.name == "like") or None,
        url=f"https://{host}{permalink}" if host and permalink.startswith("/t/") else None, left=left,
    )  # fmt: skip


def _answered(post: Record, own: int, topic: str) -> int | None:
    """Return the number of the post that this one answers: as the site says, else what it quotes, else the first."""
    if own == 1:
        return None
    stated = number(post, "reply_to_post_number")
    if stated is not None and stated > 0 and stated != own:
        return stated
    quoted = quoted_post(post, topic)
    return quoted if quoted is not None and 0 < quoted < own else 1


PLUGIN: Reader = Discourse()
