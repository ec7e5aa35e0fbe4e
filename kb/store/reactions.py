"""Reactions: what people left on posts without words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kb.records import Reaction
from kb.store.connection import Row
from kb.store.noun import Noun

INSERT = """INSERT OR IGNORE INTO reactions (id, document_id, post_id, name, author_key, value, count, start, "end")
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT r.id, r.document_id, r.post_id, r.name, COALESCE(k.author_id, r.author_key), r.value, r.count,
    r.start, r."end"
FROM reactions r JOIN documents d ON d.id = r.document_id LEFT JOIN author_keys k ON k.key = r.author_key"""
SELECT_KEYS = "SELECT id, author_key FROM reactions WHERE document_id = ?"


class Reactions(Noun[Reaction]):
    """Reactions by document path, then by the post and the name of the reaction."""

    NAME = "reaction"
    SELECT = SELECT
    ID = "r.id"
    ORDER = "d.path, r.post_id, r.name, r.id"

    def _record(self, row: Row) -> Reaction:
        return Reaction(*row)

    def add(self, reactions: Iterable[Reaction]) -> None:
        """Store reactions; `author_id` is the key of a raw name."""
        self._db.run_many(INSERT, map(_row, reactions))

    def of_post(self, post_id: str) -> list[Reaction]:
        """Return the reactions to one post."""
        return self._load("WHERE r.post_id = ?", (post_id,))

    def as_added(self, document_id: str) -> list[Reaction]:
        """Return the reactions in one document with the keys of the raw names that they were added under."""
        keys: dict[str, str | None] = {row[0]: row[1] for row in self._db.rows(SELECT_KEYS, (document_id,))}
        return [replace(r, author_id=keys[r.id]) for r in self._load("WHERE r.document_id = ?", (document_id,))]


def _row(r: Reaction) -> Row:
    return (r.id, r.document_id, r.post_id, r.name, r.author_id, float(r.value), r.count, r.start, r.end)
