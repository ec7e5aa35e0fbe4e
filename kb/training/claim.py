"""Fits `kb/models/claims/sentence.npz`: `python -m kb.training.claim --data ../shared/eval/written`.

Sentences of the written threads, claim or not as labelled there; the written tuples add claims and reasons at a
small weight. Calibrated on sentences of domains that the fit had not seen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from kb.models.claims.sentence import WEIGHTS
from kb.protocols import Vectors
from kb.training import linear
from kb.training.written import Labelled, held_out, thread_sentences, tuple_sentences

TUPLE_WEIGHT = 0.05  # tuples hold claims only: at full weight they would teach that everything is one
FOLDS = 4


def main() -> None:
    """Fit, calibrate, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/eval/written"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    sys.stdout.write(train(options.data, options.out) + "\n")


def train(
    data: Path, out: Path, *, without: Container[str] = (), judged: Sequence[Labelled] = (), weight: float = 1.0
) -> str:
    """Fit and calibrate on the written set at `data`, leave out the domains `without`, write `out`; return a report.

    Each of the `judged` sentences, a person's own, counts as `weight` of the others; the calibration does without them.
    """
    apart = held_out(data)
    sentences = [s for s in thread_sentences(data) if s.domain not in without and s.group not in apart]
    more = [s for s in tuple_sentences(data) if s.domain not in without and s.group not in apart]
    scores, gold = _unseen(sentences, more), np.array([int(not s.claim) for s in sentences])
    temperature, offsets = linear.calibrate(scores, gold)
    p = linear.softmax(scores / temperature + offsets)[:, 0]
    linear.save(_fit(sentences, more, judged, weight), temperature, offsets, out)
    return (
        f"{len(sentences)} sentences, {1 - gold.mean():.2f} claims; of unseen domains: "
        f"AUC {roc_auc_score(gold == 0, p):.3f}, accuracy {((p >= 0.5) == (gold == 0)).mean():.3f}"
    )


def _fit(
    sentences: Sequence[Labelled], more: Sequence[Labelled], judged: Sequence[Labelled] = (), weight: float = 1.0
) -> LogisticRegression:
    every = [*sentences, *more, *judged]
    weights = [1.0] * len(sentences) + [TUPLE_WEIGHT] * len(more) + [weight] * len(judged)
    return linear.fit([s.text for s in every], [int(not s.claim) for s in every], weights)


def _unseen(sentences: Sequence[Labelled], more: Sequence[Labelled]) -> Vectors:
    domains = sorted({s.domain for s in sentences})
    scores = np.zeros((len(sentences), 2), dtype=np.float32)
    for fold in range(FOLDS):
        held = set(domains[fold::FOLDS])
        model = _fit([s for s in sentences if s.domain not in held], [s for s in more if s.domain not in held])
        here = [i for i, s in enumerate(sentences) if s.domain in held]
        scores[here] = linear.logits(model, [sentences[i].text for i in here])
    return scores


if __name__ == "__main__":
    main()
