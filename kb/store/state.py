"""State: single values that the pipeline remembers, such as what the derived tables were made with."""

from __future__ import annotations

from kb.store.connection import Connection

GET = "SELECT value FROM state WHERE key = ?"
SET = "INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


class State:
    """Texts by key."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def get(self, key: str) -> str | None:
        """Return the value of `key`, None if it was never set."""
        rows = self._db.rows(GET, (key,))
        return str(rows[0][0]) if rows else None

    def set(self, key: str, value: str) -> None:
        """Remember `value` under `key`."""
        self._db.run(SET, (key, value))
