"""Stances: which claim supports or disputes which, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Label, Part, StanceLink
from kb.store.connection import Row
from kb.store.noun import LISTED, Noun, to_json
from kb.store.renewing import Table, renew

INSERT = """INSERT INTO stances (id, source, target, label, score, method, source_mention_id, target_mention_id, parts)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT id, source, target, label, score, method, source_mention_id, target_mention_id, parts
FROM stances"""
TABLE = Table(SELECT, INSERT, "DELETE FROM stances WHERE id = ?")
COUNTS = """SELECT target, label, COUNT(*) FROM stances
WHERE target IN (SELECT value FROM json_each(?)) GROUP BY target, label"""

_LABELS = {label.value: label for label in Label}
_PARTS = msgspec.json.Decoder(tuple[Part, ...])


class Stances(Noun[StanceLink]):
    """Stances by id."""

    NAME = "stance"
    SELECT = SELECT

    def _record(self, row: Row) -> StanceLink:
        values = list(row)
        values[3] = _LABELS[row[3]]
        values[8] = _PARTS.decode(row[8])
        return StanceLink(*values)

    def of_claim(self, claim_id: str) -> list[StanceLink]:
        """Return the stances with this claim at either end."""
        return self._load("WHERE source = ? OR target = ?", (claim_id, claim_id))

    def of_claims(self, ids: Iterable[str]) -> list[StanceLink]:
        """Return the stances with any of these claims at either end."""
        wanted = to_json(list(ids))
        return self._load(f"WHERE source IN {LISTED} OR target IN {LISTED}", (wanted, wanted))

    def counts(self, ids: Iterable[str]) -> dict[tuple[str, Label], int]:
        """Return how many claims bear on each of these in each way."""
        rows = self._db.rows(COUNTS, (to_json(list(ids)),))
        return {(target, _LABELS[label]): count for target, label, count in rows}

    def renew(self, stances: Iterable[StanceLink]) -> None:
        """Hold these stances and no others."""
        renew(self._db, TABLE, map(_row, stances))


def _row(s: StanceLink) -> Row:
    mentions = (s.source_mention_id, s.target_mention_id)
    return (s.id, s.source, s.target, s.label, float(s.score), s.method, *mentions, to_json(s.parts))
