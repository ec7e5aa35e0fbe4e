"""The default encoder: MiniLM fitted so that restatements lie near and look-alikes far, int8, by onnxruntime.

Data, recipe, scores and failures: `claims.md` beside this file; how the weights are made: `kb/training/encoder.py`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.models import _files
from kb.models.encoders import _onnx, minilm
from kb.protocols import Encoder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = Path(__file__).with_suffix(".onnx")


class Claims(minilm.MiniLM):
    """The network of `minilm` with other weights, which lie here and need no export."""

    name = "claims"

    def __init__(self, threads: int = 0, weights: Path = WEIGHTS) -> None:
        super().__init__(threads)
        self._weights = weights

    def with_threads(self, threads: int) -> Claims:
        """Return the same encoder with `threads` threads; 0 takes one a core."""
        return Claims(threads, self._weights)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights and of the recipe that makes vectors of them. Raises `ModelMissingError`."""
        try:
            return fingerprint(self.name, minilm.RECIPE, _files.content_digest(self._weights))
        except OSError as error:
            raise self._missing(error.strerror or str(error)) from error

    @cached_property
    def _session(self) -> InferenceSession:
        try:
            return _onnx.session(self._weights)
        except Exception as error:  # onnxruntime raises its own kinds for a file that is damaged or not there
            raise self._missing(str(error).splitlines()[0]) from error

    def _missing(self, why: str) -> ModelMissingError:
        return ModelMissingError(f"{self._weights}: cannot be loaded: {why}", hint="pip install --force-reinstall kb")


PLUGIN: Encoder = Claims()
