"""Names: author identities as the documents have them, before aliases are resolved."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Author
from kb.store.connection import Row
from kb.store.noun import Noun

INSERT = "INSERT OR IGNORE INTO names (key, name, named, document_id) VALUES (?, ?, ?, ?)"
SELECT = "SELECT key, name, named, document_id FROM names"
PRUNE = """DELETE FROM names WHERE
    NOT EXISTS (SELECT 1 FROM posts WHERE author_key = key)
    AND NOT EXISTS (SELECT 1 FROM quotes WHERE author_key = key)
    AND NOT EXISTS (SELECT 1 FROM mentions WHERE author_key = key)"""


class Names(Noun[Author]):
    """Raw identities; an `Author` here has its key as `id`, and no aliases."""

    NAME = "name"
    SELECT = SELECT
    ID = "key"
    ORDER = "key"

    def _record(self, row: Row) -> Author:
        key, name, named, document_id = row
        return Author(key, name, bool(named), document_id=document_id)

    def add(self, authors: Iterable[Author]) -> None:
        """Store identities under their ids as keys; one that is there already stays as it is."""
        self._db.run_many(INSERT, ((a.id, a.name, int(a.named), a.document_id) for a in authors))

    def prune(self) -> int:
        """Remove the identities that no post, quote or mention refers to; return how many."""
        return self._db.run(PRUNE)
