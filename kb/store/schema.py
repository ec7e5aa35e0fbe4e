"""The schema as text, for `schemas/kb.sql`."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from kb.store import migrations

SELECT = """SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND (type <> 'table' OR name NOT GLOB 'mention_words_*')
ORDER BY rowid"""


def schema_sql() -> str:
    """Return the statements of a database of the latest version, without those that full-text search adds itself."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection)
        statements = [row[0] for row in connection.execute(SELECT)]
    return "\n\n".join(f"{statement};" for statement in statements) + "\n"
