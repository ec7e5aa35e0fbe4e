"""The only room with SQL: SQLite, one file a noun."""

from __future__ import annotations

from kb.store.schema import schema_sql
from kb.store.sizes import Sizes
from kb.store.store import Store

__all__ = ["Sizes", "Store", "schema_sql"]
