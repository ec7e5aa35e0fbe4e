"""Posts and comments, in document order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from kb.records import Label, Post, PostKind
from kb.store.connection import Row
from kb.store.noun import Noun, to_json

INSERT = """INSERT INTO posts (id, document_id, author_key, kind, start, "end", line, end_line, parent_id, date, karma,
    url, confidence, declared, coauthor_keys) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT p.id, p.document_id, COALESCE(k.author_id, p.author_key), p.kind, p.start, p."end", p.line,
    p.end_line, p.parent_id, p.date, p.karma, p.url, p.confidence, p.declared,
    (SELECT json_group_array(id) FROM (SELECT COALESCE(a.author_id, c.value) AS id FROM json_each(p.coauthor_keys) c
        LEFT JOIN author_keys a ON a.key = c.value ORDER BY c.key))
FROM posts p JOIN documents d ON d.id = p.document_id LEFT JOIN author_keys k ON k.key = p.author_key"""
SELECT_KEYS = "SELECT id, author_key, coauthor_keys FROM posts WHERE document_id = ?"

_IDS = msgspec.json.Decoder(tuple[str, ...])
_KINDS = {kind.value: kind for kind in PostKind}
_LABELS: dict[str | None, Label | None] = {None: None, **{label.value: label for label in Label}}


class Posts(Noun[Post]):
    """Posts by document path, then by where they begin."""

    NAME = "post"
    SELECT = SELECT
    ID = "p.id"
    ORDER = "d.path, p.start, p.id"

    def _record(self, row: Row) -> Post:
        values = list(row)
        values[3] = _KINDS[row[3]]
        values[13] = _LABELS[row[13]]
        values[14] = _IDS.decode(row[14]) if row[14] != "[]" else ()
        return Post(*values)

    def add(self, posts: Iterable[Post]) -> None:
        """Store posts; `author_id` is the key of a raw name. A parent may come after its comments."""
        self._db.run_many(INSERT, map(_row, posts))

    def of_document(self, document_id: str) -> list[Post]:
        """Return the posts of one document in order."""
        return self._load("WHERE p.document_id = ?", (document_id,))

    def as_added(self, document_id: str) -> list[Post]:
        """Return the posts of one document with the keys of the raw names that they were added under."""
        keys = {id_: (key, _IDS.decode(more)) for id_, key, more in self._db.rows(SELECT_KEYS, (document_id,))}
        posts = self.of_document(document_id)
        return [replace(p, author_id=keys[p.id][0], coauthor_ids=keys[p.id][1]) for p in posts]


def _row(p: Post) -> Row:
    span = (p.start, p.end, p.line, p.end_line)
    return (
        p.id, p.document_id, p.author_id, p.kind, *span, p.parent_id, p.date, p.karma, p.url,
        float(p.confidence), p.declared, to_json(p.coauthor_ids),
    )  # fmt: skip
