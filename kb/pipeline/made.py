"""What stages made of parts of a base, kept for the runs to come: a `units.Keeper` over a store."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kb.config import Config
from kb.ids import fingerprint
from kb.pipeline import freshness
from kb.store import Store


class Made:
    """What the store holds of the settings, the models and the kb of now; with `anew` nothing is taken from it."""

    def __init__(self, store: Store, config: Config, models: Mapping[str, str], *, anew: bool = False) -> None:
        self._store, self._anew = store, anew
        self.name = fingerprint(freshness.RECIPE, config.derivation, *(models[role] for role in sorted(models)))

    def get(self, stage: str) -> Mapping[str, bytes]:
        """Return all that is held for a stage."""
        return {} if self._anew else self._store.units.get(stage)

    def put(self, stage: str, made: Mapping[str, bytes], used: Collection[str]) -> None:
        """Hold what was `made` too, and nothing else than what is `used`."""
        self._store.units.put(stage, made, used)
