"""The first claim model: whether a sentence asserts something that a debate could turn on.

Logistic regression over hashed n-grams of the sentence. Data, recipe, scores and failures: `sentence.md` beside
this file; `make train` makes the weights again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.models._linear import LinearModel
from kb.protocols import ClaimModel, Vectors

WEIGHTS = Path(__file__).with_suffix(".npz")


class SentenceModel(LinearModel):
    """Columns are claim, none."""

    name = "sentence"

    def __init__(self, weights: Path = WEIGHTS) -> None:
        super().__init__(weights)

    def predict(self, sentences: Sequence[str]) -> Vectors:
        """Return the calibrated probability that each sentence is a claim, shape (len(sentences),)."""
        return self.probabilities(sentences)[:, 0]


PLUGIN: ClaimModel = SentenceModel()
