"""Match edges: pairs of mentions that say the same thing."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import MatchEdge, Part
from kb.store.connection import Connection, Row
from kb.store.noun import to_json
from kb.store.renewing import Table, renew

INSERT = "INSERT INTO match_edges (source, target, method, score, parts) VALUES (?, ?, ?, ?, ?)"
SELECT = "SELECT source, target, score, method, parts FROM match_edges ORDER BY source, target, method"
SELECT_OF_MENTIONS = """WITH wanted AS (SELECT value FROM json_each(?))
SELECT source, target, score, method, parts FROM match_edges WHERE source IN wanted
UNION SELECT source, target, score, method, parts FROM match_edges WHERE target IN wanted
ORDER BY source, target, method"""
TABLE = Table(
    "SELECT source, target, method, score, parts FROM match_edges",
    INSERT,
    "DELETE FROM match_edges WHERE source = ? AND target = ? AND method = ?",
    key=3,
)

_PARTS = msgspec.json.Decoder(tuple[Part, ...])


class Edges:
    """Edges by their two mentions."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def all(self) -> list[MatchEdge]:
        """Return every edge, by source, target and method."""
        return [_record(row) for row in self._db.rows(SELECT)]

    def of_mentions(self, ids: Iterable[str]) -> list[MatchEdge]:
        """Return the edges with either end among these mentions."""
        return [_record(row) for row in self._db.rows(SELECT_OF_MENTIONS, (to_json(list(ids)),))]

    def renew(self, edges: Iterable[MatchEdge]) -> None:
        """Hold these edges and no others."""
        renew(self._db, TABLE, ((e.source, e.target, e.method, float(e.score), to_json(e.parts)) for e in edges))


def _record(row: Row) -> MatchEdge:
    source, target, score, method, parts = row
    return MatchEdge(source, target, score, method, _PARTS.decode(parts))
