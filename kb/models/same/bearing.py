"""Two sentences: one claim, contradicting ones, or different ones."""

from __future__ import annotations

from collections.abc import Sequence

from kb.models.bearing import CLASSES, Task
from kb.models.bearing.network import NETWORK, Network
from kb.protocols import SameModel, Vectors

OPEN = 0.2
"""Least probability of one claim, or of contradicting ones, in one order for the other to be read too."""


class SameClaim:
    """The same-claim head of the network, read in both orders: which sentence comes first says nothing."""

    name = "bearing"

    def __init__(self, network: Network = NETWORK) -> None:
        self._network = network

    @property
    def fingerprint(self) -> str:
        """Digest of the weights."""
        return self._network.fingerprint

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return probabilities of shape (len(pairs), 3): same, contradict, different.

        What one sentence disputes of the other it does not state too: the stance head lowers the first. Pairs that are
        neither one claim nor contradicting in one order, as most are, are not read in the other.
        """
        import numpy as np

        ordered = [min(pair, pair[::-1]) for pair in pairs]  # which order is read first must not depend on the caller's
        both, disputes = self._one_way(ordered)
        again = np.flatnonzero(both[:, :2].max(axis=1, initial=0.0) >= OPEN)
        back, disputed = self._one_way([ordered[i][::-1] for i in again])
        both[again], disputes[again] = (both[again] + back) / 2, (disputes[again] + disputed) / 2
        lost = both[:, 0] * disputes
        found: Vectors = np.column_stack([both[:, 0] - lost, both[:, 1], both[:, 2] + lost]).astype(np.float32)
        return found

    def _one_way(self, pairs: Sequence[tuple[str, str]]) -> tuple[Vectors, Vectors]:
        same, stance = self._network.probabilities(pairs, Task.SAME, Task.STANCE)
        return same.copy(), stance[:, CLASSES[Task.STANCE].index("disputes")].copy()


PLUGIN: SameModel = SameClaim()
