"""Opening a database: what it is, whether this program may use it, and bringing an older one up to date.

Nothing is written before the file is known to be a kb database of a version that this program knows.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from kb.errors import NotFoundError, StoreError
from kb.store import migrations
from kb.store.connection import BEGIN_WRITING, COMMIT, Connection
from kb.store.failures import READ_ONLY, mapped

OLDEST_SQLITE = (3, 38, 0)
"""The first release with strict tables, JSON functions and `RETURNING` in every build."""

HEADER = b"SQLite format 3\0"
"""How every SQLite file begins. SQLite itself takes a short file of another kind for an empty database."""

RETRY_SECONDS = 0.05
"""How often the switch to write-ahead logging is tried again: SQLite itself does not wait for that lock."""

FOREIGN_KEYS_ON = "PRAGMA foreign_keys = ON"
FOREIGN_KEYS_OFF = "PRAGMA foreign_keys = OFF"
QUERY_ONLY = "PRAGMA query_only = ON"
CACHE = "PRAGMA cache_size = -65536"
"""64 MiB of pages: ids are hashes, so rows that are written together land all over the indexes."""

WAL = "PRAGMA journal_mode = WAL"
SYNC_NORMAL = "PRAGMA synchronous = NORMAL"


def open_for_reading(path: Path, busy_seconds: float) -> Connection:
    """Open an existing database without changing what it holds. Raises `NotFoundError`, `StoreError`."""
    with mapped(path):
        if not path.exists():
            raise NotFoundError(f"there is no database at {path}", hint="`kb ingest PATH` makes one")
        number = _check(path, busy_seconds)
        if number < migrations.latest():
            _update_for_reading(path, number, busy_seconds)
        database = _connect(path, _read_options(path), busy_seconds)
    return _prepared(database, path, busy_seconds, writable=False)


def open_for_writing(path: Path, busy_seconds: float) -> Connection:
    """Open a database, made or brought up to date first. Raises `StoreError`."""
    with mapped(path):
        if not path.parent.is_dir():
            where = "make it, or name another place with --db"
            raise StoreError(f"{path}: there is no folder {path.parent}", hint=where)
        there = path.exists()
        if there:
            _check(path, busy_seconds)
        if not (os.access(path.parent, os.W_OK) and (os.access(path, os.W_OK) or not there)):
            what, hint = READ_ONLY
            raise StoreError(f"{path}: {what}", hint=hint)
        database = _connect(path, "mode=rwc", busy_seconds)
    return _prepared(database, path, busy_seconds, writable=True)


def _prepared(database: sqlite3.Connection, path: Path, busy_seconds: float, *, writable: bool) -> Connection:
    try:
        with mapped(path):
            database.execute(CACHE)
            if writable:
                _use_wal(database, busy_seconds)
                _migrate(database, path)
                database.execute(SYNC_NORMAL)
                database.execute(FOREIGN_KEYS_ON)
            else:
                database.execute(QUERY_ONLY)
        return Connection(database, path, writable=writable)
    except BaseException:
        database.close()
        raise


def _check(path: Path, busy_seconds: float) -> int:
    """Return the version of an existing file. Raises `StoreError` if it is not ours to touch."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise StoreError(f"this Python has SQLite {sqlite3.sqlite_version}; kb needs {oldest}", hint="update Python")
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a database", hint="name a file with --db")
    with path.open("rb") as file:
        head = file.read(len(HEADER))
    if head and head != HEADER:
        raise StoreError(f"{path}: is not a kb database", hint="name another file with --db, or move this one away")
    with closing(_connect(path, _look_options(path), busy_seconds)) as connection:
        number, foreign = migrations.version(connection), migrations.is_foreign(connection)
    if foreign:
        raise StoreError(
            f"{path}: is a database of another program; it is left untouched", hint="name another file with --db"
        )
    if number > migrations.latest():
        raise StoreError(
            f"{path}: was made by a newer kb (version {number} of the database; this kb knows"
            f" {migrations.latest()}); it is left untouched",
            hint="update kb, or name another database with --db",
        )
    return number


def _look_options(path: Path) -> str:
    # Without a log beside it the file alone is the truth, and looking at it as immutable leaves no files behind.
    return "mode=ro" if _has_log(path) else "mode=ro&immutable=1"


def _read_options(path: Path) -> str:
    """Return how to open for reading: write-ahead logging needs to write beside the file, where that is allowed."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=rw"
    return _look_options(path)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _connect(path: Path, options: str, busy_seconds: float) -> sqlite3.Connection:
    location = f"{path.absolute().as_uri()}?{options}"
    return sqlite3.connect(location, uri=True, timeout=busy_seconds, isolation_level=None)


def _use_wal(connection: sqlite3.Connection, busy_seconds: float) -> None:
    from sqlite_utils import Database  # those who only read need not wait for it

    database = Database(connection, recursive_triggers=False, execute_plugins=False)
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            database.execute(WAL)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _update_for_reading(path: Path, number: int, busy_seconds: float) -> None:
    try:
        open_for_writing(path, busy_seconds).close()
    except StoreError as error:
        raise StoreError(
            f"{path}: was made by an older kb (version {number} of the database) and cannot be brought up to date:"
            f" {error.message}",
            hint="copy it to a place where you may write, and name the copy with --db",
        ) from error


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if migrations.version(connection) == migrations.latest():
        return
    connection.execute(FOREIGN_KEYS_OFF)
    connection.execute(BEGIN_WRITING)
    # Another process may have been first: only with the lock held does the version stand still.
    number = migrations.version(connection)
    if 0 < number < migrations.latest():
        _back_up(path, number)
    migrations.apply(connection)
    connection.execute(COMMIT)


def _back_up(path: Path, number: int) -> None:
    """Copy the database to `<name>.v<number>.backup`; a half-written copy never carries that name."""
    target = path.with_name(f"{path.name}.v{number}.backup")
    partial = target.with_name(f"{target.name}.partial")
    try:
        with closing(_connect(path, "mode=ro", 0)) as source, closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
