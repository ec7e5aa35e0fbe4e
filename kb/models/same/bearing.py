"""Two sentences: one claim, contradicting ones, or different ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kb.models.bearing import CLASSES, Task
from kb.models.bearing.network import NETWORK, Network
from kb.protocols import SameModel, Vectors


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

        What one sentence disputes of the other it does not state too: the stance head lowers the first.
        """
        there, disputes = self._one_way(pairs)
        back, disputed = self._one_way([(b, a) for a, b in pairs])
        both = (there + back) / 2
        lost = both[:, 0] * (disputes + disputed) / 2
        found: Vectors = np.column_stack([both[:, 0] - lost, both[:, 1], both[:, 2] + lost]).astype(np.float32)
        return found

    def _one_way(self, pairs: Sequence[tuple[str, str]]) -> tuple[Vectors, Vectors]:
        same, stance = self._network.probabilities(pairs, Task.SAME, Task.STANCE)
        return same, stance[:, CLASSES[Task.STANCE].index("disputes")]


PLUGIN: SameModel = SameClaim()
