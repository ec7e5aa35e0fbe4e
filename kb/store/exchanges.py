"""Exchanges: a passage and the passage that answers it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Exchange, Label, Part
from kb.store.connection import Row
from kb.store.noun import Noun, to_json

INSERT = """INSERT INTO exchanges (id, document_id, post_id, start, "end", answered_post_id, answered_start,
    answered_end, label, score, method, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT id, document_id, post_id, start, "end", answered_post_id, answered_start, answered_end, label, score,
    method, parts FROM exchanges"""
CLEAR = "DELETE FROM exchanges"

_LABELS = {label.value: label for label in Label}
_PARTS = msgspec.json.Decoder(tuple[Part, ...])


class Exchanges(Noun[Exchange]):
    """Exchanges by id."""

    NAME = "exchange"
    SELECT = SELECT

    def _record(self, row: Row) -> Exchange:
        values = list(row)
        values[8] = _LABELS[row[8]]
        values[11] = _PARTS.decode(row[11])
        return Exchange(*values)

    def of_post(self, post_id: str) -> list[Exchange]:
        """Return the exchanges in which this post answers or is answered."""
        return self._load("WHERE post_id = ? OR answered_post_id = ?", (post_id, post_id))

    def add(self, exchanges: Iterable[Exchange]) -> None:
        """Store exchanges."""
        self._db.run_many(INSERT, map(_row, exchanges))

    def clear(self) -> None:
        """Remove all exchanges."""
        self._db.run(CLEAR)


def _row(e: Exchange) -> Row:
    answered = (e.answered_post_id, e.answered_start, e.answered_end)
    return (
        e.id, e.document_id, e.post_id, e.start, e.end, *answered, e.label, float(e.score), e.method,
        to_json(e.parts),
    )  # fmt: skip
