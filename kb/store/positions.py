"""Positions: where each author stands on each claim, with the mentions that show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from kb.records import MindChange, Position, Showing, Stance
from kb.store.connection import Connection, Row
from kb.store.noun import LISTED, to_json
from kb.store.renewing import Table, renew

INSERT = """INSERT INTO positions (claim_id, author_id, stance, score, reaction_ids, shown, changes)
VALUES (?, ?, ?, ?, ?, ?, ?)"""
INSERT_MENTION = "INSERT INTO position_mentions (claim_id, author_id, position, mention_id) VALUES (?, ?, ?, ?)"
SELECT = """SELECT p.author_id, p.claim_id, p.stance, p.score, (SELECT json_group_array(mention_id) FROM
    (SELECT mention_id FROM position_mentions s WHERE s.claim_id = p.claim_id AND s.author_id = p.author_id
    ORDER BY s.position)), p.reaction_ids, p.shown, p.changes
FROM positions p"""
OF_CLAIM = "WHERE p.claim_id = ?"
OF_CLAIMS = f"WHERE p.claim_id IN {LISTED}"
OF_AUTHOR = "WHERE p.author_id = ?"
CONTESTED = """SELECT claim_id FROM positions WHERE stance = 'endorses'
INTERSECT SELECT claim_id FROM positions WHERE stance = 'rejects'"""
COUNTS = """SELECT claim_id, stance, COUNT(*) FROM positions
WHERE claim_id IN (SELECT value FROM json_each(?)) GROUP BY claim_id, stance"""
ORDER = "ORDER BY p.claim_id, p.author_id"
TABLE = Table(
    "SELECT claim_id, author_id, stance, score, reaction_ids, shown, changes FROM positions",
    INSERT,
    "DELETE FROM positions WHERE claim_id = ? AND author_id = ?",
    key=2,
)
MENTIONS = Table(
    "SELECT claim_id, author_id, position, mention_id FROM position_mentions",
    INSERT_MENTION,
    "DELETE FROM position_mentions WHERE claim_id = ? AND author_id = ? AND position = ?",
    key=3,
)

_STANCES = {stance.value: stance for stance in Stance}
_IDS = msgspec.json.Decoder(tuple[str, ...])
_SHOWN = msgspec.json.Decoder(tuple[Showing, ...])
_CHANGES = msgspec.json.Decoder(tuple[MindChange, ...])


class Positions:
    """Positions by claim, then by author; the mentions of each in the order they were given."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def all(self) -> list[Position]:
        """Return every position."""
        return self._load("")

    def of_claim(self, claim_id: str) -> list[Position]:
        """Return everyone's position on a claim."""
        return self._load(OF_CLAIM, (claim_id,))

    def of_claims(self, claim_ids: Iterable[str]) -> dict[str, list[Position]]:
        """Return everyone's positions on each of these claims; a claim without any is left out."""
        found: dict[str, list[Position]] = {}
        for position in self._load(OF_CLAIMS, (to_json(list(claim_ids)),)):
            found.setdefault(position.claim_id, []).append(position)
        return found

    def contested(self) -> set[str]:
        """Return the ids of the claims that somebody endorses and somebody rejects."""
        return {row[0] for row in self._db.rows(CONTESTED)}

    def of_author(self, author_id: str) -> list[Position]:
        """Return an author's position on every claim."""
        return self._load(OF_AUTHOR, (author_id,))

    def counts(self, claim_ids: Iterable[str]) -> dict[tuple[str, Stance], int]:
        """Return how many people take each side of these claims."""
        rows = self._db.rows(COUNTS, (to_json(list(claim_ids)),))
        return {(claim_id, _STANCES[stance]): count for claim_id, stance, count in rows}

    def renew(self, positions: Iterable[Position]) -> None:
        """Hold these positions and no others."""
        held = list(positions)
        renew(self._db, TABLE, map(_values, held))
        shown = ((p.claim_id, p.author_id, n, id_) for p in held for n, id_ in enumerate(p.mention_ids))
        renew(self._db, MENTIONS, shown)

    def _load(self, condition: str, parameters: Sequence[Any] = ()) -> list[Position]:
        return [_record(row) for row in self._db.rows(f"{SELECT} {condition} {ORDER}", parameters)]


def _record(row: Row) -> Position:
    author_id, claim_id, stance, score, mention_ids, reaction_ids, shown, changes = row
    return Position(
        author_id, claim_id, _STANCES[stance], score, _IDS.decode(mention_ids), _IDS.decode(reaction_ids),
        _SHOWN.decode(shown), _CHANGES.decode(changes),
    )  # fmt: skip


def _values(position: Position) -> tuple[Any, ...]:
    lists = (position.reaction_ids, position.shown, position.changes)
    return position.claim_id, position.author_id, position.stance, float(position.score), *map(to_json, lists)
