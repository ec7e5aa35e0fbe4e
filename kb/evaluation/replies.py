"""Scores the stance model on replies: the written ones, alone and in threads, at the settings' thresholds.

The shipped model is fitted on these replies, so with it the figures are training scores; `unseen` has honest ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from kb import registry
from kb.config import Config, StanceConfig
from kb.evaluation import Figure, Measure, files, share
from kb.protocols import StanceModel
from kb.records import Label
from kb.training.written import Reply, thread_replies, tuple_replies


class Replies:
    """How well the model tells an answer that disputes from one that agrees, and how often it abstains."""

    name = "replies"
    description = "the stance model on written replies (a model fitted on them: training scores; see unseen)"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures for replies written alone and for those in threads."""
        files(data, "written/threads", "*.json")
        model = registry.load("stance", config.stance.model)
        folder = data / "written"
        yield from figures("alone", list(tuple_replies(folder)), model, config.stance)
        yield from figures("threads", list(thread_replies(folder)), model, config.stance)


def figures(name: str, replies: Sequence[Reply], model: StanceModel, config: StanceConfig) -> Iterator[Figure]:
    """Yield how often each side is given, is right, and is the very opposite."""
    rows = model.predict([r.answer for r in replies], [r.answered for r in replies])
    gold = np.array([r.label for r in replies])
    disputes = rows[:, 1] >= config.disputes
    given = {Label.DISPUTES: disputes, Label.SUPPORTS: ~disputes & (rows[:, 0] >= config.supports)}
    for label, chosen in given.items():
        other = Label.SUPPORTS if label is Label.DISPUTES else Label.DISPUTES
        right, opposite = int((gold[chosen] == label).sum()), int((gold[chosen] == other).sum())
        total, wanted = int(chosen.sum()), int((gold == label).sum())
        yield share(f"{name}: {label} precision", right, total, f"replies taken as {label} that are")
        yield share(f"{name}: {label} opposite", opposite, total, "the same that are the very opposite: low is good")
        yield share(f"{name}: {label} recall", right, wanted, f"gold replies of {label} taken so")


PLUGIN: Measure = Replies()
