"""What the full-text index of the mentions holds, term by term; and how it reads the words of a query."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from kb.store.connection import Connection
from kb.store.failures import mapped
from kb.store.migration_1 import TOKENIZER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WRITING, READING_ONLY = "PRAGMA query_only = OFF", "PRAGMA query_only = ON"
VIEW = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.mention_terms USING fts5vocab('main', 'mention_words', 'instance')"
# One row a term instead of one a word: to hand a million words to Python takes four times as long.
INSTANCES = "SELECT term, group_concat(doc) FROM temp.mention_terms GROUP BY term ORDER BY term"
LAST = "SELECT COALESCE(MAX(n), 0) FROM mentions"
ASKED = f"CREATE VIRTUAL TABLE asked USING fts5(text, tokenize='{TOKENIZER}')"
ASKED_TERMS = "CREATE VIRTUAL TABLE asked_terms USING fts5vocab('asked', 'instance')"
INSERT = "INSERT INTO asked (rowid, text) VALUES (?, ?)"
SELECT = "SELECT doc, term FROM asked_terms ORDER BY doc, offset"


class Words:
    """The terms of all mentions, those of copies included, as the index cuts and stems them."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def last(self) -> int:
        """Return the highest number of a mention, 0 if there is none."""
        return int(self._db.rows(LAST)[0][0])

    def instances(self) -> Iterator[tuple[str, NDArray[np.int64]]]:
        """Yield each term, in order, with the numbers of the mentions that hold it: as often as they do, in order."""
        import numpy as np

        with mapped(self._db.path):
            # The view holds nothing and is not in the file, but SQLite asks for the right to write all the same.
            self._db.database.execute(WRITING)
            self._db.database.execute(VIEW)
            if not self._db.writable:
                self._db.database.execute(READING_ONLY)
        for term, numbers in self._db.each(INSTANCES):
            yield term, np.sort(np.fromstring(numbers, np.int64, sep=","))

    def read(self, texts: Iterable[str]) -> list[list[str]]:
        """Return the terms of each text, as the index would hold them."""
        held = [text.encode(errors="ignore").decode().replace("\0", " ") for text in texts]
        found: list[list[str]] = [[] for _ in held]
        with mapped(self._db.path), closing(sqlite3.connect(":memory:")) as memory:
            memory.execute(ASKED)
            memory.execute(ASKED_TERMS)
            memory.executemany(INSERT, enumerate(held))
            for n, term in memory.execute(SELECT):
                found[n].append(term)
        return found
