"""A connection that every noun reads and writes through: errors are told, writes are whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kb.errors import StoreError
from kb.store.failures import mapped

BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"
PIN = "SELECT COUNT(*) FROM sqlite_master"
COMMIT = "COMMIT"
ROLLBACK = "ROLLBACK"

Row = tuple[Any, ...]


class Connection:
    """Runs SQL on one open database. Raises `StoreError` for every error of SQLite.

    Opened for reading, it sees the database as it stood at its first look, whatever others write meanwhile.
    """

    def __init__(self, database: sqlite3.Connection, path: Path, *, writable: bool) -> None:
        self.database = database
        self.path = path
        self.writable = writable
        self._depth = 0
        if not writable:
            self.rows(BEGIN_READING)
            self.rows(PIN)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return all rows of a query."""
        with mapped(self.path):
            return self.database.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query one by one, so that they need not all be held at once."""
        with mapped(self.path):
            yield from self.database.execute(sql, parameters)

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one writing statement; return how many rows it changed."""
        with self.transaction(), mapped(self.path):
            return self.database.execute(sql, parameters).rowcount

    def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        """Run one writing statement for each row, all or none."""
        with self.transaction(), mapped(self.path):
            self.database.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Store all that is written in the block, or none of it if the block raises. Inside another, join it."""
        if not self.writable:
            raise StoreError(f"{self.path}: opened for reading only", hint="open the store with mode='write'")
        if self._depth:
            self._check_alive()
            yield
            return
        with mapped(self.path):
            self.database.execute(BEGIN_WRITING)
        self._depth = 1
        try:
            yield
            self._check_alive()
            with mapped(self.path):
                self.database.execute(COMMIT)
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._depth = 0

    def close(self) -> None:
        """Close the database; what is not committed is gone."""
        with mapped(self.path):
            self.database.close()

    def _check_alive(self) -> None:
        # A full disk makes SQLite undo the whole transaction by itself; what follows must not be stored piecemeal.
        if not self.database.in_transaction:
            raise StoreError(f"{self.path}: an earlier error undid this step", hint="run the command again")

    def _roll_back(self) -> None:
        if self.database.in_transaction:
            with mapped(self.path):
                self.database.execute(ROLLBACK)
