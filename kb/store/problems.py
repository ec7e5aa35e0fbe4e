"""Problems: what in the input could not be used, kept until the file is read again."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Problem
from kb.store.connection import Connection

INSERT = "INSERT INTO problems (document_path, path, line, message, hint, run_id) VALUES (?, ?, ?, ?, ?, ?)"
DELETE = "DELETE FROM problems WHERE document_path = ?"
SELECT = "SELECT path, line, message, hint FROM problems ORDER BY path, line, message, rowid"


class Problems:
    """Problems by path and line."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def replace(self, path: str, problems: Iterable[Problem], run_id: int | None) -> None:
        """Put these in place of all problems that reading the file at `path` met before."""
        with self._db.transaction():
            self.remove(path)
            self._db.run_many(INSERT, ((path, p.path, p.line, p.message, p.hint, run_id) for p in problems))

    def remove(self, path: str) -> None:
        """Remove the problems of the file at `path`."""
        self._db.run(DELETE, (path,))

    def all(self) -> list[Problem]:
        """Return every problem."""
        return [Problem(*row) for row in self._db.rows(SELECT)]
