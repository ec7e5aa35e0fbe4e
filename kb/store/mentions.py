"""Mentions, in document order, and the full-text search over their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from kb.ids import fingerprint
from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.store.connection import Row
from kb.store.noun import KEYS_OF, LISTED, Noun, to_json
from kb.text import normalise

INSERT = """INSERT INTO mentions (id, document_id, post_id, author_key, start, "end", line, end_line, text, kind, hedge,
    mode, confidence, paragraph, quote_id, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
SELECT = """SELECT m.id, m.document_id, m.post_id, COALESCE(k.author_id, m.author_key), m.start, m."end", m.line,
    m.end_line, m.text, m.kind, m.hedge, m.mode, m.confidence, m.paragraph, m.quote_id
FROM (SELECT * FROM mentions WHERE post_id NOT IN (SELECT post_id FROM threads WHERE original_id IS NOT NULL)) m
JOIN documents d ON d.id = m.document_id LEFT JOIN author_keys k ON k.key = m.author_key"""
MATCH = """SELECT m.id, -bm25(mention_words) AS score FROM mention_words JOIN mentions m ON m.n = mention_words.rowid
WHERE mention_words MATCH ? ORDER BY score DESC, m.id LIMIT ?"""
SCORES = "SELECT rowid, -bm25(mention_words) FROM mention_words WHERE mention_words MATCH ?"
HOLDING = "SELECT rowid FROM mention_words WHERE mention_words MATCH ?"
NUMBERS = "SELECT id, n FROM mentions WHERE id IN (SELECT value FROM json_each(?))"
IDS = "SELECT n, id FROM mentions WHERE n IN (SELECT value FROM json_each(?))"
TEXTS = "SELECT n, text FROM mentions WHERE n IN (SELECT value FROM json_each(?))"
PLACES = """SELECT m.n, m.post_id, m.document_id, m.text_hash FROM mentions m JOIN documents d ON d.id = m.document_id
WHERE m.post_id NOT IN (SELECT post_id FROM threads WHERE original_id IS NOT NULL) ORDER BY d.path, m.start, m.id"""
SAID = "SELECT id, text FROM mentions"
EXIST = "SELECT EXISTS (SELECT 1 FROM mentions)"
PASSING = "SELECT m.n FROM mentions m JOIN posts p ON p.id = m.post_id JOIN documents d ON d.id = m.document_id WHERE"
OF_AUTHOR = """(m.author_key IN (SELECT key FROM author_keys WHERE author_id = ?{0}) OR (m.author_key = ?{0}
    AND NOT EXISTS (SELECT 1 FROM author_keys WHERE key = ?{0})))"""
OF_DOCUMENT = "m.document_id = ?{0}"
OF_KIND = "m.kind = ?{0}"
OF_TOPIC = """m.id IN (SELECT s.mention_id FROM claims c JOIN claim_mentions s ON s.claim_id = c.id
    WHERE c.topic_id = ?{0})"""
DATE = "COALESCE(NULLIF(p.date, ''), NULLIF(d.date, ''))"
SINCE = f"substr({DATE}, 1, length(?{{0}})) >= ?{{0}}"
UNTIL = f"substr({DATE}, 1, length(?{{0}})) <= ?{{0}}"
BEFORE = f"substr({DATE}, 1, length(?{{0}})) < ?{{0}}"

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

    def of_posts(self, post_ids: Iterable[str]) -> list[Mention]:
        """Return the mentions of these posts in order."""
        return self._load(f"WHERE m.post_id IN {LISTED}", (to_json(sorted(post_ids)),))

    def of_authors(self, author_ids: Iterable[str]) -> list[Mention]:
        """Return the mentions of these authors in order."""
        wanted = to_json(list(author_ids))
        return self._load(f"WHERE m.author_key IN {KEYS_OF}", (wanted, wanted))

    def saying(self, texts: Collection[str]) -> list[Mention]:
        """Return the mentions whose words, normalised, are one of these texts, in order."""
        found = [id_ for id_, text in self._db.rows(SAID) if normalise(text) in texts]
        return list(self.many(found).values()) if found else []

    def places(self) -> list[tuple[int, str, str, str]]:
        """Return the numbers of all mentions, with post, document and hash of the text, in reading order."""
        return [(n, post_id, document_id, hash_) for n, post_id, document_id, hash_ in self._db.rows(PLACES)]

    def numbers(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of mentions, by their ids; they are the store's own and change when a document does."""
        return dict(self._db.rows(NUMBERS, (to_json(list(ids)),)))

    def ids(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the ids of mentions by their numbers."""
        return dict(self._db.rows(IDS, (to_json(list(numbers)),)))

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the words of mentions by their numbers."""
        return dict(self._db.rows(TEXTS, (to_json(list(numbers)),)))

    def exist(self) -> bool:
        """Return whether there is any."""
        return bool(self._db.rows(EXIST)[0][0])

    def passing(
        self, *, author_id: str | None, document_id: str | None, kind: str | None, topic_id: str | None,
        since: str | None, until: str | None, before: str | None,
    ) -> list[int]:  # fmt: skip
        """Return the numbers of the mentions that pass; what is None does not filter.

        Dates are beginnings of ISO 8601, compared as far as they go; with any of them, what has no date does not pass.
        """
        asked = {
            OF_AUTHOR: author_id, OF_DOCUMENT: document_id, OF_KIND: kind, OF_TOPIC: topic_id,
            SINCE: since, UNTIL: until, BEFORE: before,
        }  # fmt: skip
        given = [(condition, value) for condition, value in asked.items() if value is not None]
        where = " AND ".join(condition.format(n) for n, (condition, _) in enumerate(given, 1)) or "TRUE"
        return [row[0] for row in self._db.rows(f"{PASSING} {where}", [value for _, value in given])]

    def word_scores(self, query_terms: Sequence[str]) -> list[tuple[int, float]]:
        """Return numbers and BM25 scores of all mentions with any term, in no order; as `match`, which sorts them."""
        joined = _expression(query_terms, every=False)
        return [(n, score) for n, score in self._db.rows(SCORES, (joined,))] if joined else []

    def holding(self, query_terms: Sequence[str]) -> list[int]:
        """Return the numbers of the mentions with every term."""
        joined = _expression(query_terms, every=True)
        return [row[0] for row in self._db.rows(HOLDING, (joined,))] if joined else []

    def match(self, query_terms: Sequence[str], limit: int, *, every: bool = False) -> list[tuple[str, float]]:
        """Return ids and BM25 scores (higher is better) of the mentions with any, or every, term, best first.

        A term is compared by word stems; one of several words is a phrase. No term is ever FTS syntax. A negative
        `limit` is none.
        """
        joined = _expression(query_terms, every=every)
        return [(id_, score) for id_, score in self._db.rows(MATCH, (joined, limit))] if joined else []


def _expression(terms: Sequence[str], *, every: bool) -> str:
    """Return an FTS5 query for any, or every, term; empty if none has a letter or digit."""
    return (" AND " if every else " OR ").join(phrase for term in dict.fromkeys(terms) if (phrase := _phrase(term)))


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
