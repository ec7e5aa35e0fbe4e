"""Putting rows in place of all others of a table: what stays as it is is not written again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.store.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class Table:
    """The statements of a table. `select` gives rows as `insert` takes them; their first `key` columns are their own.

    With `keeps` the insertion changes a row that is there, so that what hangs on it stays.
    """

    select: str
    insert: str
    delete: str
    key: int = 1
    keeps: bool = False


def renew(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Make the table hold these rows and no others. Tables that others hang on come before them."""
    held = {row[: table.key]: row for row in connection.rows(table.select)}
    new, gone = [], []
    for row in rows:
        before = held.pop(row[: table.key], None)
        if before != row:
            new.append(row)
            if before is not None and not table.keeps:
                gone.append(row[: table.key])
    connection.run_many(table.delete, [*gone, *held])
    connection.run_many(table.insert, new)
