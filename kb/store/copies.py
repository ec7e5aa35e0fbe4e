"""Copies: further files that hold the text of a document, which is named by the first of all their paths."""

from __future__ import annotations

from kb.store.connection import Connection

INSERT = "INSERT OR REPLACE INTO copies (path, document_id, title) VALUES (?, ?, ?)"
DELETE = "DELETE FROM copies WHERE path = ?"
SELECT = "SELECT path, title FROM copies WHERE document_id = ? ORDER BY path"
SELECT_AT = "SELECT document_id FROM copies WHERE path = ?"


class Copies:
    """Paths and titles of copies; they go with their document."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of_document(self, document_id: str) -> list[tuple[str, str]]:
        """Return (path, title) of each copy of a document, by path, beside the file that it is named by."""
        return [(path, title) for path, title in self._db.rows(SELECT, (document_id,))]

    def at_path(self, path: str) -> str | None:
        """Return the id of the document that the file at `path` is a copy of."""
        rows = self._db.rows(SELECT_AT, (path,))
        return str(rows[0][0]) if rows else None

    def add(self, document_id: str, path: str, title: str) -> None:
        """Record that the file at `path` holds the text of a document, and what the document is called there."""
        self._db.run(INSERT, (path, document_id, title))

    def remove(self, path: str) -> None:
        """Forget the copy at `path`."""
        self._db.run(DELETE, (path,))
