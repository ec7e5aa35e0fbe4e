"""What the files of all nouns share: loading records by one SELECT, in one order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from kb.errors import NotFoundError
from kb.store.connection import Connection, Row

LISTED = "(SELECT value FROM json_each(?))"
KEYS_OF = """(SELECT key FROM author_keys WHERE author_id IN (SELECT value FROM json_each(?))
    UNION SELECT value FROM json_each(?) WHERE value NOT IN (SELECT key FROM author_keys))"""
"""The raw names of authors, of whom the list is given twice: one that was resolved to nobody is its own author."""

Record = TypeVar("Record")

_ENCODER = msgspec.json.Encoder(enc_hook=float)
"""Numbers of numpy are written as plain ones."""


def to_json(value: object) -> str:
    """Return `value` (records, tuples, texts, numbers) as JSON text for one column."""
    return "[]" if value == () else _ENCODER.encode(value).decode()


class Noun(ABC, Generic[Record]):
    """Records of one kind. `SELECT` names the id first; `ORDER` makes every list stable."""

    NAME: ClassVar[str]
    SELECT: ClassVar[str]
    ID: ClassVar[str] = "id"
    ORDER: ClassVar[str] = "id"

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    @abstractmethod
    def _record(self, row: Row) -> Record:
        """Return the record that a row of `SELECT` holds."""

    def all(self) -> list[Record]:
        """Return every record, in the noun's order."""
        return self._load("")

    def get(self, id_: str) -> Record:
        """Return the record with this full id. Raises `NotFoundError`."""
        found = self._load(f"WHERE {self.ID} = ?", (id_,))
        if not found:
            raise NotFoundError(f"there is no {self.NAME} {id_}")
        return found[0]

    def many(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return the records with these ids, in the noun's order; an id that is not there is left out."""
        rows = self._rows(f"WHERE {self.ID} IN {LISTED}", (to_json(list(ids)),))
        return {row[0]: self._record(row) for row in rows}

    def _load(self, condition: str, parameters: Sequence[Any] = (), order: str | None = None) -> list[Record]:
        return [self._record(row) for row in self._rows(condition, parameters, order)]

    def _rows(self, condition: str, parameters: Sequence[Any], order: str | None = None) -> list[Row]:
        return self._db.rows(f"{self.SELECT} {condition} ORDER BY {order or self.ORDER}", parameters)
