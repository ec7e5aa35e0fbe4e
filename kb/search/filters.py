"""What the filters of a search mean: names looked up, dates checked, and the mentions that pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from kb.config import Config
from kb.errors import ConfigError
from kb.placing import Group
from kb.records import ClaimKind
from kb.retrieval.query import Condition, Field, choose, read_date
from kb.search.records import SearchFilter
from kb.store import Store
from kb.views import lookup

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


def allowed(store: Store, wanted: SearchFilter) -> list[int] | None:
    """Return the numbers of the mentions that pass, None if all do; with a date asked for, an undated one does not."""
    if dataclasses.replace(wanted, side=None) == SearchFilter():
        return None
    w = wanted
    return store.mentions.passing(
        author_id=w.author_id, document_id=w.document_id, kind=w.kind, topic_id=w.topic_id,
        since=w.since or None, until=w.until or None, before=w.before or None,
    )  # fmt: skip
