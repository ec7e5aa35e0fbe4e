"""Two sentences: one claim, contradicting ones, or different ones."""

from __future__ import annotations

from collections.abc import Sequence

from kb.models.bearing import Task
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
        """Return probabilities of shape (len(pairs), 3): same, contradict, different."""
        there = self._network.probabilities(pairs, Task.SAME)
        back = self._network.probabilities([(b, a) for a, b in pairs], Task.SAME)
        both: Vectors = ((there + back) / 2).astype(there.dtype)
        return both


PLUGIN: SameModel = SameClaim()
