"""What the stages made of each part of the base by itself, told apart by a hash of all that it was made of."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress

from kb.store.connection import Connection

INSERT = "INSERT OR REPLACE INTO units (stage, hash, made) VALUES (?, ?, ?)"
SELECT = "SELECT hash, made FROM units WHERE stage = ?"
SELECT_HASHES = "SELECT hash FROM units WHERE stage = ?"
DELETE = "DELETE FROM units WHERE stage = ? AND hash = ?"
CLEAR = "DELETE FROM units"

_LEVEL = 1  # of compression: records repeat the names of their fields


class Units:
    """Bytes by stage and hash; what they hold is the stages' own."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, stage: str) -> dict[str, bytes]:
        """Return all that is held for a stage, but for what is damaged."""
        found = {}
        for key, made in self._db.rows(SELECT, (stage,)):
            with suppress(zlib.error):
                found[key] = zlib.decompress(made)
        return found

    def put(self, stage: str, made: Mapping[str, bytes], used: Collection[str]) -> None:
        """Hold what was `made` too, and nothing else than what is `used`."""
        held = {row[0] for row in self._db.rows(SELECT_HASHES, (stage,))}
        self._db.run_many(DELETE, ((stage, key) for key in sorted(held.difference(used))))
        self._db.run_many(INSERT, ((stage, key, zlib.compress(made[key], _LEVEL)) for key in sorted(made)))

    def clear(self) -> None:
        """Hold nothing of any stage."""
        self._db.run(CLEAR)
