"""Topics: groups of claims."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Topic
from kb.store.connection import Row
from kb.store.noun import Noun, to_json
from kb.store.renewing import Table, renew

INSERT = "INSERT INTO topics (id, label, terms) VALUES (?, ?, ?)"
SELECT = """SELECT t.id, t.label, t.terms, (SELECT json_group_array(id) FROM
    (SELECT id FROM claims WHERE topic_id = t.id ORDER BY topic_position IS NULL, topic_position, id))
FROM topics t"""
TABLE = Table("SELECT id, label, terms FROM topics", INSERT, "DELETE FROM topics WHERE id = ?")

_TEXTS = msgspec.json.Decoder(tuple[str, ...])


class Topics(Noun[Topic]):
    """Topics by id, each with its claims in the order they were given."""

    NAME = "topic"
    SELECT = SELECT
    ID = "t.id"
    ORDER = "t.id"

    def _record(self, row: Row) -> Topic:
        id_, label, terms, claim_ids = row
        return Topic(id_, label, _TEXTS.decode(terms), _TEXTS.decode(claim_ids))

    def renew(self, topics: Iterable[Topic]) -> None:
        """Hold these topics and no others; which claims they hold is stored with the claims."""
        renew(self._db, TABLE, ((t.id, t.label, to_json(t.terms)) for t in topics))
