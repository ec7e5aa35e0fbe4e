"""Vectors as a search multiplies with them: 16 bits a number and a scale a row, in half the room of float32.

A cosine is off by less than .00002, which no answer shows; eight bits, which are enough to tell what is likely near,
would turn near ties around.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 98_304
"""Numbers that are made float32 at a time: so many stay in the cache of a core until they are multiplied."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Vectors of shape (n, d): whole `numbers` and a float32 of `scales` a row. May lie in a file that is mapped."""

    numbers: NDArray[np.signedinteger]
    scales: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.scales)

    def dot(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the product of each row with `vector`, shape (n,)."""
        found = np.empty(len(self), np.float32)
        step = max(1, _BLOCK // max(1, self.numbers.shape[1]))
        made = np.empty((step, self.numbers.shape[1]), np.float32)
        wanted = np.ascontiguousarray(vector, np.float32)
        for first in range(0, len(self), step):
            numbers = self.numbers[first : first + step]
            block = made[: len(numbers)]
            np.copyto(block, numbers)
            np.dot(block, wanted, out=found[first : first + step])
        found *= self.scales
        return found

    def rows(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the rows from `first` up to `last` as float32."""
        return self.numbers[first:last].astype(np.float32) * self.scales[first:last, None]

    def take(self, rows: NDArray[np.integer]) -> Coded:
        """Return these rows."""
        return Coded(self.numbers[rows], self.scales[rows])


def encode(vectors: NDArray[np.float32], kind: type[np.signedinteger] = np.int16) -> Coded:
    """Return `vectors` coded; a row of zeros stays one."""
    scales = (np.abs(vectors).max(axis=1, initial=0.0) / np.iinfo(kind).max).astype(np.float32)
    numbers = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None])
    return Coded(numbers.astype(kind), scales)
