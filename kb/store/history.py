"""What the cruxes were: each as it stood from one run until another. Ids and hashes only, no word of any document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from kb.ids import fingerprint
from kb.records import Claim, Crux, PastCrux, Side
from kb.store.connection import Connection, Row
from kb.store.noun import to_json

INSERT = """INSERT INTO crux_history (crux_id, since, until, mention_id, words, score, sides)
VALUES (?, ?, NULL, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = NULL, mention_id = excluded.mention_id,
    words = excluded.words, score = excluded.score, sides = excluded.sides"""
SELECT = "SELECT crux_id, since, until, mention_id, words, score, sides FROM crux_history"
CLOSE = "UPDATE crux_history SET until = ? WHERE crux_id = ? AND until IS NULL"
OPEN = "WHERE until IS NULL ORDER BY crux_id"
AT = "WHERE since <= ? AND (until IS NULL OR until > ?) ORDER BY score DESC, crux_id"

_SIDES = msgspec.json.Decoder(tuple[Side, Side])


class History:
    """Past and present cruxes by the runs between which they stood so. Kept for good: it cannot be derived again."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def update(self, run: int, cruxes: Sequence[Crux], claims: Mapping[str, Claim]) -> None:
        """Note how the cruxes stand after `run`; what has not changed goes on."""
        now = {x.id: _past(x, claims[x.claim_id], run) for x in cruxes}
        before = {past.crux_id: past for past in self._load(OPEN)}
        ended = [id_ for id_, past in before.items() if id_ not in now or not _same(past, now[id_])]
        self._db.run_many(CLOSE, ((run, id_) for id_ in ended))
        fresh = [past for id_, past in now.items() if id_ not in before or id_ in ended]
        self._db.run_many(
            INSERT, ((p.crux_id, run, p.mention_id, p.words, float(p.score), to_json(p.sides)) for p in fresh)
        )

    def at(self, run: int) -> list[PastCrux]:
        """Return the cruxes as they stood after `run`, best first."""
        return self._load(AT, (run, run))

    def _load(self, condition: str, parameters: Sequence[int] = ()) -> list[PastCrux]:
        return [_record(row) for row in self._db.rows(f"{SELECT} {condition}", parameters)]


def _past(crux: Crux, claim: Claim, run: int) -> PastCrux:
    return PastCrux(crux.id, claim.mention_id, fingerprint(claim.text), crux.score, crux.sides, run)


def _same(one: PastCrux, two: PastCrux) -> bool:
    return (one.words, one.score, one.sides) == (two.words, two.score, two.sides)


def _record(row: Row) -> PastCrux:
    crux_id, since, until, mention_id, words, score, sides = row
    return PastCrux(crux_id, mention_id, words, score, _SIDES.decode(sides), since, until)
