"""Quotes: passages that repeat earlier text, in document order."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Quote, QuoteKind
from kb.store.connection import Row
from kb.store.noun import KEYS_OF, LISTED, Noun, to_json

INSERT = """INSERT INTO quotes (id, document_id, post_id, author_key, kind, start, "end", line, end_line, marked, score,
    source_post_id, source_start, source_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT q.id, q.document_id, q.post_id, COALESCE(r.author_id, k.author_id, q.author_key),
    COALESCE(r.kind, q.kind), q.start, q."end", q.line, q.end_line, q.marked, COALESCE(r.score, q.score),
    COALESCE(r.source_post_id, q.source_post_id), COALESCE(r.source_start, q.source_start),
    COALESCE(r.source_end, q.source_end)
FROM quotes q JOIN documents d ON d.id = q.document_id LEFT JOIN author_keys k ON k.key = q.author_key
LEFT JOIN quote_sources r ON r.quote_id = q.id"""
INSERT_SOURCE = """INSERT INTO quote_sources (quote_id, author_id, kind, score, source_post_id, source_start,
    source_end) VALUES (?, ?, ?, ?, ?, ?, ?)"""
CLEAR_SOURCES = "DELETE FROM quote_sources"
OF_AUTHORS = f"WHERE r.author_id IN {LISTED} OR (r.author_id IS NULL AND q.author_key IN {KEYS_OF})"

_KINDS = {kind.value: kind for kind in QuoteKind}


class Quotes(Noun[Quote]):
    """Quotes by document path, then by where they begin."""

    NAME = "quote"
    SELECT = SELECT
    ID = "q.id"
    ORDER = "d.path, q.start, q.id"

    def _record(self, row: Row) -> Quote:
        values = list(row)
        values[4] = _KINDS[row[4]]
        values[9] = bool(row[9])
        return Quote(*values)

    def of_authors(self, author_ids: Iterable[str]) -> list[Quote]:
        """Return the quotes of words of these authors in order."""
        wanted = to_json(list(author_ids))
        return self._load(OF_AUTHORS, (wanted, wanted, wanted))

    def of_posts(self, post_ids: Iterable[str]) -> list[Quote]:
        """Return the quotes that stand in these posts in order."""
        return self._load(f"WHERE q.post_id IN {LISTED}", (to_json(list(post_ids)),))

    def add(self, quotes: Iterable[Quote]) -> None:
        """Store quotes; `author_id` is the key of a raw name."""
        self._db.run_many(INSERT, map(_row, quotes))

    def revise(self, quotes: Iterable[Quote]) -> None:
        """Store what these quotes are once the whole base is known, beside what they were added as."""
        rows = ((q.id, q.author_id, q.kind, q.score, q.source_post_id, q.source_start, q.source_end) for q in quotes)
        self._db.run_many(INSERT_SOURCE, rows)

    def clear(self) -> None:
        """Forget what was derived: every quote is again as it was added."""
        self._db.run(CLEAR_SOURCES)

    def of_document(self, document_id: str) -> list[Quote]:
        """Return the quotes of one document in order."""
        return self._load("WHERE q.document_id = ?", (document_id,))


def _row(q: Quote) -> Row:
    span = (q.start, q.end, q.line, q.end_line)
    return (
        q.id, q.document_id, q.post_id, q.author_id, q.kind, *span, int(q.marked), float(q.score),
        q.source_post_id, q.source_start, q.source_end,
    )  # fmt: skip
