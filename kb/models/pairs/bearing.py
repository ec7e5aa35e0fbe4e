"""Two sentences, with what stands before them or without: does the second support or dispute the first."""

from __future__ import annotations

from collections.abc import Sequence

from kb.models.bearing import Task
from kb.models.bearing.network import NETWORK, Network
from kb.protocols import PairModel, Vectors


class Bearing:
    """The stance head of the network."""

    name = "bearing"

    def __init__(self, network: Network = NETWORK) -> None:
        self._network = network

    @property
    def fingerprint(self) -> str:
        """Digest of the weights."""
        return self._network.fingerprint

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return probabilities of shape (len(pairs), 3): supports, disputes, neutral."""
        (found,) = self._network.probabilities(pairs, Task.STANCE)
        return found


PLUGIN: PairModel = Bearing()
