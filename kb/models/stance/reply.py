"""The first stance model: how a reply opens. Logistic regression over hashed n-grams.

It reads the answer only; what is answered is for the exchange to find. Data, recipe, scores and failures:
`reply.md` beside this file; `make train` makes the weights again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.models._linear import LinearModel
from kb.protocols import StanceModel, Vectors

WEIGHTS = Path(__file__).with_suffix(".npz")


class ReplyModel(LinearModel):
    """Columns are supports, disputes, neutral."""

    name = "reply"

    def __init__(self, weights: Path = WEIGHTS) -> None:
        super().__init__(weights)

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        """Return calibrated probabilities of shape (len(answers), 3); `answered` is not read."""
        return self.probabilities(answers)


PLUGIN: StanceModel = ReplyModel()
