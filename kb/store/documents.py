"""Documents: the ingested texts, in the order of their paths."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.errors import NotFoundError
from kb.records import Document, Unit
from kb.store.connection import Row
from kb.store.noun import LISTED, Noun, to_json

INSERT = """INSERT INTO documents (id, path, format, title, text, url, date, tags, unit, anchors, derived_with, run_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
DELETE = "DELETE FROM documents WHERE id = ?"
SELECT = "SELECT id, path, format, title, text, url, date, tags, unit, anchors FROM documents"
WITHOUT_TEXT = "SELECT id, path, format, title, '', url, date, tags, unit, '[]' FROM documents"
SELECT_WITHOUT_TEXT = f"{WITHOUT_TEXT} ORDER BY path"
SELECT_BRIEFLY = f"{WITHOUT_TEXT} WHERE id IN {LISTED}"
SELECT_PATHS = "SELECT id, path FROM documents"
# A file that holds several documents has them at `file#part`, an archive at `file/name`: ranges up to the character
# that follows, each by itself, so that an index finds them.
PATHS_OF_FILE = """SELECT path FROM documents WHERE path = ?1
UNION SELECT path FROM documents WHERE path >= ?1 || '#' AND path < ?1 || '$'
UNION SELECT path FROM documents WHERE path >= ?1 || '/' AND path < ?1 || '0'
UNION SELECT path FROM copies WHERE path = ?1
UNION SELECT path FROM copies WHERE path >= ?1 || '#' AND path < ?1 || '$'
UNION SELECT path FROM copies WHERE path >= ?1 || '/' AND path < ?1 || '0'
UNION SELECT document_path FROM problems WHERE document_path = ?1
UNION SELECT document_path FROM problems WHERE document_path >= ?1 || '#' AND document_path < ?1 || '$'
UNION SELECT document_path FROM problems WHERE document_path >= ?1 || '/' AND document_path < ?1 || '0'
ORDER BY path"""
DERIVED_WITH = "SELECT derived_with FROM documents WHERE id = ?"
PATH = "SELECT path FROM documents WHERE id = ?"
OTHERWISE_DERIVED = "SELECT id FROM documents WHERE derived_with <> ? ORDER BY path"
COUNT = "SELECT COUNT(*) FROM documents"

_TAGS = msgspec.json.Decoder(tuple[str, ...])
_ANCHORS = msgspec.json.Decoder(tuple[tuple[int, int], ...])


class Documents(Noun[Document]):
    """Documents with the fingerprint that their rows were derived with."""

    NAME = "document"
    SELECT = SELECT
    ORDER = "path"

    def _record(self, row: Row) -> Document:
        values = list(row)
        values[7] = _TAGS.decode(row[7])
        values[8] = Unit(row[8])
        values[9] = _ANCHORS.decode(row[9])
        return Document(*values)

    def add(self, document: Document, *, derived_with: str, run_id: int | None) -> None:
        """Store one document; `derived_with` tells the configuration and models of the rows that hang on it."""
        d = document
        made = (to_json(d.tags), d.unit, to_json(d.anchors), derived_with, run_id)
        self._db.run(INSERT, (d.id, d.path, d.format, d.title, d.text, d.url, d.date, *made))

    def remove(self, id_: str) -> None:
        """Remove a document and all that hangs on it. Raises `NotFoundError`."""
        if not self._db.run(DELETE, (id_,)):
            raise NotFoundError(f"there is no {self.NAME} {id_}")

    def all(self, with_text: bool = True) -> list[Document]:
        """Return every document by path; without text, `text` and `anchors` are empty and long ones cost nothing."""
        if with_text:
            return super().all()
        return [self._record(row) for row in self._db.rows(SELECT_WITHOUT_TEXT)]

    def briefly(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return the documents with these ids without their text; an id that is not there is left out."""
        return {row[0]: self._record(row) for row in self._db.rows(SELECT_BRIEFLY, (to_json(list(ids)),))}

    def paths(self) -> dict[str, str]:
        """Return the path of every document by its id; no more of it is read."""
        return dict(self._db.rows(SELECT_PATHS))

    def at_path(self, path: str) -> Document | None:
        """Return the document that was ingested from `path`."""
        found = self._load("WHERE path = ?", (path,))
        return found[0] if found else None

    def of_file(self, path: str) -> list[str]:
        """Return the paths, in order, of all documents, copies and problems that the file at `path` brought."""
        return [row[0] for row in self._db.rows(PATHS_OF_FILE, (path,))]

    def derived_with(self, id_: str) -> str:
        """Return the fingerprint that the document's rows were derived with. Raises `NotFoundError`."""
        rows = self._db.rows(DERIVED_WITH, (id_,))
        if not rows:
            raise NotFoundError(f"there is no {self.NAME} {id_}")
        return str(rows[0][0])

    def path_of(self, id_: str) -> str | None:
        """Return the path of a document, None if it is not held."""
        rows = self._db.rows(PATH, (id_,))
        return str(rows[0][0]) if rows else None

    def not_derived_with(self, fingerprint: str) -> list[str]:
        """Return the ids, by path, of the documents whose rows were derived with anything else."""
        return [row[0] for row in self._db.rows(OTHERWISE_DERIVED, (fingerprint,))]

    def count(self) -> int:
        """Return how many documents there are."""
        return int(self._db.rows(COUNT)[0][0])
