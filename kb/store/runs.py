"""Runs: every ingest or rebuild, with what it was made with and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from kb.records import Run
from kb.store.connection import Connection, Row
from kb.store.noun import to_json

INSERT = """INSERT INTO runs (command, started, version, config_fingerprint, model_fingerprints)
VALUES (?, ?, ?, ?, ?) RETURNING id"""
FINISH = """UPDATE runs SET finished = ?, added = ?, replaced = ?, unchanged = ?, failed = ?,
    model_fingerprints = COALESCE(?, model_fingerprints) WHERE id = ?"""
SELECT = """SELECT id, command, started, finished, version, config_fingerprint, model_fingerprints, added, replaced,
    unchanged, failed FROM runs ORDER BY id"""
SELECT_LAST = f"SELECT * FROM ({SELECT}) ORDER BY id DESC LIMIT 1"  # noqa: S608 - two constants of this file

_TEXTS = msgspec.json.Decoder(tuple[str, ...])


class Runs:
    """Runs by id, which counts up."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def start(
        self,
        command: str,
        version: str,
        config_fingerprint: str,
        *,
        model_fingerprints: Sequence[str] = (),
        started: str | None = None,
    ) -> int:
        """Record that a run begins (now, unless `started` says when, ISO 8601); return its id."""
        row = (command, started or _now(), version, config_fingerprint, to_json(tuple(model_fingerprints)))
        with self._db.transaction():
            return int(self._db.rows(INSERT, row)[0][0])

    def finish(
        self,
        id_: int,
        *,
        added: int = 0,
        replaced: int = 0,
        unchanged: int = 0,
        failed: int = 0,
        model_fingerprints: Sequence[str] | None = None,
        finished: str | None = None,
    ) -> None:
        """Record that a run ended (now, unless `finished` says when) and how many documents it did what to.

        `model_fingerprints` take the place of those given at the start.
        """
        models = None if model_fingerprints is None else to_json(tuple(model_fingerprints))
        self._db.run(FINISH, (finished or _now(), added, replaced, unchanged, failed, models, id_))

    def all(self) -> list[Run]:
        """Return every run, oldest first."""
        return [_record(row) for row in self._db.rows(SELECT)]

    def last(self) -> Run | None:
        """Return the newest run."""
        rows = self._db.rows(SELECT_LAST)
        return _record(rows[0]) if rows else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _record(row: Row) -> Run:
    values = list(row)
    values[6] = _TEXTS.decode(row[6])
    return Run(*values)
