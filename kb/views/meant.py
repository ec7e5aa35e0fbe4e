"""Finds what a user means by whatever a list printed: an id, a place, a path, a name, a label."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.config import Config
from kb.errors import AmbiguousError, NotFoundError
from kb.ids import KINDS
from kb.records import Document
from kb.store import Store
from kb.views import lookup
from kb.views.topics import full_label

_PLACE = re.compile(r"(?P<path>.+?)(?::| p\. )(?P<number>\d+)$")
_ID = re.compile(rf"[{''.join(KINDS)}]:[0-9a-z]*$", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9a-f]{4,16}$")


def meant(store: Store, config: Config, words: str) -> str:
    """Return the id of what is meant by `words`. Raises `NotFoundError`, `AmbiguousError`.

    A place (`path:line`) means the claim that stands there if it is the only one, else the post.
    """
    text = words.strip().strip(",;()[]\"'“”·")
    if _ID.match(text):
        return store.resolve(text)
    if _DIGITS.match(text):
        try:
            return store.resolve(text)
        except NotFoundError:
            pass  # a name may look like an id
    if (place := _PLACE.match(text)) and (document := _document(store, config, place["path"])):
        return _at(store, document, int(place["number"]))
    return _exactly(store, text) or _loosely(store, config, text)


def _document(store: Store, config: Config, path: str) -> Document | None:
    try:
        return lookup.document(store, config, path)
    except NotFoundError:
        return None


def _at(store: Store, document: Document, number: int) -> str:
    here = [m for m in store.mentions.of_document(document.id) if m.line <= number <= m.end_line]
    claims = set(store.claims.of_mention([m.id for m in here]).values())
    if len(claims) == 1:
        return claims.pop()
    posts = [p for p in store.posts.of_document(document.id) if p.line <= number <= p.end_line]
    return posts[-1].id if posts else document.id


def _exactly(store: Store, text: str) -> str | None:
    """Return the id of the only author, topic or document that is called so to the letter, whatever the case."""
    wanted = text.casefold()
    found = [a.id for a in store.authors.all() if wanted in {n.casefold() for n in (a.name, *a.aliases)}]
    found += [
        t.id for t in store.topics.all() if wanted in (t.label.casefold(), full_label(t.label, t.terms).casefold())
    ]
    found += [d.id for d in store.documents.all(with_text=False) if wanted in (d.path.casefold(), d.title.casefold())]
    if len(found) > 1:
        raise AmbiguousError(f"{text!r} may mean several things", tuple(found), hint="name one of these ids")
    return found[0] if found else None


def _loosely(store: Store, config: Config, text: str) -> str:
    """Return what is called nearly so, if only one kind of thing is."""
    finders: tuple[Callable[[Store, Config, str], object], ...] = (lookup.author, lookup.topic, lookup.document)
    found: dict[str, str] = {}
    for find in finders:
        try:
            record = find(store, config, text)
        except AmbiguousError as error:
            found |= dict.fromkeys(error.candidates, "")
        except NotFoundError:
            continue
        else:
            name = str(getattr(record, "name", None) or getattr(record, "label", None) or getattr(record, "path", ""))
            found[f"{name} ({getattr(record, 'id')})"] = str(getattr(record, "id"))  # noqa: B009
    if len(found) == 1 and (only := next(iter(found.values()))):
        return only
    if found:
        raise AmbiguousError(f"{text!r} may mean several things", tuple(found), hint="name one of these, or its id")
    near = lookup.nearest(text, names(store))
    hint = f"nearest: {', '.join(near)}" if near else "ids, names, paths and places that the lists print are all known"
    raise NotFoundError(f"nothing here is called {text!r}", hint=hint)


def names(store: Store) -> list[str]:
    """Return what authors, topics and documents are called."""
    people = [n for a in store.authors.all() for n in (a.name, *a.aliases)]
    return [*people, *(t.label for t in store.topics.all()), *(d.path for d in store.documents.all(with_text=False))]
