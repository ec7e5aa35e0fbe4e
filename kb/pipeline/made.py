"""What stages made of parts of a base, kept for the runs to come: a `units.Keeper` over a store."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from kb.config import Config
from kb.ids import fingerprint
from kb.pipeline import freshness
from kb.pipeline.feeding import FEEDS, Feed
from kb.store import Store


class Made:
    """What the store holds of the settings, the models and the kb of now; with `anew` all of it goes.

    `reused` tells whether anything was.
    """

    def __init__(self, store: Store, config: Config, models: Mapping[str, str], *, anew: bool = False) -> None:
        self._store, self._config, self._models = store, config, models
        self.reused = False
        if anew:
            store.units.clear()

    def fed(self, stage: str) -> str:
        """Return a hash of the settings and models of a stage, of which what is only part of one (`turns`) has none."""
        feed = FEEDS.get(stage, Feed())
        settings = [msgspec.json.encode(getattr(self._config, name), order="deterministic") for name in feed.settings]
        return fingerprint(freshness.RECIPE, *settings, *(self._models[role] for role in feed.models))

    def get(self, stage: str) -> Mapping[str, bytes]:
        """Return all that is held for a stage."""
        return self._store.units.get(stage)

    def put(self, stage: str, made: Mapping[str, bytes], used: Collection[str]) -> None:
        """Hold what was `made` too, and nothing else than what is `used`."""
        self.reused |= len(made) < len(used)
        self._store.units.put(stage, made, used)
