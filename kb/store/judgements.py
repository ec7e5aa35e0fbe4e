"""Judgements: people's verdicts, and those of models that were asked.

Rows are only ever appended; the last row of an id is how it stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.errors import NotFoundError
from kb.records import Judgement, JudgementKind
from kb.store.connection import Connection, Row

INSERT = """INSERT INTO judgements (id, kind, subject, object, verdict, reason, created, undone, model)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT id, kind, subject, object, verdict, reason, created, undone, model FROM judgements j
WHERE n = (SELECT MAX(n) FROM judgements WHERE id = j.id) ORDER BY created, id"""
SELECT_LAST = """SELECT id, kind, subject, object, verdict, reason, created, undone, model FROM judgements
WHERE id = ? ORDER BY n DESC LIMIT 1"""


class Judgements:
    """Verdicts by when they were given, then by id."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, judgements: Iterable[Judgement]) -> None:
        """Append verdicts; one with `undone` takes back the one of the same id. Saying the same twice is once."""
        with self._db.transaction():
            for j in judgements:
                last = self._db.rows(SELECT_LAST, (j.id,))
                if not last or _record(last[0]) != j:
                    row = (j.id, j.kind, j.subject, j.object, j.verdict, j.reason, j.created, int(j.undone), j.model)
                    self._db.run(INSERT, row)

    def get(self, id_: str) -> Judgement:
        """Return how the verdict with this full id stands. Raises `NotFoundError`."""
        rows = self._db.rows(SELECT_LAST, (id_,))
        if not rows:
            raise NotFoundError(f"there is no judgement {id_}")
        return _record(rows[0])

    def all(self, active_only: bool = True) -> list[Judgement]:
        """Return how each verdict stands; with `active_only` without those taken back."""
        found = [_record(row) for row in self._db.rows(SELECT)]
        return [j for j in found if not (active_only and j.undone)]


def _record(row: Row) -> Judgement:
    id_, kind, subject, object_, verdict, reason, created, undone, model = row
    return Judgement(id_, JudgementKind(kind), subject, object_, verdict, reason, created, bool(undone), model)
