"""Topics of a base that grows: new claims join the topics that are there, until so many came or went that all are new.

To find them all is to compare every claim with every topic. They are all that may differ from those of a base that was
made anew, and only where it holds many claims.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kb.config import TopicsConfig
from kb.ids import fingerprint
from kb.protocols import Vectors
from kb.records import Claim, Topic
from kb.stages.topics import find_topics, join
from kb.store import Store

_STATE = "topics"


class Fit(msgspec.Struct, frozen=True):
    """By what topics were found, among how many claims; how many came or went since then, and how many are there."""

    made_with: str
    claims: int
    changed: int
    held: int


class Grouping:
    """A `topics.Finder` over what a store holds for one encoder; with `anew` nothing is taken from it."""

    def __init__(self, encoder: str, store: Store, *, anew: bool = False) -> None:
        self._encoder, self._store, self._anew = encoder, store, anew

    def __call__(
        self, claims: Sequence[Claim], rows: Sequence[int], vectors: Vectors, config: TopicsConfig
    ) -> list[Topic]:
        """Return the topics of `claims`, whose `rows` of `vectors` these are; see `topics.join` and `find_topics`."""
        made_with, now = fingerprint(self._encoder, msgspec.json.encode(config, order="deterministic")), len(claims)
        last = self._last()
        if last is not None and last.made_with == made_with and now > config.exact and not self._anew:
            known = self._store.claims.ids()
            new = sum(claim.id not in known for claim in claims)
            gone = last.held + new - now
            changed = last.changed + new + max(gone, 0)
            if changed <= config.refit * last.claims:
                self._remember(Fit(made_with, last.claims, changed, now))
                row = {claim.id: at for claim, at in zip(claims, rows, strict=True)}
                return join(self._store.topics.all(), known, row, vectors, config)
        self._remember(Fit(made_with, now, 0, now))
        return find_topics(claims, rows, vectors, config)

    def _last(self) -> Fit | None:
        try:
            return msgspec.json.decode(self._store.state.get(_STATE) or "null", type=Fit | None)
        except msgspec.MsgspecError:  # a value of another kb: nothing that is known of
            return None

    def _remember(self, fit: Fit) -> None:
        self._store.state.set(_STATE, msgspec.json.encode(fit).decode())
