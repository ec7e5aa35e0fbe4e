"""Exchanges: a passage and the passage that answers it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Exchange, Label, Part
from kb.store.connection import Row
from kb.store.noun import LISTED, Noun, to_json
from kb.store.renewing import Table, renew

INSERT = """INSERT INTO exchanges (id, document_id, post_id, start, "end", answered_post_id, answered_start,
    answered_end, label, score, method, parts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT id, document_id, post_id, start, "end", answered_post_id, answered_start, answered_end, label, score,
    method, parts FROM exchanges"""
TABLE = Table(SELECT, INSERT, "DELETE FROM exchanges WHERE id = ?")

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

    def of_posts(self, post_ids: Iterable[str]) -> list[Exchange]:
        """Return the exchanges in which any of these posts answers."""
        return self._load(f"WHERE post_id IN {LISTED}", (to_json(sorted(post_ids)),))

    def renew(self, exchanges: Iterable[Exchange]) -> None:
        """Hold these exchanges and no others."""
        renew(self._db, TABLE, map(_row, exchanges))


def _row(e: Exchange) -> Row:
    answered = (e.answered_post_id, e.answered_start, e.answered_end)
    return (
        e.id, e.document_id, e.post_id, e.start, e.end, *answered, e.label, float(e.score), e.method,
        to_json(e.parts),
    )  # fmt: skip
