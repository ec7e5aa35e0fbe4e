"""Models of two texts that read each pair once in the life of a base: what they said is kept beside the vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kb.ids import fingerprint
from kb.protocols import PairModel, SameModel, StanceModel, Vectors
from kb.stages import chain
from kb.store import Store

Pair = tuple[str, str]
_ANSWERS = 3


class Readers:
    """The models of the chain over the readings that a store holds."""

    def __init__(self, models: chain.Models, store: Store) -> None:
        self._store = store
        self._used: set[tuple[str, str]] = set()
        self.models = chain.Models(
            _Stance(models.stance, self),
            _OfPairs(models.pairs, self, "pairs"),
            _OfPairs(models.same, self, "same"),
            models.near,
        )

    def rows(self, model: str, pairs: Sequence[Pair], read: Callable[[list[Pair]], Vectors]) -> Vectors:
        """Return a row of probabilities a pair: those that are held, and what `read` makes of the others."""
        keys = {pair: fingerprint(*pair) for pair in pairs}
        held = self._store.readings.get(model, keys.values())
        new = [pair for pair, key in keys.items() if key not in held]
        if new:
            made = dict(zip((keys[pair] for pair in new), read(new), strict=True))
            self._store.readings.add(model, made)
            held |= made
        self._used.update((model, key) for key in keys.values())
        if not pairs:
            return np.empty((0, _ANSWERS), np.float32)
        return np.array([held[keys[pair]] for pair in pairs], np.float32)

    def forget_others(self) -> None:
        """Drop what was not asked for since this was made: for when everything was asked for."""
        self._store.readings.keep(self._used)


class _Stance:
    def __init__(self, model: StanceModel, readers: Readers) -> None:
        self.name, self._model, self._readers = model.name, model, readers

    @property
    def fingerprint(self) -> str:
        return self._model.fingerprint

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        def read(pairs: list[Pair]) -> Vectors:
            return self._model.predict([after for after, _ in pairs], [before for _, before in pairs])

        return self._readers.rows(self.fingerprint, list(zip(answers, answered, strict=True)), read)


class _OfPairs:
    def __init__(self, model: PairModel | SameModel, readers: Readers, asked: str) -> None:
        self.name, self._model, self._readers, self._asked = model.name, model, readers, asked

    @property
    def fingerprint(self) -> str:
        return self._model.fingerprint

    def predict(self, pairs: Sequence[Pair]) -> Vectors:
        # One network may answer several questions: the question is part of the name its rows are kept under.
        return self._readers.rows(f"{self._asked} {self.fingerprint}", pairs, self._model.predict)
