"""Scores the stance model on answers that no shipped model was fitted on, at the settings' thresholds.

Of our own threads those that `held_out.json` keeps apart; CreateDebate, whose authors declare what they do (which is
not shown to the model); sentences of change-my-view that answer another author's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.config import Config, StanceConfig
from kb.errors import NotFoundError
from kb.evaluation import Curve, Figure, Measure
from kb.evaluation._answers import Case, change_my_view, createdebate, kept_apart
from kb.evaluation._curves import curve
from kb.evaluation._intervals import bootstrap, figure
from kb.models.stance import load_stance_model
from kb.protocols import StanceModel, Vectors
from kb.records import Label

LABELS = (Label.SUPPORTS, Label.DISPUTES, Label.NEUTRAL)

Gold = NDArray[np.int64]


class Replies:
    """How well the model tells an answer that disputes from one that agrees, and how often it abstains."""

    name = "replies"
    description = "the stance model on answers: our threads kept apart from training, CreateDebate, change-my-view"

    def run(self, data: Path, config: Config) -> Iterator[Figure | Curve]:
        """Yield the figures of each set that is there. Raises `NotFoundError` if `data` has none."""
        model = load_stance_model(config.stance.model)
        outside = (("createdebate", createdebate(data, config)), ("cmv", change_my_view(data)))
        if not any(cases for _, cases in outside):
            raise NotFoundError(
                f"{data}: no threads/createdebate and no stance/cmv_modes here",
                hint="name the folder that holds the labelled sets with --data, or by eval.data in kb.toml",
            )
        for name, cases in (("apart", kept_apart()), *outside):
            if cases:
                yield from figures(name, cases, model, config.stance)


def figures(name: str, cases: Sequence[Case], model: StanceModel, config: StanceConfig) -> Iterator[Figure | Curve]:
    """Yield how well the sides are told apart, how often each is given and right, and precision by coverage."""
    p = model.predict([c.answer for c in cases], [c.answered for c in cases])
    gold = np.array([LABELS.index(c.label) for c in cases])
    groups = [c.group for c in cases]
    sides = p[:, 1] >= config.disputes, (p[:, 1] < config.disputes) & (p[:, 0] >= config.supports)

    def over(label: str, value: Callable[[NDArray[np.intp]], float], n: int, note: str) -> Figure:
        here = value(np.arange(len(gold)))
        return figure(f"{name}: {label}", None if np.isnan(here) else here, n, note, bootstrap(value, groups))

    yield over("auc", lambda i: _auc(p[i], gold[i]), int((gold < 2).sum()), "dispute ranked above agreement")
    yield over("macro-F1", lambda i: _macro_f1(p[i], gold[i]), len(gold), "of the labels that occur, none abstained")
    taken = sides[0] | sides[1]
    given = np.where(sides[0], 1, 0)
    yield over("given", lambda i: _mean(taken[i]), len(gold), "answers for which a side is given")
    right = given == gold
    yield over("accuracy", lambda i: _mean(right[i][taken[i]]), int(taken.sum()), "of those, given the right side")
    for column, chosen in ((1, sides[0]), (0, sides[1])):
        label, total = LABELS[column], int(chosen.sum())
        hit, opposite = chosen & (gold == column), chosen & (gold == 1 - column)
        yield over(f"{label} precision", _share(hit, chosen), total, f"answers taken as {label} that are")
        yield over(f"{label} opposite", _share(opposite, chosen), total, "the same, the very opposite: low is good")
        wanted = gold == column
        yield over(f"{label} recall", _share(hit, wanted), int(wanted.sum()), f"answers that are {label}, taken so")
    for column in (1, 0):
        label = LABELS[column]
        yield curve(f"{name}: {label}", gold == column, p[:, column], f"answers taken as {label}, those that are")


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> Callable[[NDArray[np.intp]], float]:
    return lambda i: _mean(part[i][whole[i]])


def _mean(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _auc(p: Vectors, gold: Gold) -> float:
    margin = np.log(p[:, 1] + 1e-9) - np.log(p[:, 0] + 1e-9)
    disputes, supports = margin[gold == 1], np.sort(margin[gold == 0])
    if not len(disputes) or not len(supports):
        return float("nan")
    below, not_above = (np.searchsorted(supports, disputes, side=s) for s in ("left", "right"))
    return float((below + not_above).mean() / 2 / len(supports))


def _macro_f1(p: Vectors, gold: Gold) -> float:
    """Return the mean F1 of the classes that occur; the model chooses among these."""
    classes = np.unique(gold)
    chosen = classes[p[:, classes].argmax(axis=1)]
    scores = [2 * ((chosen == c) & (gold == c)).sum() / ((chosen == c).sum() + (gold == c).sum()) for c in classes]
    return float(np.mean(scores))


PLUGIN: Measure = Replies()
