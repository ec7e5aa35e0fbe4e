"""Vectors of mention texts, as little-endian float32, told apart by the fingerprint of their encoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.protocols import Vectors as Matrix
from kb.store.connection import Connection
from kb.store.noun import to_json

INSERT = "INSERT OR REPLACE INTO vectors (fingerprint, text_hash, vector) VALUES (?, ?, ?)"
SELECT = """SELECT text_hash, vector FROM vectors
WHERE fingerprint = ? AND text_hash IN (SELECT value FROM json_each(?)) ORDER BY text_hash"""
SELECT_BY_MENTION = """SELECT m.id, v.vector FROM mentions m
JOIN vectors v ON v.fingerprint = ? AND v.text_hash = m.text_hash ORDER BY m.id"""
SELECT_MISSING = """SELECT text_hash, MIN(text) FROM mentions
WHERE text_hash NOT IN (SELECT text_hash FROM vectors WHERE fingerprint = ?) GROUP BY text_hash ORDER BY text_hash"""
PRUNE_OTHERS = "DELETE FROM vectors WHERE fingerprint <> ?"
PRUNE = "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM mentions)"
COUNT = "SELECT COUNT(*) FROM vectors WHERE fingerprint = ?"

LAYOUT = "<f4"


class Vectors:
    """One vector for each encoder and text; mentions with the same text share it."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, fingerprint: str, text_hashes: Iterable[str]) -> dict[str, Matrix]:
        """Return the vectors, each of shape (d,), that are held for these hashes; the others are left out."""
        import numpy as np

        rows = self._db.rows(SELECT, (fingerprint, to_json(list(text_hashes))))
        return {hash_: np.frombuffer(blob, LAYOUT).astype(np.float32, copy=False) for hash_, blob in rows}

    def add(self, fingerprint: str, vectors: Mapping[str, Matrix]) -> None:
        """Store vectors of shape (d,) by text hash (`kb.ids.fingerprint` of the mention's text)."""
        import numpy as np

        self._db.run_many(
            INSERT, ((fingerprint, key, np.asarray(vectors[key], LAYOUT).tobytes()) for key in sorted(vectors))
        )

    def matrix(self, fingerprint: str) -> tuple[list[str], Matrix]:
        """Return the ids, sorted, of all mentions that have a vector, and their vectors of shape (n, d)."""
        import numpy as np

        rows = self._db.rows(SELECT_BY_MENTION, (fingerprint,))
        if not rows:
            return [], np.zeros((0, 0), np.float32)
        flat = np.frombuffer(b"".join(blob for _, blob in rows), LAYOUT).astype(np.float32, copy=False)
        return [id_ for id_, _ in rows], flat.reshape(len(rows), -1)

    def missing(self, fingerprint: str) -> dict[str, str]:
        """Return the mention texts that have no vector of this encoder, by their hashes."""
        return dict(self._db.rows(SELECT_MISSING, (fingerprint,)))

    def prune(self, fingerprint: str | None = None) -> int:
        """Remove vectors of texts that no mention has, with a `fingerprint` those of others too; return how many."""
        others = self._db.run(PRUNE_OTHERS, (fingerprint,)) if fingerprint is not None else 0
        return others + self._db.run(PRUNE)

    def count(self, fingerprint: str) -> int:
        """Return how many texts have a vector of this encoder."""
        return int(self._db.rows(COUNT, (fingerprint,))[0][0])
