"""What the filters of a search mean: names looked up, dates checked, and the mentions that pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from kb.config import Config
from kb.errors import ConfigError
from kb.placing import Group
from kb.query import Condition, Field, choose, read_date
from kb.records import ClaimKind
from kb.search.records import SearchFilter
from kb.store import Store
from kb.views import lookup
from kb.views.passages import Passages

_KINDS = [kind.value for kind in ClaimKind]
_SIDES = [group.value for group in Group]
_SLOTS = {
    Field.AUTHOR: "author_id", Field.TOPIC: "topic_id", Field.DOCUMENT: "document_id", Field.KIND: "kind",
    Field.STANCE: "side", Field.AFTER: "since", Field.BEFORE: "before",
}  # fmt: skip


def narrow(
    store: Store, config: Config, conditions: Iterable[Condition], wanted: SearchFilter
) -> tuple[SearchFilter, tuple[str, ...]]:
    """Return `wanted` narrowed by the filters inside a query, and those in words.

    Raises `ConfigError` for a value that cannot be or a filter given twice, `NotFoundError` or `AmbiguousError` for
    a name.
    """
    said = []
    for condition in conditions:
        slot = _SLOTS[condition.field]
        if getattr(wanted, slot) is not None:
            raise ConfigError(f"{condition.field}: is asked for twice", hint="a search takes each filter once")
        value, shown = _value(store, config, condition)
        changed: dict[str, Any] = {slot: value}
        wanted = dataclasses.replace(wanted, **changed)
        said.append(f"{condition.field} {shown}")
    return wanted, tuple(said)


def _value(store: Store, config: Config, condition: Condition) -> tuple[str, str]:
    """Return what a filter compares with, and how it is shown."""
    field, value = condition.field, condition.value
    if field is Field.AUTHOR:
        author = lookup.author(store, config, value)
        return author.id, author.name
    if field is Field.TOPIC:
        topic = lookup.topic(store, config, value)
        return topic.id, topic.label
    if field is Field.DOCUMENT:
        document = lookup.document(store, config, value)
        return document.id, document.path
    if field is Field.KIND:
        kind = ClaimKind(choose(field, value, _KINDS))
        return kind, kind
    if field is Field.STANCE:
        side = Group(choose(field, value, _SIDES))
        return side, side
    return read_date(value), value


def allowed(store: Store, passages: Passages, wanted: SearchFilter) -> set[str] | None:
    """Return the ids of the mentions that pass, None if all do; with a date asked for, an undated one does not."""
    if dataclasses.replace(wanted, side=None) == SearchFilter():
        return None
    mentions = store.mentions.all()
    dates = {p.id: p.date or passages.documents[p.document_id].date or "" for p in store.posts.all()}
    topic = set(store.topics.get(wanted.topic_id).claim_ids) if wanted.topic_id else set()
    in_topic = {m for c in store.claims.many(sorted(topic)).values() for m in c.mention_ids}
    return {
        m.id
        for m in mentions
        if wanted.author_id in (None, m.author_id)
        and wanted.document_id in (None, m.document_id)
        and wanted.kind in (None, m.kind)
        and (wanted.topic_id is None or m.id in in_topic)
        and _within(dates.get(m.post_id, ""), wanted)
    }


def _within(date: str, wanted: SearchFilter) -> bool:
    since, until, before = wanted.since, wanted.until, wanted.before
    if not (since or until or before):
        return True
    return (
        bool(date)
        and (not since or date[: len(since)] >= since)
        and (not until or date[: len(until)] <= until)
        and (not before or date[: len(before)] < before)
    )
