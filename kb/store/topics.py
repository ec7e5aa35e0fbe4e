"""Topics: groups of claims."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kb.records import Topic
from kb.store.connection import Row
from kb.store.noun import Noun, to_json

INSERT = "INSERT INTO topics (id, label, terms) VALUES (?, ?, ?)"
SELECT = """SELECT t.id, t.label, t.terms, (SELECT json_group_array(id) FROM
    (SELECT id FROM claims WHERE topic_id = t.id ORDER BY topic_position IS NULL, topic_position, id))
FROM topics t"""
CLEAR = "DELETE FROM topics"

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

    def add(self, topics: Iterable[Topic]) -> None:
        """Store topics; which claims they hold is stored with the claims."""
        self._db.run_many(INSERT, ((t.id, t.label, to_json(t.terms)) for t in topics))

    def clear(self) -> None:
        """Remove all topics."""
        self._db.run(CLEAR)
