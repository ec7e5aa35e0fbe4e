"""Fits `kb/models/stance/reply.npz`: `python -m kb.training.reply --data kb/training/data`.

The replies of the written tuples and threads, without what `held_out.json` names; n-grams of their opening, L2 logistic
regression, calibrated on predictions for threads of domains that the fit had not seen. Everything is sorted: the same
data give the same file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from kb.models.stance.reply import WEIGHTS
from kb.protocols import Vectors
from kb.records import Label
from kb.training import linear
from kb.training.written import Reply, held_out, thread_replies, tuple_replies

CLASSES = (Label.SUPPORTS, Label.DISPUTES, Label.NEUTRAL)
THREAD_WEIGHT = 4.0  # a real exchange counts as much as four replies written alone
FOLDS = 4


def main() -> None:
    """Fit, calibrate, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("kb/training/data"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--alone", action="store_true", help="leave threads out of the fit, to score on them")
    options = parser.parse_args()
    sys.stdout.write(train(options.data, options.out, alone_only=options.alone) + "\n")


def train(
    data: Path,
    out: Path,
    *,
    alone_only: bool = False,
    without: Container[str] = (),
    judged: Sequence[Reply] = (),
    weight: float = 1.0,
) -> str:
    """Fit and calibrate on the set at `data`, leave out the domains `without`, write `out`; return a report.

    With `alone_only` the threads serve the calibration only. Each of the `judged` replies, a person's own, counts as
    `weight` replies written alone; the calibration does without them.
    """
    apart = held_out(data)
    alone = [r for r in tuple_replies(data) if r.domain not in without and r.group not in apart]
    threads = [r for r in thread_replies(data) if r.domain not in without and r.group not in apart]
    scores, gold = _unseen(alone, threads), np.array([CLASSES.index(r.label) for r in threads])
    temperature, offsets = linear.calibrate(scores, gold)
    report = _report(linear.softmax(scores / temperature + offsets), gold)
    linear.save(_fit(alone, [] if alone_only else threads, judged, weight), temperature, offsets, out)
    return f"{len(alone)} replies alone, {len(threads)} in threads; threads of unseen domains: {report}"


def _fit(
    alone: Sequence[Reply], threads: Sequence[Reply], judged: Sequence[Reply] = (), weight: float = 1.0
) -> LogisticRegression:
    every = [*alone, *threads, *judged]
    weights = [1.0] * len(alone) + [THREAD_WEIGHT] * len(threads) + [weight] * len(judged)
    with threadpool_limits(limits=1):  # sums over several threads differ in their last digits
        return linear.fit([r.answer for r in every], [CLASSES.index(r.label) for r in every], weights)


def _unseen(alone: Sequence[Reply], threads: Sequence[Reply]) -> Vectors:
    """Return logits (n, 3) for every thread reply from a fit that saw nothing of its domain."""
    domains = sorted({r.domain for r in threads})
    scores = np.zeros((len(threads), len(CLASSES)), dtype=np.float32)
    for fold in range(FOLDS):
        held = set(domains[fold::FOLDS])
        model = _fit([r for r in alone if r.domain not in held], [r for r in threads if r.domain not in held])
        here = [i for i, r in enumerate(threads) if r.domain in held]
        scores[here] = linear.logits(model, [threads[i].answer for i in here])
    return scores


def _report(p: Vectors, gold: NDArray[np.int64]) -> str:
    sided = gold != CLASSES.index(Label.NEUTRAL)
    margin = p[:, 1] - p[:, 0]
    auc = roc_auc_score(gold[sided] == 1, margin[sided])
    f1 = f1_score(gold, p.argmax(axis=1), average="macro")
    steps = [
        f"P(disputes)>={t}: precision {(gold[p[:, 1] >= t] == 1).mean():.2f}, not agreeing "
        f"{(gold[p[:, 1] >= t] != 0).mean():.2f}, share {(p[:, 1] >= t).mean():.2f}"
        for t in (0.5, 0.6, 0.7)
        if (p[:, 1] >= t).any()
    ]
    return f"AUC dispute over agreement {auc:.3f}, macro-F1 {f1:.3f}; " + "; ".join(steps)


if __name__ == "__main__":
    main()
