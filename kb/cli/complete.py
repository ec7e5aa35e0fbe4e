"""What the shell completes: ids, authors, topics and documents of the base, read straight from it.

A shell asks at every press of a key: nothing heavier than the store is imported, and whatever fails completes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kb.errors import KbError
from kb.ids import KINDS
from kb.text import printable

if TYPE_CHECKING:
    from kb.store import Store

MOST = 200
WIDTH = 60
Found = list[tuple[str, str]]


def authors(ctx: typer.Context, incomplete: str) -> Found:
    """Return the names of people that begin so."""
    return _complete(ctx, incomplete, lambda store: ((a.name, a.id) for a in store.authors.all()))


def topics(ctx: typer.Context, incomplete: str) -> Found:
    """Return the labels of topics that begin so."""
    return _complete(
        ctx, incomplete, lambda store: ((t.label, f"{len(t.claim_ids)} claims") for t in store.topics.all())
    )


def documents(ctx: typer.Context, incomplete: str) -> Found:
    """Return the paths of documents that begin so."""
    return _complete(ctx, incomplete, lambda store: ((d.path, d.title) for d in store.documents.all(with_text=False)))


def ids(ctx: typer.Context, incomplete: str) -> Found:
    """Return the ids that begin so, with what they are.

    Where the kind and its colon are not part of what is typed, they are not part of the answer either: bash asks for
    what stands behind a colon alone.
    """

    def read(store: Store) -> list[tuple[str, str]]:
        found = [(i, KINDS[i.partition(":")[0]]) for i in store.starting(incomplete, MOST)]
        return found if ":" in incomplete else [(i.partition(":")[2], kind) for i, kind in found]

    return _complete(ctx, incomplete, read)


def claims(ctx: typer.Context, incomplete: str) -> Found:
    """Return the ids of claims, mentions and links that begin so, the claims with their words."""

    def read(store: Store) -> list[tuple[str, str]]:
        found = [i for i in store.starting(incomplete, MOST) if i[0] in "cms"]
        words = store.claims.many([i for i in found if i.startswith("c:")])
        about = {i: words[i].text if i in words else KINDS[i[0]] for i in found}
        return [(i if ":" in incomplete else i[2:], said) for i, said in about.items()]

    return _complete(ctx, incomplete, read)


def _complete(ctx: typer.Context, incomplete: str, read: Callable[[Store], Iterable[tuple[str, str]]]) -> Found:
    try:
        with _open(ctx) as store:
            found = {printable(value): printable(about)[:WIDTH] for value, about in read(store)}
    except (KbError, OSError):
        return []
    return sorted((value, about) for value, about in found.items() if value.startswith(incomplete))[:MOST]


def _open(ctx: typer.Context) -> Store:
    from kb.cli.session import Session
    from kb.store import Store

    given: dict[str, Any] = ctx.find_root().params
    run = Session(_path(given.get("db")), _path(given.get("config")))
    return Store.open(run.database, mode="read", busy_seconds=1.0)


def _path(value: Any) -> Path | None:
    return Path(value) if value else None
