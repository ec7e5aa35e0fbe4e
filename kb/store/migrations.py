"""The schema, as an append-only list of numbered migrations; `PRAGMA user_version` says how far a database is.

A migration that has been released is never edited: a change of the schema is a new file and a new entry here.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from kb.store import migration_1

APPLICATION_ID = 0x6B622E64
"""Written into the file's header ("kb.d"), so that another program's SQLite file is never taken for ours."""

GET_VERSION = "PRAGMA user_version"
GET_APPLICATION = "PRAGMA application_id"
SET_VERSION = "PRAGMA user_version = {:d}"
SET_APPLICATION = "PRAGMA application_id = {:d}"
COUNT_OBJECTS = "SELECT COUNT(*) FROM sqlite_master"
CHECK_KEYS = "PRAGMA foreign_key_check"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its number, counted from 1, and its statements."""

    number: int
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (Migration(1, migration_1.STATEMENTS),)


def latest() -> int:
    """Return the version that this program reads and writes."""
    return MIGRATIONS[-1].number


def version(connection: sqlite3.Connection) -> int:
    """Return how far the database is; 0 is an empty one."""
    return int(connection.execute(GET_VERSION).fetchone()[0])


def is_foreign(connection: sqlite3.Connection) -> bool:
    """Return whether the database holds tables that another program made."""
    if connection.execute(GET_APPLICATION).fetchone()[0] == APPLICATION_ID:
        return False
    return int(connection.execute(COUNT_OBJECTS).fetchone()[0]) > 0


def apply(connection: sqlite3.Connection) -> None:
    """Bring the database to the latest version. The caller holds the transaction, foreign keys not enforced."""
    for migration in MIGRATIONS:
        if migration.number > version(connection):
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute(SET_VERSION.format(migration.number))
    connection.execute(SET_APPLICATION.format(APPLICATION_ID))
    if connection.execute(CHECK_KEYS).fetchone() is not None:
        raise sqlite3.IntegrityError("a migration would leave rows that refer to nothing")
