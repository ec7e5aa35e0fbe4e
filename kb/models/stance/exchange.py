"""How an answer takes what it answers: the network, which reads both, and the n-grams of how the answer opens."""

from __future__ import annotations

from collections.abc import Sequence

from kb.context import passages
from kb.ids import fingerprint
from kb.models.bearing import CLASSES, Task
from kb.models.bearing.network import NETWORK, Network
from kb.models.stance.reply import ReplyModel
from kb.protocols import StanceModel, Vectors

SHARE = 0.5
"""Of the network in the geometric mean of the two."""
_TINY = 1e-6


class ExchangeModel:
    """Columns are supports, disputes, neutral: an answer that takes both sides or none is neutral."""

    name = "exchange"

    def __init__(self, network: Network = NETWORK, opening: StanceModel | None = None) -> None:
        self._network = network
        self._opening = opening or ReplyModel()

    @property
    def fingerprint(self) -> str:
        """Digest of the weights of both."""
        return fingerprint(str(SHARE), self._network.fingerprint, self._opening.fingerprint)

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        """Return probabilities of shape (len(answers), 3)."""
        import numpy as np

        read = [passages(before, after) for before, after in zip(answered, answers, strict=True)]
        (takes,) = self._network.probabilities(read, Task.EXCHANGE)
        agrees, disputes = (CLASSES[Task.EXCHANGE].index(name) for name in ("agrees", "disputes"))
        sides = takes[:, [agrees, disputes]]
        whole = np.column_stack([sides, 1 - sides.sum(axis=1)])
        opened = self._opening.predict(answers, answered)
        mixed = np.exp(SHARE * np.log(whole + _TINY) + (1 - SHARE) * np.log(opened + _TINY))
        result: Vectors = (mixed / mixed.sum(axis=1, keepdims=True)).astype(np.float32)
        return result


PLUGIN: StanceModel = ExchangeModel()
