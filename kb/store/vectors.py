"""Vectors of mention texts, as little-endian float32, told apart by the fingerprint of their encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from kb.protocols import Vectors as Matrix
from kb.store.connection import Connection
from kb.store.noun import to_json

INSERT = "INSERT OR REPLACE INTO vectors (fingerprint, text_hash, vector) VALUES (?, ?, ?)"
SELECT = """SELECT text_hash, vector FROM vectors
WHERE fingerprint = ? AND text_hash IN (SELECT value FROM json_each(?)) ORDER BY text_hash"""
# In the order they lie in: the plus keeps SQLite from going by the index, row by row.
SELECT_ALL = "SELECT text_hash, vector FROM vectors WHERE +fingerprint = ?"
SELECT_HASHES = "SELECT text_hash FROM vectors WHERE fingerprint = ?"
SELECT_MENTIONS = "SELECT id, text_hash FROM mentions"
SELECT_MISSING = """SELECT text_hash, MIN(text) FROM mentions
WHERE text_hash NOT IN (SELECT text_hash FROM vectors WHERE fingerprint = ?) GROUP BY text_hash ORDER BY text_hash"""
PRUNE_OTHERS = "DELETE FROM vectors WHERE fingerprint <> ?"
PRUNE = "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM mentions)"
COUNT = "SELECT COUNT(*) FROM vectors WHERE fingerprint = ?"
HOLDS = "SELECT EXISTS (SELECT 1 FROM vectors WHERE fingerprint = ?)"

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

        known = {row[0] for row in self._db.each(SELECT_HASHES, (fingerprint,))}
        mentions = sorted((id_, hash_) for id_, hash_ in self._db.each(SELECT_MENTIONS) if hash_ in known)
        rows: dict[str, list[int]] = {}
        for row, (_, hash_) in enumerate(mentions):
            rows.setdefault(hash_, []).append(row)
        made = np.zeros((0, 0), np.float32)
        for hash_, blob in self._db.each(SELECT_ALL, (fingerprint,)):
            vector = np.frombuffer(blob, LAYOUT)
            if not made.size:  # the matrix is never held twice
                made = np.empty((len(mentions), len(vector)), np.float32)
            for row in rows.get(hash_, ()):
                made[row] = vector
        return [id_ for id_, _ in mentions], made

    def blocks(self, fingerprint: str, size: int) -> Iterator[tuple[list[str], Matrix]]:
        """Yield all vectors, up to `size` at a time, of shape (n, d), each time behind the hashes of their texts."""
        import numpy as np

        rows = self._db.each(SELECT_ALL, (fingerprint,))
        while some := list(islice(rows, size)):
            yield [hash_ for hash_, _ in some], np.stack([np.frombuffer(blob, LAYOUT) for _, blob in some])

    def missing(self, fingerprint: str) -> dict[str, str]:
        """Return the mention texts that have no vector of this encoder, by their hashes."""
        return dict(self._db.rows(SELECT_MISSING, (fingerprint,)))

    def prune(self, fingerprint: str | None = None) -> int:
        """Remove vectors of texts that no mention has, with a `fingerprint` those of others too; return how many."""
        others = self._db.run(PRUNE_OTHERS, (fingerprint,)) if fingerprint is not None else 0
        return others + self._db.run(PRUNE)

    def holds(self, fingerprint: str) -> bool:
        """Return whether any text has a vector of this encoder."""
        return bool(self._db.rows(HOLDS, (fingerprint,))[0][0])

    def count(self, fingerprint: str) -> int:
        """Return how many texts have a vector of this encoder."""
        return int(self._db.rows(COUNT, (fingerprint,))[0][0])
