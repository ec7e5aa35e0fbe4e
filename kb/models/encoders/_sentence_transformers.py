"""Any sentence-transformers model on this machine, by folder or by the name it is cached under."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.models.encoders._files import content_digest
from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

RECIPE = "sentence-transformers, normalised, one text at a time, fp32 on the processor; 1"
QUIET = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TRANSFORMERS_VERBOSITY": "error"}
"""Read when the libraries are imported: they then never open a connection, and print nothing."""


class SentenceTransformersEncoder:
    """A model in the folder, or cached under the name, `name`. Raises `ModelMissingError` where neither is.

    One text is encoded at a time, on the processor: padding to a batch's longest text, or another device,
    changes the last bits of a vector, and a text's vector must depend on the text alone.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = locate(name)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the model's files and of the recipe that makes vectors of them; where they lie does not count."""
        return fingerprint(RECIPE, content_digest(self._folder))

    @cached_property
    def _model(self) -> SentenceTransformer:
        os.environ.update(QUIET)
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelMissingError(
                f"the encoder in {self._folder} cannot be loaded: {reason}", hint=_get(self.name)
            ) from error

    @cached_property
    def dimension(self) -> int:
        """Length of a vector; asking loads the model."""
        return len(self.encode(["length"])[0])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 unit vectors of shape (len(texts), dimension); a text that comes twice is encoded once."""
        row = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        if not row:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(list(row), batch_size=1, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)[[row[text] for text in texts]]


def locate(name: str) -> Path:
    """Return the folder of a model, `name` being a folder or a name that is cached. Raises `ModelMissingError`."""
    if (folder := Path(name).expanduser()).is_dir():
        return folder
    os.environ.update(QUIET)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for repository in (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            continue
    raise ModelMissingError(f"the encoder {name!r} is not on this machine", hint=_get(name))


def _get(name: str) -> str:
    repository = name if "/" in name else f"sentence-transformers/{name}"
    return f"get it once with `hf download {repository}`, or name a folder or `minilm` under [encoder] in kb.toml"
