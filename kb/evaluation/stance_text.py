"""Scores the pair model on two sentences that never met: public sets and written claims that no model is fitted on.

Sets that only know for and against are scored on those two alone. Intervals draw whole claims: sentences on one claim
are no independent cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from kb.config import Config
from kb.evaluation import Curve, Figure, Measure, files, share
from kb.evaluation._curves import curve
from kb.evaluation._intervals import bootstrap, figure
from kb.models.pairs import load_pair_model
from kb.protocols import Vectors
from kb.training.examples import CLASSES, Example, public, written
from kb.training.pairs import tuples

SETS = ("perspectrum", "argkp", "ibm_claim_stance", "explagraphs", "procon20", "snli", "iam", "sick_nli", "cmv_modes")
PRECISION = 0.9
THRESHOLDS = (0.5, 0.7, 0.9)
SIDES = {"supports": 0, "disputes": 1}


class StanceText:
    """The model at the settings given, on a claim and a sentence that never met in a thread."""

    name = "stance_text"
    description = "the pair model on sentences that never met in a thread: macro-F1, precision and coverage"

    def run(self, data: Path, config: Config) -> Iterator[Figure | Curve]:
        """Yield the figures of each set."""
        files(data, "stance", "*.jsonl")
        model = load_pair_model(config.stance.pairs)
        for name, examples in sets(data):
            if not examples:
                continue
            p = model.predict([(e.claim, e.text) for e in examples])
            yield from figures(name, examples, p)


def sets(data: Path) -> Iterator[tuple[str, list[Example]]]:
    """Yield what is kept apart of each set."""
    for name in SETS:
        yield name, public(data, name, apart=True)
    yield "written", list(written([t for t in tuples() if t.kept_apart]))


def figures(name: str, examples: Sequence[Example], p: Vectors) -> Iterator[Figure | Curve]:
    """Yield macro-F1; of each side how often it is right at each threshold, the coverage at `PRECISION`, the curve."""
    gold = np.array([CLASSES.index(e.label) for e in examples])
    given = p if (gold == 2).any() else np.column_stack([p[:, :2], np.zeros(len(p))])
    chosen = given.argmax(axis=1)
    within = bootstrap(lambda i: macro(gold[i], chosen[i]), [e.group for e in examples])
    yield figure(f"{name}: macro-f1", macro(gold, chosen), len(gold), "over the labels of the set", within)
    for side, column in SIDES.items():
        for threshold in THRESHOLDS:
            taken = p[:, column] >= threshold
            right = int((gold[taken] == column).sum())
            yield share(f"{name}: {side} right @{threshold}", right, int(taken.sum()), f"of those given {side}")
        note = f"of what is gold {side}: found while {PRECISION:.0%} of those given are right"
        yield Figure(
            f"{name}: {side} coverage", coverage(gold == column, p[:, column]), int((gold == column).sum()), note
        )
        yield curve(f"{name}: {side}", gold == column, p[:, column], f"of those given {side}, those that are")


def coverage(right: NDArray[np.bool_], score: Vectors) -> float | None:
    """Return the largest share of `right` that a threshold finds at `PRECISION`; None if there is none to find."""
    if not right.any():
        return None
    order = np.argsort(-score, kind="stable")
    hits = right[order].cumsum()
    precise = hits / np.arange(1, len(order) + 1) >= PRECISION
    last = np.append(np.diff(score[order]) != 0, True)  # a threshold takes all of equal score
    return float((hits * (precise & last)).max() / right.sum())


def macro(gold: NDArray[np.int64], chosen: NDArray[np.int64]) -> float:
    """Return the mean F1 over the labels that `gold` has."""
    return float(f1_score(gold, chosen, labels=np.unique(gold), average="macro", zero_division=0))


PLUGIN: Measure = StanceText()
