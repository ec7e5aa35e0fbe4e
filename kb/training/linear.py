"""What the trainers of linear models share: the matrix, calibration, the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kb.models._ngrams import BUCKETS, rows
from kb.protocols import Vectors

STRENGTH = 4.0  # inverse of the L2 penalty


def fit(texts: Sequence[str], gold: Sequence[int], weight: Sequence[float]) -> LogisticRegression:
    """Return the regression; every class of `gold` must be there."""
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    return model.fit(matrix(texts), gold, sample_weight=weight)


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Return the rows of length 1 that the model sees, (len(texts), BUCKETS)."""
    indptr, indices = rows(texts)
    counts = np.maximum(np.diff(indptr), 1)
    data = np.repeat(1 / np.sqrt(counts), np.diff(indptr))
    return csr_matrix((data, indices, indptr), shape=(len(texts), BUCKETS))


def logits(model: LogisticRegression, texts: Sequence[str]) -> Vectors:
    """Return (len(texts), classes) scores before the softmax; a two-class model gets its second column."""
    found = model.decision_function(matrix(texts))
    return np.stack([np.zeros_like(found), found], axis=1) if found.ndim == 1 else found


def calibrate(scores: Vectors, gold: NDArray[np.int64]) -> tuple[float, Vectors]:
    """Return a temperature and class offsets that fit unseen `scores` to `gold` (Guo et al. 2017)."""
    classes = scores.shape[1]

    def parts(x: NDArray[np.float64]) -> tuple[float, Vectors]:
        return float(np.exp(x[0])), np.array([*x[1:], 0.0], dtype=np.float32)

    def loss(x: NDArray[np.float64]) -> float:
        temperature, offsets = parts(x)
        p = softmax(scores / temperature + offsets)
        return float(-np.log(p[np.arange(len(gold)), gold] + 1e-12).mean())

    return parts(minimize(loss, np.zeros(classes), method="Nelder-Mead").x)


def softmax(scores: Vectors) -> Vectors:
    """Return probabilities, rows summing to 1."""
    exp = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Vectors = exp / exp.sum(axis=1, keepdims=True)
    return result


def save(model: LogisticRegression, temperature: float, offsets: Vectors, out: Path) -> None:
    """Write int8 weights, their scale and the calibrated offsets."""
    two = len(model.coef_) == 1
    weights = np.concatenate([np.zeros_like(model.coef_), model.coef_]) if two else model.coef_
    bias = np.array([0.0, model.intercept_[0]]) if two else model.intercept_
    weights = weights / temperature
    scale = np.abs(weights).max() / 127
    np.savez_compressed(
        out,
        weights=np.round(weights / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=(bias / temperature + offsets).astype(np.float32),
    )
