"""Near texts, each compared with all others once in the life of a base: what was found is kept beside the vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kb.ids import fingerprint
from kb.protocols import Vectors
from kb.stages.near import Found, Near, Rows, beside, gathered, near
from kb.store import Store
from kb.store.near import PAIR


class Neighbours:
    """A `near.Finder` over what a store holds for one encoder.

    All texts that have a row there were compared with each other: a row leaves when new texts are compared without it.
    """

    def __init__(self, encoder: str, store: Store) -> None:
        self._encoder, self._store = encoder, store
        self._used: set[str] = set()
        self._last: tuple[str, Sequence[str], Near] | None = None

    def __call__(self, texts: Sequence[str], vectors: Vectors, least: float) -> Near:
        """Return the pairs of different `texts` whose cosine is `least` or more; see `near`."""
        name = f"{self._encoder} {least}"
        if self._last is None or self._last[:2] != (name, texts):  # two stages ask the same
            self._used.add(name)
            self._last = name, texts, self._found(name, texts, vectors, least)
        return self._last[2]

    def _found(self, name: str, texts: Sequence[str], vectors: Vectors, least: float) -> Near:
        keys = [fingerprint(text) for text in texts]
        held = self._store.near.get(name)
        new = np.array([n for n, key in enumerate(keys) if key not in held], np.int64)
        if 2 * len(new) > len(texts):
            found = near(texts, vectors, least)
            self._add(name, keys, np.arange(len(texts)), (found.first, found.second, found.cosine), held)
            return found
        if len(new):
            met = gathered((), ((new[a], b, cosine) for a, b, cosine in beside(vectors[new], vectors, least)))
            other = met.first != met.second
            pairs = (met.first[other], met.second[other], met.cosine[other])
            held = self._add(name, keys, new, pairs, held)
        return gathered(texts, [_of(keys, held)])

    def forget_others(self) -> None:
        """Drop what was found for other encoders and bars than those asked for since this was made."""
        self._store.near.keep(self._used)

    def _add(
        self, name: str, keys: Sequence[str], new: Rows, found: Found, held: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Store what was found for the `new` texts; return all that is now held."""
        first, second, cosine = found
        made = np.empty(len(first), PAIR)
        made["text"], made["cosine"] = np.array([int(key, 16) for key in keys], np.uint64)[second], cosine
        parts = np.split(made, np.searchsorted(first, new[1:])) if len(new) else []
        rows = {keys[n]: part.tobytes() for n, part in zip(new.tolist(), parts, strict=True)}
        gone = held.keys() - set(keys)
        self._store.near.remove(name, gone)
        self._store.near.add(name, rows)
        return {key: pairs for key, pairs in held.items() if key not in gone} | rows


def _of(keys: Sequence[str], held: Mapping[str, bytes]) -> Found:
    """Return the pairs among the texts with these hashes, each once."""
    rows = [held[key] for key in keys]
    found = np.frombuffer(b"".join(rows), PAIR)
    own = np.repeat(np.arange(len(keys)), [len(row) // found.itemsize for row in rows])
    codes = np.array([int(key, 16) for key in keys], np.uint64)
    order = np.argsort(codes)
    at = order[np.minimum(np.searchsorted(codes, found["text"], sorter=order), max(len(keys) - 1, 0))]
    there = codes[at] == found["text"]
    first, second = np.minimum(own, at)[there], np.maximum(own, at)[there]
    once = np.unique(first * len(keys) + second, return_index=True)[1]
    return first[once], second[once], found["cosine"][there][once].astype(np.float32)
