"""Linear models over hashed n-grams: numpy alone, a file of some 80 kB each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.models._ngrams import rows
from kb.protocols import Vectors

WEIGHTS = ".npz"
"""How the name of a file of weights ends."""


class LinearModel:
    """Multinomial logistic regression with int8 weights of shape (classes, buckets), a scale and offsets."""

    def __init__(self, weights: Path) -> None:
        self._path = weights

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights file."""
        return fingerprint(self._read())

    @cached_property
    def _weights(self) -> tuple[Vectors, Vectors]:
        import numpy as np

        with np.load(io.BytesIO(self._read())) as stored:
            return stored["weights"] * stored["scale"], stored["bias"]

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise ModelMissingError(
                f"the weights of a model are missing: {self._path}",
                hint="reinstall kb, or run `make train` in its source folder",
            ) from error

    def probabilities(self, texts: Sequence[str]) -> Vectors:
        """Return calibrated probabilities of shape (len(texts), classes); a row depends on its text alone."""
        import numpy as np

        weights, bias = self._weights
        indptr, indices = rows(texts)
        logits = np.empty((len(texts), len(bias)), dtype=np.float32)
        for i in range(len(texts)):
            active = indices[indptr[i] : indptr[i + 1]]
            logits[i] = bias + weights[:, active].sum(axis=1) / np.sqrt(max(len(active), 1))
        logits -= logits.max(axis=1, keepdims=True, initial=-np.inf)
        exp = np.exp(logits)
        result: Vectors = exp / exp.sum(axis=1, keepdims=True)
        return result
