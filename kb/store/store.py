"""The store: one open database, with a shelf for every noun."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from kb.ids import KINDS
from kb.records import Bundle
from kb.store.authors import Authors
from kb.store.claims import Claims
from kb.store.connection import Connection
from kb.store.copies import Copies
from kb.store.cruxes import Cruxes
from kb.store.derived import Derived
from kb.store.documents import Documents
from kb.store.edges import Edges
from kb.store.exchanges import Exchanges
from kb.store.history import History
from kb.store.judgements import Judgements
from kb.store.mentions import Mentions
from kb.store.names import Names
from kb.store.near import NearTexts
from kb.store.opening import open_for_reading, open_for_writing
from kb.store.positions import Positions
from kb.store.posts import Posts
from kb.store.prefixes import resolve, starting
from kb.store.problems import Problems
from kb.store.quotes import Quotes
from kb.store.reactions import Reactions
from kb.store.readings import Readings
from kb.store.runs import Runs
from kb.store.sizes import Sizes, count
from kb.store.stances import Stances
from kb.store.state import State
from kb.store.topics import Topics
from kb.store.units import Units
from kb.store.vectors import Vectors
from kb.store.words import Words

BUNDLE_VERSION = 1
BUSY_SECONDS = 30.0
"""How long to wait for another process that writes, where the caller (kb.toml) does not say."""


class Store:
    """An open database. A context manager; every error of the database is a `StoreError`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.documents = Documents(connection)
        self.copies = Copies(connection)
        self.names = Names(connection)
        self.posts = Posts(connection)
        self.reactions = Reactions(connection)
        self.quotes = Quotes(connection)
        self.mentions = Mentions(connection)
        self.words = Words(connection)
        self.authors = Authors(connection)
        self.vectors = Vectors(connection)
        self.readings = Readings(connection)
        self.near = NearTexts(connection)
        self.units = Units(connection)
        self.derived = Derived(connection)
        self.edges = Edges(connection)
        self.claims = Claims(connection)
        self.exchanges = Exchanges(connection)
        self.stances = Stances(connection)
        self.positions = Positions(connection)
        self.topics = Topics(connection)
        self.cruxes = Cruxes(connection)
        self.history = History(connection)
        self.judgements = Judgements(connection)
        self.problems = Problems(connection)
        self.runs = Runs(connection)
        self.state = State(connection)

    @classmethod
    def open(cls, path: Path, *, mode: Literal["read", "write"], busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open the database at `path`.

        For reading it must exist, works where nothing may be written, and shows one moment's content until it is
        closed. For writing it is made if missing, and an older one is copied aside and brought up to date.
        Raises `NotFoundError`, `StoreError`.
        """
        opened = open_for_reading if mode == "read" else open_for_writing
        return cls(opened(path, busy_seconds))

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.connection.path

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """Store all that is written in the block or none of it; inside another transaction, join it."""
        return self.connection.transaction()

    def resolve(self, prefix: str, kinds: str = "".join(KINDS)) -> str:
        """Return the full id that `prefix` stands for, among `kinds`. Raises `NotFoundError`, `AmbiguousError`."""
        return resolve(self.connection, prefix, kinds)

    def starting(self, typed: str, limit: int) -> list[str]:
        """Return up to `limit` ids of each kind that begin as typed, with or without the kind and its colon."""
        return starting(self.connection, typed, limit)

    def sizes(self) -> Sizes:
        """Return how much the database holds."""
        return count(self.connection)

    def bundle(self) -> Bundle:
        """Return everything: documents and posts in document order, problems by place, the rest by id."""
        return Bundle(
            version=BUNDLE_VERSION,
            documents=tuple(self.documents.all()),
            posts=tuple(self.posts.in_documents()),
            reactions=tuple(sorted(self.reactions.all(), key=lambda r: r.id)),
            authors=tuple(self.authors.all()),
            quotes=tuple(sorted(self.quotes.all(), key=lambda q: q.id)),
            mentions=tuple(sorted(self.mentions.all(), key=lambda m: m.id)),
            claims=tuple(self.claims.all()),
            stances=tuple(self.stances.all()),
            positions=tuple(self.positions.all()),
            topics=tuple(self.topics.all()),
            cruxes=tuple(sorted(self.cruxes.all(), key=lambda x: x.id)),
            judgements=tuple(sorted(self.judgements.all(active_only=False), key=lambda j: j.id)),
            threads=tuple(self.posts.links()),
            problems=tuple(self.problems.all()),
        )
