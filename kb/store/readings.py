"""What models of two texts said, as little-endian float32 rows, told apart by the fingerprint of the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.protocols import Vectors as Rows
from kb.store.connection import Connection
from kb.store.noun import to_json

INSERT = "INSERT OR REPLACE INTO readings (fingerprint, text_hash, row) VALUES (?, ?, ?)"
SELECT = """SELECT text_hash, row FROM readings
WHERE fingerprint = ? AND text_hash IN (SELECT value FROM json_each(?)) ORDER BY text_hash"""
SELECT_ALL = "SELECT fingerprint, text_hash FROM readings"
COUNT = "SELECT COUNT(*) FROM readings"
DELETE = "DELETE FROM readings WHERE fingerprint = ? AND text_hash = ?"

LAYOUT = "<f4"


class Readings:
    """One row of probabilities for each model and pair of texts."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, fingerprint: str, text_hashes: Iterable[str]) -> dict[str, Rows]:
        """Return the rows, each of shape (answers,), that are held for these hashes; the others are left out."""
        import numpy as np

        found = self._db.rows(SELECT, (fingerprint, to_json(list(text_hashes))))
        return {hash_: np.frombuffer(blob, LAYOUT).astype(np.float32, copy=False) for hash_, blob in found}

    def add(self, fingerprint: str, rows: Mapping[str, Rows]) -> None:
        """Store rows of shape (answers,) by the hash (`kb.ids.fingerprint`) of the two texts."""
        import numpy as np

        self._db.run_many(INSERT, ((fingerprint, key, np.asarray(rows[key], LAYOUT).tobytes()) for key in sorted(rows)))

    def count(self) -> int:
        """Return how many rows are held, of all models."""
        return int(self._db.rows(COUNT)[0][0])

    def keep(self, used: Iterable[tuple[str, str]]) -> int:
        """Remove all but the (fingerprint, hash) pairs in `used`; return how many."""
        gone = sorted({(f, h) for f, h in self._db.rows(SELECT_ALL)} - set(used))
        self._db.run_many(DELETE, gone)
        return len(gone)
