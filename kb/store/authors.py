"""Authors: people, each with the names they go by, as alias resolution derives them from the raw names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
TALLIES = """SELECT COALESCE(k.author_id, said.key), SUM(said.post), SUM(said.mention), COUNT(DISTINCT said.document_id)
FROM (SELECT p.author_key AS key, p.document_id, 1 AS post, 0 AS mention FROM posts p
        LEFT JOIN threads t ON t.post_id = p.id WHERE t.original_id IS NULL
    UNION ALL SELECT c.value, NULL, 1, 0 FROM posts p, json_each(p.coauthor_keys) c
        LEFT JOIN threads t ON t.post_id = p.id WHERE t.original_id IS NULL AND p.coauthor_keys <> '[]'
    UNION ALL SELECT m.author_key, m.document_id, 0, 1 FROM mentions m
        LEFT JOIN threads t ON t.post_id = m.post_id WHERE t.original_id IS NULL) said
LEFT JOIN author_keys k ON k.key = said.key GROUP BY 1"""

_ALIASES = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class AuthorTally:
    """How much an author wrote: posts, those with others included; mentions; and documents that hold any of it."""

    posts: int = 0
    mentions: int = 0
    documents: int = 0


class Authors(Noun[Author]):
    """People, by id. Posts, quotes and mentions are loaded with the ids of these."""

    NAME = "author"
    SELECT = SELECT

    def _record(self, row: Row) -> Author:
        id_, name, named, document_id, aliases = row
        return Author(id_, name, bool(named), _ALIASES.decode(aliases), document_id)

    def tallies(self) -> dict[str, AuthorTally]:
        """Return how much each author wrote; who wrote nothing is left out. A post counts once, whoever copies it."""
        return {id_: AuthorTally(*counts) for id_, *counts in self._db.rows(TALLIES)}

    def replace(self, authors: Iterable[Author], keys: Mapping[str, str]) -> None:
        """Put these people in place of all before; `keys` says which author each raw name belongs to."""
        people = list(authors)
        with self._db.transaction():
            for statement in (CLEAR_KEYS, CLEAR_ALIASES, CLEAR):
                self._db.run(statement)
            self._db.run_many(INSERT, ((a.id, a.name, int(a.named), a.document_id) for a in people))
            self._db.run_many(INSERT_ALIAS, ((a.id, n, alias) for a in people for n, alias in enumerate(a.aliases)))
            self._db.run_many(INSERT_KEY, sorted(keys.items()))
