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
OF_AUTHOR = "EXISTS (SELECT 1 FROM json_each(c.author_ids) WHERE value = ?{0})"
OF_TOPIC, OF_KIND = "c.topic_id = ?{0}", "c.kind = ?{0}"
OF_DOCUMENT = """c.id IN (SELECT s.claim_id FROM mentions m JOIN claim_mentions s ON s.mention_id = m.id
    WHERE m.document_id = ?{0})"""
CONTESTED = """(SELECT claim_id FROM positions WHERE stance = 'endorses'
    INTERSECT SELECT claim_id FROM positions WHERE stance = 'rejects')"""
COUNT = "SELECT COUNT(*) FROM claims c"
RANKED = "SELECT c.id FROM claims c"
BY_RANK = """ORDER BY json_array_length(c.author_ids) DESC,
    (SELECT COUNT(*) FROM claim_mentions s WHERE s.claim_id = c.id) DESC,
    (SELECT COUNT(*) FROM stances s WHERE s.target = c.id AND s.label <> 'neutral') DESC, c.id LIMIT"""
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

    def ranked(
        self, *, author_id: str | None = None, topic_id: str | None = None, document_id: str | None = None,
        kind: str | None = None, contested: bool = False, limit: int | None = None,
    ) -> tuple[list[str], int]:  # fmt: skip
        """Return the ids of the claims that pass, at most `limit`, and how many pass. What is None does not filter.

        Those that somebody endorses and somebody rejects come first, then by authors, mentions, and links to them.
        """
        asked = {OF_AUTHOR: author_id, OF_TOPIC: topic_id, OF_DOCUMENT: document_id, OF_KIND: kind}
        given = [(condition, value) for condition, value in asked.items() if value is not None]
        where = " AND ".join(["TRUE", *(condition.format(n) for n, (condition, _) in enumerate(given, 1))])
        values = [value for _, value in given]
        divided = f"WHERE {where} AND c.id IN {CONTESTED}"
        passing = divided if contested else f"WHERE {where}"
        total = int(self._db.rows(f"{COUNT} {passing}", values)[0][0])
        most = total if limit is None else min(limit, total)
        found = [row[0] for row in self._db.rows(f"{RANKED} {divided} {BY_RANK} {most}", values)]
        if len(found) < most:  # to rank the others takes as long as the base is large, and few ask for them
            rest = f"WHERE {where} AND c.id NOT IN {CONTESTED} {BY_RANK} {most - len(found)}"
            found += [row[0] for row in self._db.rows(f"{RANKED} {rest}", values)]
        return found, total

    def renew(self, claims: Iterable[Claim], topics: Sequence[Topic]) -> None:
        """Hold these claims and no others; `topics` say their topic and their place in it, else their `topic_id`."""
        held = list(claims)
        places = {id_: (topic.id, n) for topic in topics for n, id_ in enumerate(topic.claim_ids)}
        renew(self._db, TABLE, (_row(c, *places.get(c.id, (c.topic_id, None))) for c in held))
        renew(self._db, MENTIONS, ((c.id, n, id_) for c in held for n, id_ in enumerate(c.mention_ids)))


def _row(c: Claim, topic_id: str | None, position: int | None) -> Row:
    return (c.id, c.text, c.mention_id, c.kind, to_json(c.author_ids), topic_id, position)
