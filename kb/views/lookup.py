"""Finds the author, topic or document a user means by a name, a path or the beginning of an id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from kb.config import Config
from kb.errors import AmbiguousError, NotFoundError
from kb.records import Author, Document, Topic
from kb.store import Store
from kb.text import words

_CLEAR_LEAD = 5.0
_SHOWN = 8
_NEAR, _NEAREST = 55.0, 3


def author(store: Store, config: Config, name: str) -> Author:
    """Return the author meant by a name (matched loosely) or an id. Raises NotFoundError, AmbiguousError."""
    from kb.stages.authors import match_name

    if name.startswith("a:"):
        return store.authors.get(store.resolve(name, "a"))
    return match_name(name, store.authors.all(), config.authors.loose)


def topic(store: Store, config: Config, name: str) -> Topic:
    """Return the topic meant by a label, one of its terms, or an id. Raises NotFoundError, AmbiguousError."""
    if name.startswith("t:"):
        return store.topics.get(store.resolve(name, "t"))
    topics = {t.id: t for t in store.topics.all()}
    labels = {t.id: _plain(f"{t.label} {' '.join(t.terms)}") for t in topics.values()}
    names = {t.id: f"{t.label} ({t.id})" for t in topics.values()}
    return topics[_best(name, labels, names, "topic", config.authors.loose)]


def document(store: Store, config: Config, name: str) -> Document:
    """Return the document meant by a path, a file name, a title or an id. Raises NotFoundError, AmbiguousError."""
    if name.startswith("d:"):
        return store.documents.get(store.resolve(name, "d"))
    documents = {d.id: d for d in store.documents.all(with_text=False)}
    wanted = PurePath(name)
    exact = [d for d in documents.values() if d.path == name]
    ends = [d for d in documents.values() if PurePath(d.path).parts[-len(wanted.parts) :] == wanted.parts]
    inside = [d for d in documents.values() if _ends_with(wanted, PurePath(d.path))]
    for found in (exact, ends, inside):
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise _ambiguous("document", name, [f"{d.path} ({d.id})" for d in found])
    labels = {d.id: _plain(f"{PurePath(d.path).stem} {d.title}") for d in documents.values()}
    names = {d.id: f"{d.path} ({d.id})" for d in documents.values()}
    return documents[_best(name, labels, names, "document", config.authors.loose)]


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the known names that are spelt most like `text`, if any are near."""
    lower = {name: name.casefold() for name in dict.fromkeys(known)}
    from rapidfuzz import fuzz, process

    found = process.extract(text.casefold(), lower, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=_NEAR)
    return [name for _, _, name in found]


def _plain(name: str) -> str:
    return " ".join(words(name))


def _ends_with(long: PurePath, short: PurePath) -> bool:
    return long.parts[-len(short.parts) :] == short.parts


def _best(name: str, labels: Mapping[str, str], names: Mapping[str, str], kind: str, loose: float) -> str:
    """Return the id whose label is nearest to `name`; the lead over the second must be clear."""
    from rapidfuzz import fuzz, process

    ranked = process.extract(_plain(name), labels, scorer=fuzz.token_set_ratio, score_cutoff=loose, limit=_SHOWN)
    if not ranked:
        near = nearest(name, names.values())
        nearby = f"; nearest: {', '.join(near)}" if near else ""
        hint = f"kb {kind}s lists them{nearby}" if labels else "the base holds none yet: kb ingest PATH"
        raise NotFoundError(f"no {kind} is called anything like {name!r}", hint=hint)
    top = [(fuzz.ratio(_plain(name), label), key) for label, score, key in ranked if ranked[0][1] - score < _CLEAR_LEAD]
    top.sort(key=lambda pair: (-pair[0], pair[1]))
    if len(top) > 1 and top[0][0] - top[1][0] < _CLEAR_LEAD:
        raise _ambiguous(kind, name, [names[key] for _, key in top])
    return top[0][1]


def _ambiguous(kind: str, name: str, candidates: list[str]) -> AmbiguousError:
    return AmbiguousError(
        f"{name!r} may be more than one {kind}", tuple(candidates), hint="name one of these, or its id"
    )
