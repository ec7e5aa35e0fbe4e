"""The schema as text is a whole schema, and keeps its rules."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from kb.store import migrations, schema_sql


def test_the_text_makes_the_same_schema():
    text = schema_sql()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(text)
        made = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    for statement in text.removesuffix("\n").split(";\n\n"):
        assert statement.rstrip(";") in made or "END" in statement
    assert text == schema_sql()


def test_every_table_is_strict():
    tables = re.findall(r"CREATE TABLE (\w+) \(.*?\n\)([^;]*);", schema_sql(), re.DOTALL)
    assert len(tables) > 20
    assert [name for name, options in tables if "STRICT" not in options] == []


def test_no_shadow_tables_of_the_full_text_index():
    text = schema_sql()
    assert "CREATE VIRTUAL TABLE mention_words" in text
    assert "mention_words_delete" in text
    assert "mention_words_idx" not in text


def test_every_foreign_key_has_an_index_on_its_child():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection)
        tables = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        bare = []
        for table in tables:
            indexed = {connection.execute(f"SELECT name FROM pragma_index_info('{index[1]}')").fetchone()[0]
                       for index in connection.execute(f"PRAGMA index_list('{table}')").fetchall()}  # fmt: skip
            keys = connection.execute(f"PRAGMA foreign_key_list('{table}')").fetchall()
            bare += [(table, k[3]) for k in keys if k[3] not in indexed and k[2] != "runs" and k[1] == 0]
    assert bare == [], "removing a parent would read these tables from end to end"


def test_migrations_are_numbered_without_gaps():
    assert [m.number for m in migrations.MIGRATIONS] == list(range(1, migrations.latest() + 1))
