"""Finding the one id that a typed prefix stands for."""

from __future__ import annotations

from kb.errors import AmbiguousError, NotFoundError
from kb.ids import KINDS
from kb.store.connection import Connection

TABLES = {
    "d": "documents",
    "p": "posts",
    "a": "authors",
    "q": "quotes",
    "m": "mentions",
    "c": "claims",
    "s": "stances",
    "e": "exchanges",
    "t": "topics",
    "x": "cruxes",
    "j": "judgements",
}
SELECT = "SELECT DISTINCT id FROM {} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"

SHOWN = 10
"""Most candidates that an ambiguous prefix lists."""

LAST = "\U0010ffff"
"""Sorts after every character of an id."""


def resolve(connection: Connection, prefix: str, kinds: str) -> str:
    """Return the full id of one of `kinds` that begins with `prefix`, which may lack the kind and its colon.

    Raises `NotFoundError`, or `AmbiguousError` with up to ten candidates.
    """
    typed = prefix.strip().lower().encode(errors="ignore").decode()
    kind, colon, digits = typed.rpartition(":")
    if colon and kind in KINDS and kind not in kinds:
        wanted = " or ".join(KINDS[k] for k in kinds)
        raise NotFoundError(f"{prefix} is the id of a {KINDS[kind]}", hint=f"give the id of a {wanted}")
    searched = [k for k in kinds if k in TABLES and (k == kind or not colon)]
    found = [id_ for k in searched for id_ in _starting(connection, TABLES[k], f"{k}:{digits}")] if digits else []
    if not found:
        raise NotFoundError(f"nothing here has the id {prefix}", hint="ids are listed by the reading commands of kb")
    # Ids are of one length, but an imported one may be the beginning of another.
    whole = [id_ for id_ in found if id_.partition(":")[2] == digits]
    if len(whole) == 1:
        return whole[0]
    if len(found) > 1:
        candidates = tuple(found[:SHOWN])
        raise AmbiguousError(
            f"{prefix} may stand for several things: {', '.join(candidates)}", candidates, hint="type more of the id"
        )
    return found[0]


def starting(connection: Connection, typed: str, limit: int) -> list[str]:
    """Return up to `limit` ids of each kind that begin as typed; without kind and colon the digits alone count."""
    kind, _, digits = typed.strip().lower().rpartition(":")
    searched = [kind] if kind in TABLES else [] if kind else list(TABLES)
    return [id_ for k in searched for id_ in _starting(connection, TABLES[k], f"{k}:{digits}", limit)]


def _starting(connection: Connection, table: str, prefix: str, limit: int = SHOWN + 1) -> list[str]:
    return [row[0] for row in connection.rows(SELECT.format(table), (prefix, prefix + LAST, limit))]
