"""Any sentence-transformers model on this machine, by folder or by the name it is cached under."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import ModelMissingError
from kb.ids import fingerprint
from kb.models import _local as local
from kb.models._files import content_digest
from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

RECIPE = "sentence-transformers, normalised, one text at a time, fp32 on the processor; 1"
OWNER = "sentence-transformers"
"""Whose models go by their bare names."""
INSTEAD = "or name a folder or `minilm` under [encoder] in kb.toml"


class SentenceTransformersEncoder:
    """A model in the folder, or cached under the name, `name`. Raises `ModelMissingError` where neither is.

    One text is encoded at a time, on the processor: padding to a batch's longest text, or another device,
    changes the last bits of a vector, and a text's vector must depend on the text alone.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = local.locate(name, "encoder", OWNER, INSTEAD)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the model's files and of the recipe that makes vectors of them; where they lie does not count."""
        return fingerprint(RECIPE, content_digest(self._folder))

    @cached_property
    def _model(self) -> SentenceTransformer:
        local.be_quiet()
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelMissingError(
                f"the encoder in {self._folder} cannot be loaded: {local.reason(error)}",
                hint=local.how_to_get(self.name, OWNER, INSTEAD),
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
