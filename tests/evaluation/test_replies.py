"""The stance model's figures, with a model whose answers are given."""

from __future__ import annotations

import numpy as np

from kb.config import StanceConfig
from kb.evaluation.replies import figures
from kb.records import Label
from kb.training.written import Reply

# supports, disputes, neutral; the thresholds are 0.5 for both sides
ROWS = {
    "right dispute": (0.1, 0.8, 0.1),
    "wrong dispute": (0.1, 0.6, 0.3),
    "unsure": (0.4, 0.4, 0.2),
    "right support": (0.7, 0.2, 0.1),
    "neutral taken for support": (0.6, 0.2, 0.2),
}
GOLD = (Label.DISPUTES, Label.SUPPORTS, Label.DISPUTES, Label.SUPPORTS, Label.NEUTRAL)


class Given:
    """Answers from the table."""

    name = "given"
    fingerprint = "given"

    def predict(self, answers, answered):
        return np.array([ROWS[a] for a in answers], dtype=np.float32)


def test_precision_opposite_and_recall() -> None:
    replies = [Reply(answer, "x", label, "d", "d") for answer, label in zip(ROWS, GOLD, strict=True)]
    config = StanceConfig(disputes=0.5, supports=0.5)
    assert {f.name: (f.value, f.n) for f in figures("t", replies, Given(), config)} == {
        "t: disputes precision": (0.5, 2),
        "t: disputes opposite": (0.5, 2),
        "t: disputes recall": (0.5, 2),
        "t: supports precision": (0.5, 2),
        "t: supports opposite": (0.0, 2),
        "t: supports recall": (0.5, 2),
    }
