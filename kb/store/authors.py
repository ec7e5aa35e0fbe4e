"""Authors: people, each with the names they go by, as alias resolution derives them from the raw names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from kb.records import Author
from kb.store.connection import Row
from kb.store.noun import Noun

CLEAR_KEYS = "DELETE FROM author_keys"
CLEAR_ALIASES = "DELETE FROM author_aliases"
CLEAR = "DELETE FROM authors"
INSERT = "INSERT INTO authors (id, name, named, document_id) VALUES (?, ?, ?, ?)"
INSERT_ALIAS = "INSERT INTO author_aliases (author_id, position, alias) VALUES (?, ?, ?)"
INSERT_KEY = "INSERT INTO author_keys (key, author_id) VALUES (?, ?)"
SELECT = """SELECT id, name, named, document_id,
    (SELECT json_group_array(alias) FROM (SELECT alias FROM author_aliases WHERE author_id = id ORDER BY position))
FROM authors"""

_ALIASES = msgspec.json.Decoder(tuple[str, ...])


class Authors(Noun[Author]):
    """People, by id. Posts, quotes and mentions are loaded with the ids of these."""

    NAME = "author"
    SELECT = SELECT

    def _record(self, row: Row) -> Author:
        id_, name, named, document_id, aliases = row
        return Author(id_, name, bool(named), _ALIASES.decode(aliases), document_id)

    def replace(self, authors: Iterable[Author], keys: Mapping[str, str]) -> None:
        """Put these people in place of all before; `keys` says which author each raw name belongs to."""
        people = list(authors)
        with self._db.transaction():
            for statement in (CLEAR_KEYS, CLEAR_ALIASES, CLEAR):
                self._db.run(statement)
            self._db.run_many(INSERT, ((a.id, a.name, int(a.named), a.document_id) for a in people))
            self._db.run_many(INSERT_ALIAS, ((a.id, n, alias) for a in people for n, alias in enumerate(a.aliases)))
            self._db.run_many(INSERT_KEY, sorted(keys.items()))
