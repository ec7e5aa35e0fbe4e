"""Mentions, in document order, and the full-text search over their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.ids import fingerprint
from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.store.connection import Row
from kb.store.noun import Noun

INSERT = """INSERT INTO mentions (id, document_id, post_id, author_key, start, "end", line, end_line, text, kind, hedge,
    mode, confidence, paragraph, quote_id, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT m.id, m.document_id, m.post_id, COALESCE(k.author_id, m.author_key), m.start, m."end", m.line,
    m.end_line, m.text, m.kind, m.hedge, m.mode, m.confidence, m.paragraph, m.quote_id
FROM (SELECT * FROM mentions WHERE post_id NOT IN (SELECT post_id FROM threads WHERE original_id IS NOT NULL)) m
JOIN documents d ON d.id = m.document_id LEFT JOIN author_keys k ON k.key = m.author_key"""
MATCH = """SELECT m.id, -bm25(mention_words) AS score FROM mention_words JOIN mentions m ON m.n = mention_words.rowid
WHERE mention_words MATCH ? ORDER BY score DESC, m.id LIMIT ?"""
PLACES = """SELECT m.id, m.post_id, m.document_id FROM mentions m JOIN documents d ON d.id = m.document_id
WHERE m.post_id NOT IN (SELECT post_id FROM threads WHERE original_id IS NOT NULL) ORDER BY d.path, m.start, m.id"""

_KINDS = {kind.value: kind for kind in ClaimKind}
_HEDGES = {hedge.value: hedge for hedge in Hedge}
_MODES = {mode.value: mode for mode in Mode}


class Mentions(Noun[Mention]):
    """Mentions by document path, then by where they begin.

    Of a post that several documents hold, only those of the original are there.
    """

    NAME = "mention"
    SELECT = SELECT
    ID = "m.id"
    ORDER = "d.path, m.start, m.id"

    def _record(self, row: Row) -> Mention:
        values = list(row)
        values[9] = _KINDS[row[9]]
        values[10] = _HEDGES[row[10]]
        values[11] = _MODES[row[11]]
        return Mention(*values)

    def add(self, mentions: Iterable[Mention]) -> None:
        """Store mentions; `author_id` is the key of a raw name."""
        self._db.run_many(INSERT, map(_row, mentions))

    def of_document(self, document_id: str) -> list[Mention]:
        """Return the mentions of one document in order."""
        return self._load("WHERE m.document_id = ?", (document_id,))

    def places(self) -> list[tuple[str, str, str]]:
        """Return the ids of all mentions, each with its post's and its document's, in reading order."""
        return [(id_, post_id, document_id) for id_, post_id, document_id in self._db.rows(PLACES)]

    def match(self, query_terms: Sequence[str], limit: int, *, every: bool = False) -> list[tuple[str, float]]:
        """Return ids and BM25 scores (higher is better) of the mentions with any, or every, term, best first.

        A term is compared by word stems; one of several words is a phrase. No term is ever FTS syntax. A negative
        `limit` is none.
        """
        phrases = [phrase for term in dict.fromkeys(query_terms) if (phrase := _phrase(term))]
        joined = (" AND " if every else " OR ").join(phrases)
        return [(id_, score) for id_, score in self._db.rows(MATCH, (joined, limit))] if phrases else []


def _phrase(term: str) -> str:
    """Return `term` as one FTS5 string, or nothing if it has no letter or digit."""
    # What is not valid UTF-8 (a command line may hold it) and NUL cannot be part of an FTS expression.
    plain = term.encode(errors="ignore").decode().replace("\0", " ")
    doubled = plain.replace('"', '""')
    return f'"{doubled}"' if any(c.isalnum() for c in plain) else ""


def _row(m: Mention) -> Row:
    span = (m.start, m.end, m.line, m.end_line)
    return (
        m.id, m.document_id, m.post_id, m.author_id, *span, m.text, m.kind, m.hedge, m.mode, float(m.confidence),
        m.paragraph, m.quote_id, fingerprint(m.text),
    )  # fmt: skip
