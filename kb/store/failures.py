"""The one place where an error of SQLite becomes a `StoreError` that says what, where, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import RefusedError, StoreError

PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary code in their low byte (sqlite.org/rescode.html)."""

READ_ONLY = ("the database is read-only", "make the file and its folder writable, or name another database with --db")

CAUSES = {
    sqlite3.SQLITE_PERM: ("may not be read or written", "check the permissions of the file and its folder"),
    sqlite3.SQLITE_BUSY: (
        "another process is writing to the database and did not finish in time",
        "wait for the other kb to end, or raise database.busy_seconds in kb.toml",
    ),
    sqlite3.SQLITE_LOCKED: ("the database is locked", "wait for the other kb to end and try again"),
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: (
        "the disk reported an error",
        "check the disk for free space and errors, then run the command again",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the database is damaged",
        "restore a copy of it, or move it away and ingest the documents anew",
    ),
    sqlite3.SQLITE_FULL: (
        "the disk is full, the last step was not stored",
        "free some space and run the command again; what was stored before is intact",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the database cannot be opened",
        "check that its folder exists and that you may read and write there",
    ),
    sqlite3.SQLITE_TOOBIG: ("a text is too long for the database", "split the document"),
    sqlite3.SQLITE_CONSTRAINT: (
        "the database refused a row, and the step it belongs to was not stored",
        "this is an error in kb or in an imported bundle; please report it",
    ),
    sqlite3.SQLITE_NOTADB: (
        "is not a kb database",
        "name another file with --db, or move this one away",
    ),
}
REFUSED = (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_CONSTRAINT)
"""A single row is at fault, not the database."""

OTHER = ("the database reported an error", "run the command again; if it stays, please report it")


def told(error: Exception, path: Path | str) -> StoreError:
    """Return the `StoreError` that tells a user about `error` at `path`."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & PRIMARY
    if isinstance(error, OSError):
        what, hint = CAUSES[sqlite3.SQLITE_CANTOPEN]
    elif isinstance(error, sqlite3.Error):
        what, hint = CAUSES.get(code, OTHER)
    else:
        what, hint = "a value does not fit into the database", "correct the document it comes from"
    refused = not isinstance(error, OSError | sqlite3.Error) or code in REFUSED
    return (RefusedError if refused else StoreError)(f"{path}: {what} ({error})", hint=hint)


@contextmanager
def mapped(path: Path | str) -> Iterator[None]:
    """Raise `StoreError` for whatever SQLite, or handing it a value, raises inside the block.

    A whole number beyond 64 bits and a lone surrogate are refused by the driver, not by SQLite.
    """
    try:
        yield
    except (sqlite3.Error, OSError, OverflowError, UnicodeEncodeError) as error:
        raise told(error, path) from error
