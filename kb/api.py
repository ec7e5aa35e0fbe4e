"""The base from Python: `kb.open(path)` for notebooks and scripts. Small, typed, for reading only.

Everything that comes back is a frozen record, the same that the commands print with --json (see schemas/). Authors,
topics and documents are named as on the command line: loosely, or by the beginning of an id.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kb import toml
from kb.records import ClaimKind
from kb.store import Sizes, Store
from kb.views import lookup
from kb.views.authors import AuthorLine, author_lines
from kb.views.between import Between, between
from kb.views.claim_list import ClaimFilter, list_claims
from kb.views.claims import ClaimLine, ClaimView, claim_view
from kb.views.common_ground import CommonGround, common_ground
from kb.views.cruxes import CruxFilter, CruxView, list_cruxes
from kb.views.documents import DocumentLine, document_lines
from kb.views.meant import meant
from kb.views.numbers import NumberDispute, number_disputes
from kb.views.objections import Objection, objections
from kb.views.timeline import Timeline, author_timeline, claim_timeline
from kb.views.topics import TopicLine, topic_lines

if TYPE_CHECKING:
    from kb.protocols import Encoder
    from kb.search import SearchResult
    from kb.summary import Summary


class Base:
    """An open base, as it was when it was opened: open it again to see what an ingest has added since.

    A context manager; all methods raise the errors of `kb.errors`, whose message says what to do.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, config: str | os.PathLike[str] | None = None
    ) -> None:
        """Open the base at `path`, by default where the command line finds it; `config` is a kb.toml.

        Raises `NotFoundError` if there is none, `StoreError`, `ConfigError`.
        """
        found = Path(config) if config else toml.find(Path.cwd())
        self.config = toml.load(found)
        """The settings."""
        place = Path(path) if path else toml.database_path(self.config, found)
        self._store = Store.open(place, mode="read", busy_seconds=self.config.database.busy_seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kb base {self._store.path}>"

    def close(self) -> None:
        """Close the base."""
        self._store.close()

    @property
    def sizes(self) -> Sizes:
        """How much the base holds."""
        return self._store.sizes()

    def claims(
        self, *, author: str | None = None, topic: str | None = None, document: str | None = None,
        kind: ClaimKind | str | None = None, contested: bool = False, limit: int | None = None,
    ) -> list[ClaimLine]:  # fmt: skip
        """Return claims: contested ones first, then those that most people make most often."""
        wanted = ClaimFilter(*self._ids(author, topic, document), ClaimKind(kind) if kind else None, contested)
        return list(list_claims(self._store, wanted, limit).lines)

    def claim(self, what: str) -> ClaimView:
        """Return a claim with every mention in its context, who stands where, and what bears on it.

        `what` is an id or its beginning, or a place (`path:line`) where one claim stands.
        """
        full = meant(self._store, self.config, what)
        return claim_view(self._store, self._store.resolve(full, "c"))

    def search(
        self, query: str, *, author: str | None = None, topic: str | None = None, document: str | None = None,
        since: str | None = None, until: str | None = None, kind: ClaimKind | str | None = None,
        limit: int | None = None,
    ) -> SearchResult:  # fmt: skip
        """Return what is for, against and related to a query, at most `limit` passages of each.

        `since` and `until` are beginnings of ISO 8601 dates, both included. Loads the encoder when first called. Raises
        `StoreError` if the base was made with another encoder than the settings name.
        """
        from kb.search import SearchFilter, search

        asked = self._ids(author, topic, document)
        wanted = SearchFilter(*asked, since=since, until=until, kind=ClaimKind(kind) if kind else None)
        return search(self._store, self._encoder, self.config, query, wanted, limit)

    def cruxes(
        self, *, between: tuple[str, str] | None = None, author: str | None = None, topic: str | None = None,
        document: str | None = None, min_score: float | None = None, limit: int | None = None,
    ) -> tuple[CruxView, ...]:  # fmt: skip
        """Return what disagreements hinge on, by falling score; `between` names two people on opposite sides."""
        pair = None
        if between:
            one, two = (lookup.author(self._store, self.config, name).id for name in between)
            pair = one, two
        least = self.config.cruxes.min_score if min_score is None else min_score
        wanted = CruxFilter(pair, *self._ids(author, topic, document), least)
        return list_cruxes(self._store, wanted, limit).cruxes

    def related(
        self, claim: str, *, author: str | None = None, document: str | None = None, limit: int | None = None
    ) -> SearchResult:
        """Return what supports a claim, disputes it or is near it. Raises `StoreError` as `search` does."""
        from kb.search import SearchFilter, related

        wanted = SearchFilter(*self._ids(author, None, document))
        return related(self._store, self._encoder, self.config, self._store.resolve(claim, "c"), wanted, limit)

    def disagreements(self, one: str, two: str, *, topic: str | None = None) -> Between:
        """Return all that divides two people and all that they agree on, by topic."""
        first, second = (lookup.author(self._store, self.config, name).id for name in (one, two))
        return between(self._store, first, second, self._ids(None, topic, None)[1])

    def numbers(self, *, topic: str | None = None) -> list[NumberDispute]:
        """Return the claims of which people state different numbers, widest apart first."""
        return number_disputes(self._store, None, self._ids(None, topic, None)[1])

    def objections(self, *, author: str | None = None, topic: str | None = None) -> list[Objection]:
        """Return what was said against people's claims and never answered, the weightiest first."""
        return objections(self._store, *self._ids(author, topic, None)[:2])

    def timeline(self, who: str, *, topic: str | None = None, limit: int | None = None) -> Timeline:
        """Return where an author stood over time, or everybody on a claim (`c:...`), with the changes of mind."""
        if who.startswith("c:"):
            return claim_timeline(self._store, self._store.resolve(who, "c"), limit)
        author, about, _ = self._ids(who, topic, None)
        return author_timeline(self._store, author or "", about, limit)

    def common_ground(self, *, topic: str | None = None, limit: int | None = None) -> CommonGround:
        """Return what people of opposed camps both endorse, most widely shared first."""
        return common_ground(self._store, self._ids(None, topic, None)[1], limit)

    def summary(
        self, *, topic: str | None = None, author: str | None = None, document: str | None = None,
        thread: str | None = None, since: str | None = None, limit: int | None = None,
    ) -> Summary:  # fmt: skip
        """Return key points, cruxes and open questions of the base or of one part of it; every text is verbatim.

        `thread` is the id of a post: that post and all that answers it. With `since`, what came from that date on is
        told too.
        """
        from kb.summary import Scope, summarise

        person, about, held = self._ids(author, topic, document)
        post = self._store.resolve(thread, "p") if thread else None
        scope = Scope(about, person, held, post, since)
        return summarise(self._store, self.config, scope, self._encoder.fingerprint, limit)

    def authors(self) -> list[AuthorLine]:
        """Return everybody: named people first, by how many claims they make."""
        return author_lines(self._store, self.config.authors)

    def topics(self) -> list[TopicLine]:
        """Return the topics, largest first."""
        return topic_lines(self._store)

    def documents(self) -> list[DocumentLine]:
        """Return the documents, by path."""
        return document_lines(self._store)

    @cached_property
    def _encoder(self) -> Encoder:
        from kb.models.encoders import load_encoder

        return load_encoder(self.config.encoder)

    def _ids(
        self, author: str | None, topic: str | None, document: str | None
    ) -> tuple[str | None, str | None, str | None]:
        store, config = self._store, self.config
        return (
            lookup.author(store, config, author).id if author else None,
            lookup.topic(store, config, topic).id if topic else None,
            lookup.document(store, config, document).id if document else None,
        )
