"""Cruxes, best first."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Crux, Dispute, Hinge, Part, Side
from kb.store.connection import Row
from kb.store.noun import Noun, to_json
from kb.store.renewing import Table, renew

INSERT = """INSERT INTO cruxes (id, claim_id, facet_ids, sides, hinges, score, parts, kind)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = "SELECT id, claim_id, facet_ids, sides, hinges, score, parts, kind FROM cruxes"
BEST = "WHERE score >= ? ORDER BY score DESC, claim_id, id LIMIT ?"
COUNT = "SELECT COUNT(*) FROM cruxes WHERE score >= ?"
OF_CLAIM = """SELECT id FROM cruxes
WHERE claim_id = ?1 OR EXISTS (SELECT 1 FROM json_each(facet_ids) WHERE value = ?1) ORDER BY id"""
TABLE = Table(SELECT, INSERT, "DELETE FROM cruxes WHERE id = ?")

_IDS = msgspec.json.Decoder(tuple[str, ...])
_SIDES = msgspec.json.Decoder(tuple[Side, Side])
_HINGES = msgspec.json.Decoder(tuple[Hinge, ...])
_PARTS = msgspec.json.Decoder(tuple[Part, ...])
_KINDS = {kind.value: kind for kind in Dispute}


class Cruxes(Noun[Crux]):
    """Cruxes by score, ties by id."""

    NAME = "crux"
    SELECT = SELECT
    ORDER = "score DESC, id"

    def _record(self, row: Row) -> Crux:
        id_, claim_id, facets, sides, hinges, score, parts, kind = row
        return Crux(
            id_,
            claim_id,
            _IDS.decode(facets),
            _SIDES.decode(sides),
            _HINGES.decode(hinges),
            score,
            _PARTS.decode(parts),
            _KINDS[kind],
        )

    def best(self, least: float, limit: int) -> list[Crux]:
        """Return the cruxes scored `least` or more, best first, ties by claim and id; a negative `limit` is none."""
        return [self._record(row) for row in self._db.rows(f"{SELECT} {BEST}", (least, limit))]

    def count(self, least: float = 0.0) -> int:
        """Return how many cruxes have a score of `least` or more."""
        return int(self._db.rows(COUNT, (least,))[0][0])

    def of_claim(self, claim_id: str) -> list[str]:
        """Return the ids of the cruxes on a claim, and of those that it is a facet of."""
        return [row[0] for row in self._db.rows(OF_CLAIM, (claim_id,))]

    def renew(self, cruxes: Iterable[Crux]) -> None:
        """Hold these cruxes and no others."""
        renew(self._db, TABLE, map(_row, cruxes))


def _row(x: Crux) -> Row:
    facets, sides, hinges = to_json(x.facet_ids), to_json(x.sides), to_json(x.hinges)
    return (x.id, x.claim_id, facets, sides, hinges, float(x.score), to_json(x.parts), x.kind)
