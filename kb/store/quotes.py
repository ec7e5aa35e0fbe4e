"""Quotes: passages that repeat earlier text, in document order."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Quote, QuoteKind
from kb.store.connection import Row
from kb.store.noun import Noun

INSERT = """INSERT INTO quotes (id, document_id, post_id, author_key, kind, start, "end", line, end_line, marked, score,
    source_post_id, source_start, source_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT q.id, q.document_id, q.post_id, COALESCE(k.author_id, q.author_key), COALESCE(r.kind, q.kind),
    q.start, q."end", q.line, q.end_line, q.marked, q.score, q.source_post_id, q.source_start, q.source_end
FROM quotes q JOIN documents d ON d.id = q.document_id LEFT JOIN author_keys k ON k.key = q.author_key
LEFT JOIN quote_kinds r ON r.quote_id = q.id"""
INSERT_KIND = "INSERT INTO quote_kinds (quote_id, kind) VALUES (?, ?)"
CLEAR_KINDS = "DELETE FROM quote_kinds"

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

    def add(self, quotes: Iterable[Quote]) -> None:
        """Store quotes; `author_id` is the key of a raw name."""
        self._db.run_many(INSERT, map(_row, quotes))

    def revise(self, quotes: Iterable[Quote]) -> None:
        """Store the kinds of these quotes as derived, in place of those they were added with."""
        self._db.run_many(INSERT_KIND, ((q.id, q.kind) for q in quotes))

    def clear(self) -> None:
        """Forget the derived kinds: every quote is again as it was added."""
        self._db.run(CLEAR_KINDS)

    def of_document(self, document_id: str) -> list[Quote]:
        """Return the quotes of one document in order."""
        return self._load("WHERE q.document_id = ?", (document_id,))


def _row(q: Quote) -> Row:
    span = (q.start, q.end, q.line, q.end_line)
    return (
        q.id, q.document_id, q.post_id, q.author_id, q.kind, *span, int(q.marked), float(q.score),
        q.source_post_id, q.source_start, q.source_end,
    )  # fmt: skip
