"""Posts and comments, in document order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec

from kb.records import Label, Post, PostKind, ThreadLink
from kb.store.connection import Row
from kb.store.noun import KEYS_OF, Noun, to_json

INSERT = """INSERT INTO posts (id, document_id, author_key, kind, start, "end", line, end_line, parent_id, date, karma,
    url, confidence, declared, coauthor_keys, site_key, parent_site_key, section, agreement, retracted)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT p.id, p.document_id, COALESCE(k.author_id, p.author_key), p.kind, p.start, p."end", p.line,
    p.end_line, COALESCE(t.parent_id, p.parent_id), p.date, p.karma, p.url, p.confidence, p.declared,
    (SELECT json_group_array(id) FROM (SELECT COALESCE(a.author_id, c.value) AS id FROM json_each(p.coauthor_keys) c
        LEFT JOIN author_keys a ON a.key = c.value ORDER BY c.key)),
    p.site_key, p.parent_site_key, p.section, p.agreement, p.retracted
FROM posts p JOIN documents d ON d.id = p.document_id LEFT JOIN author_keys k ON k.key = p.author_key
LEFT JOIN threads t ON t.post_id = p.id"""
SELECT_ADDED = "SELECT id, author_key, coauthor_keys, parent_id FROM posts WHERE document_id = ?"
SELECT_PARENTS = "SELECT id, parent_id FROM posts"
ORIGINAL = "WHERE t.original_id IS NULL"
INSERT_LINK = "INSERT INTO threads (post_id, parent_id, original_id) VALUES (?, ?, ?)"
SELECT_LINKS = "SELECT post_id, parent_id, original_id FROM threads ORDER BY post_id"
CLEAR_LINKS = "DELETE FROM threads"

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
        values[19] = bool(row[19])
        return Post(*values)

    def add(self, posts: Iterable[Post]) -> None:
        """Store posts; `author_id` is the key of a raw name. A parent may come after its comments."""
        self._db.run_many(INSERT, map(_row, posts))

    def of_document(self, document_id: str) -> list[Post]:
        """Return the posts of one document in order."""
        return self._load("WHERE p.document_id = ?", (document_id,))

    def as_added(self, document_id: str) -> list[Post]:
        """Return the posts of one document as they were added: with the keys of raw names, parents only within it."""
        added = {row[0]: row[1:] for row in self._db.rows(SELECT_ADDED, (document_id,))}
        return [
            replace(p, author_id=key, coauthor_ids=_IDS.decode(more), parent_id=parent)
            for p in self.of_document(document_id)
            for key, more, parent in (added[p.id],)
        ]

    def in_documents(self) -> list[Post]:
        """Return every post with the parent that it has within its own document."""
        parents: dict[str, str | None] = dict(self._db.rows(SELECT_PARENTS))
        return [replace(p, parent_id=parents[p.id]) for p in self.all()]

    def originals(self) -> list[Post]:
        """Return every post once: where several documents hold it, only the one that the others repeat."""
        return self._load(ORIGINAL)

    def of_authors(self, author_ids: Iterable[str]) -> list[Post]:
        """Return the posts whose first author is one of these, each once, in order."""
        wanted = to_json(list(author_ids))
        return self._load(f"{ORIGINAL} AND p.author_key IN {KEYS_OF}", (wanted, wanted))

    def link(self, links: Iterable[ThreadLink]) -> None:
        """Store what posts are to posts of other documents, beside what they were added as."""
        self._db.run_many(INSERT_LINK, ((link.post_id, link.parent_id, link.original_id) for link in links))

    def links(self) -> list[ThreadLink]:
        """Return what posts are to posts of other documents, by post."""
        return [ThreadLink(*row) for row in self._db.rows(SELECT_LINKS)]

    def clear(self) -> None:
        """Forget what was derived: every post is again as it was added."""
        self._db.run(CLEAR_LINKS)


def _row(p: Post) -> Row:
    span = (p.start, p.end, p.line, p.end_line)
    return (
        p.id, p.document_id, p.author_id, p.kind, *span, p.parent_id, p.date, p.karma, p.url,
        float(p.confidence), p.declared, to_json(p.coauthor_ids), p.key, p.parent_key, p.section, p.agreement,
        int(p.retracted),
    )  # fmt: skip
