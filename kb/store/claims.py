"""Claims: clusters of mentions, each with its mentions in the order it was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kb.records import Claim, ClaimKind, Topic
from kb.store.connection import Row
from kb.store.noun import Noun, to_json
from kb.store.renewing import Table, renew

INSERT = """INSERT INTO claims (id, text, mention_id, kind, author_ids, topic_id, topic_position)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text, mention_id = excluded.mention_id,
    kind = excluded.kind, author_ids = excluded.author_ids, topic_id = excluded.topic_id,
    topic_position = excluded.topic_position"""
INSERT_MENTION = "INSERT INTO claim_mentions (claim_id, position, mention_id) VALUES (?, ?, ?)"
SELECT = """SELECT c.id, c.text, c.mention_id, c.kind, c.author_ids, c.topic_id, (SELECT json_group_array(mention_id)
    FROM (SELECT mention_id FROM claim_mentions WHERE claim_id = c.id ORDER BY position))
FROM claims c"""
SELECT_IDS = "SELECT id FROM claims"
SELECT_OF_MENTIONS = """SELECT mention_id, claim_id FROM claim_mentions
WHERE mention_id IN (SELECT value FROM json_each(?)) ORDER BY mention_id"""
TABLE = Table(
    "SELECT id, text, mention_id, kind, author_ids, topic_id, topic_position FROM claims",
    INSERT,
    "DELETE FROM claims WHERE id = ?",
    keeps=True,
)
MENTIONS = Table(
    "SELECT claim_id, position, mention_id FROM claim_mentions",
    INSERT_MENTION,
    "DELETE FROM claim_mentions WHERE claim_id = ? AND position = ?",
    key=2,
)

_KINDS = {kind.value: kind for kind in ClaimKind}
_IDS = msgspec.json.Decoder(tuple[str, ...])


class Claims(Noun[Claim]):
    """Claims by id."""

    NAME = "claim"
    SELECT = SELECT
    ID = "c.id"
    ORDER = "c.id"

    def _record(self, row: Row) -> Claim:
        id_, text, mention_id, kind, author_ids, topic_id, mention_ids = row
        members = _IDS.decode(mention_ids)
        return Claim(id_, text, mention_id, _KINDS[kind], members, _IDS.decode(author_ids), topic_id)

    def ids(self) -> set[str]:
        """Return the id of every claim."""
        return {row[0] for row in self._db.rows(SELECT_IDS)}

    def of_mention(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the claim's id for each of these mentions; one that belongs to no claim is left out."""
        return dict(self._db.rows(SELECT_OF_MENTIONS, (to_json(list(ids)),)))

    def renew(self, claims: Iterable[Claim], topics: Sequence[Topic]) -> None:
        """Hold these claims and no others; `topics` say their topic and their place in it, else their `topic_id`."""
        held = list(claims)
        places = {id_: (topic.id, n) for topic in topics for n, id_ in enumerate(topic.claim_ids)}
        renew(self._db, TABLE, (_row(c, *places.get(c.id, (c.topic_id, None))) for c in held))
        renew(self._db, MENTIONS, ((c.id, n, id_) for c in held for n, id_ in enumerate(c.mention_ids)))


def _row(c: Claim, topic_id: str | None, position: int | None) -> Row:
    return (c.id, c.text, c.mention_id, c.kind, to_json(c.author_ids), topic_id, position)
