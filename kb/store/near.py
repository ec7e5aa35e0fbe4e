"""Which texts lie near which, as far as it was looked at, told apart by the encoder and the bar."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kb.store.connection import Connection
from kb.store.noun import to_json

INSERT = "INSERT OR REPLACE INTO near (fingerprint, text_hash, found) VALUES (?, ?, ?)"
SELECT = "SELECT text_hash, found FROM near WHERE fingerprint = ?"
DELETE = "DELETE FROM near WHERE fingerprint = ? AND text_hash = ?"
DELETE_OTHERS = "DELETE FROM near WHERE fingerprint NOT IN (SELECT value FROM json_each(?))"

PAIR = [("text", "<u8"), ("cosine", "<f4")]
"""The fields of a pair: the hash of a near text, as a number, and how near it is."""


class NearTexts:
    """One row for each text that was compared with all others of its time; a pair stands in the row of either."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, fingerprint: str) -> dict[str, bytes]:
        """Return the pairs, as bytes of `PAIR`, that are held in the row of each text, by its hash."""
        return dict(self._db.rows(SELECT, (fingerprint,)))

    def add(self, fingerprint: str, rows: Mapping[str, bytes]) -> None:
        """Store pairs, as bytes of `PAIR`, by text hash."""
        self._db.run_many(INSERT, ((fingerprint, key, rows[key]) for key in sorted(rows)))

    def remove(self, fingerprint: str, text_hashes: Collection[str]) -> None:
        """Remove the rows of these texts."""
        self._db.run_many(DELETE, ((fingerprint, key) for key in sorted(text_hashes)))

    def keep(self, fingerprints: Collection[str]) -> None:
        """Remove the rows of all other fingerprints."""
        self._db.run(DELETE_OTHERS, (to_json(sorted(fingerprints)),))
