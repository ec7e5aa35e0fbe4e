"""Topics: groups of claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from kb.records import Topic
from kb.store.connection import Row
from kb.store.noun import Noun, to_json
from kb.store.renewing import Table, renew

INSERT = "INSERT INTO topics (id, label, terms) VALUES (?, ?, ?)"
SELECT = """SELECT t.id, t.label, t.terms, (SELECT json_group_array(id) FROM
    (SELECT id FROM claims WHERE topic_id = t.id ORDER BY topic_position IS NULL, topic_position, id))
FROM topics t"""
SIZES = """SELECT t.id, t.label, t.terms, COUNT(c.id),
    TOTAL((SELECT COUNT(*) FROM claim_mentions s WHERE s.claim_id = c.id)), COUNT(k.claim_id),
    TOTAL((SELECT COUNT(*) FROM cruxes x WHERE x.claim_id = c.id))
FROM topics t LEFT JOIN claims c ON c.topic_id = t.id
    LEFT JOIN (SELECT claim_id FROM positions WHERE stance = 'endorses'
    INTERSECT SELECT claim_id FROM positions WHERE stance = 'rejects') k ON k.claim_id = c.id
GROUP BY t.id ORDER BY t.id"""
AUTHORS = """SELECT c.topic_id, json_group_array(DISTINCT a.value) FROM claims c, json_each(c.author_ids) a
WHERE c.topic_id IS NOT NULL GROUP BY c.topic_id"""
LABELS = "SELECT id, label FROM topics WHERE id IN (SELECT value FROM json_each(?))"
TABLE = Table("SELECT id, label, terms FROM topics", INSERT, "DELETE FROM topics WHERE id = ?")

_TEXTS = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class TopicSize:
    """A topic with how much it holds: claims, their mentions, those that people divide on, and cruxes among them."""

    id: str
    label: str
    terms: tuple[str, ...]
    claims: int
    mentions: int
    contested: int
    cruxes: int


class Topics(Noun[Topic]):
    """Topics by id, each with its claims in the order they were given."""

    NAME = "topic"
    SELECT = SELECT
    ID = "t.id"
    ORDER = "t.id"

    def _record(self, row: Row) -> Topic:
        id_, label, terms, claim_ids = row
        return Topic(id_, label, _TEXTS.decode(terms), _TEXTS.decode(claim_ids))

    def labels(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the labels of these topics by their ids; the claims of a topic are not read."""
        return dict(self._db.rows(LABELS, (to_json(list(ids)),)))

    def sizes(self) -> list[TopicSize]:
        """Return every topic with how much it holds, by id."""
        return [
            TopicSize(id_, label, _TEXTS.decode(terms), *map(int, counts))
            for id_, label, terms, *counts in self._db.rows(SIZES)
        ]

    def authors(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the authors of each topic's claims."""
        return {id_: _TEXTS.decode(authors) for id_, authors in self._db.rows(AUTHORS)}

    def renew(self, topics: Iterable[Topic]) -> None:
        """Hold these topics and no others; which claims they hold is stored with the claims."""
        renew(self._db, TABLE, ((t.id, t.label, to_json(t.terms)) for t in topics))
