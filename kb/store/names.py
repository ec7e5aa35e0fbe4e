"""Names: author identities as the documents have them, before aliases are resolved."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Author
from kb.store.connection import Row
from kb.store.noun import Noun

INSERT = "INSERT OR IGNORE INTO names (document_id, key, written, name, named) VALUES (?, ?, ?, ?, ?)"
SELECT = """SELECT DISTINCT key, written, name, named, CASE WHEN named THEN NULL ELSE document_id END AS document_id
FROM names"""


class Names(Noun[Author]):
    """Raw identities, one for each form of a name: an `Author` with its key as `id`, that form as alias."""

    NAME = "name"
    SELECT = SELECT
    ID = "key"
    ORDER = "key, written, name"

    def _record(self, row: Row) -> Author:
        key, written, name, named, document_id = row
        return Author(key, name, bool(named), (written,) if written else (), document_id)

    def add(self, authors: Iterable[Author], document_id: str) -> None:
        """Store the identities that a document names, under their ids as keys; they go when the document goes."""
        rows = ((document_id, a.id, w, a.name, int(a.named)) for a in authors for w in (a.aliases or ("",)))
        self._db.run_many(INSERT, rows)

    def of_document(self, document_id: str) -> list[Author]:
        """Return the identities that one document names."""
        return self._load("WHERE document_id = ?", (document_id,))
