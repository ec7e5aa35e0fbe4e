"""All that is derived from mentions, put in place at once: a reader never sees half of it."""

from __future__ import annotations

from collections.abc import Iterable

from kb.records import Claim, Crux, Exchange, MatchEdge, Position, Quote, StanceLink, ThreadLink, Topic
from kb.store.claims import Claims
from kb.store.connection import Connection
from kb.store.cruxes import Cruxes
from kb.store.edges import Edges
from kb.store.exchanges import Exchanges
from kb.store.positions import Positions
from kb.store.posts import Posts
from kb.store.quotes import Quotes
from kb.store.stances import Stances
from kb.store.topics import Topics


class Derived:
    """Threads, sources of quotes, match edges, claims, exchanges, stances, positions, topics and cruxes as one."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection
        self._posts = Posts(connection)
        self._quotes = Quotes(connection)
        self._edges = Edges(connection)
        self._topics = Topics(connection)
        self._claims = Claims(connection)
        self._exchanges = Exchanges(connection)
        self._stances = Stances(connection)
        self._positions = Positions(connection)
        self._cruxes = Cruxes(connection)

    def replace(
        self,
        *,
        threads: Iterable[ThreadLink] = (),
        quotes: Iterable[Quote] = (),
        edges: Iterable[MatchEdge] = (),
        claims: Iterable[Claim] = (),
        exchanges: Iterable[Exchange] = (),
        stances: Iterable[StanceLink] = (),
        positions: Iterable[Position] = (),
        topics: Iterable[Topic] = (),
        cruxes: Iterable[Crux] = (),
    ) -> None:
        """Put these in place of all before, in one transaction; what stays as it is is not written again.

        Topics say which claims they hold.

        `threads` say what posts are to posts of other documents, `quotes` are those that turn out to repeat another
        document of the base.
        """
        groups = list(topics)
        with self._db.transaction():
            self.unlink()
            self._posts.link(threads)
            self._quotes.revise(quotes)
            self._edges.renew(edges)
            self._topics.renew(groups)
            self._claims.renew(claims, groups)
            self._exchanges.renew(exchanges)
            self._stances.renew(stances)
            self._positions.renew(positions)
            self._cruxes.renew(cruxes)

    def unlink(self) -> None:
        """Have posts and quotes again as they were added."""
        with self._db.transaction():
            self._posts.clear()
            self._quotes.clear()
