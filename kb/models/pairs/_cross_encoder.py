"""Any cross-encoder for natural language inference on this machine, by folder or by the name it is cached under.

What a sentence does to a claim is read off as inference: the sentence is the premise, the claim the hypothesis;
entailment supports, contradiction disputes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.errors import ConfigError, ModelMissingError
from kb.ids import fingerprint
from kb.models import _local as local
from kb.models._files import content_digest
from kb.protocols import Vectors

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RECIPE = "cross-encoder: text, then claim; one pair at a time, fp32 on the processor, softmax; 1"
LABELS = ("entailment", "contradiction", "neutral")
"""What a model must call its outputs, in any case and order: supports, disputes, neutral."""
OWNER = "cross-encoder"
INSTEAD = "or name a folder in kb.toml"
MAX_TOKENS = 512
_SPECIAL = 2  # positions that RoBERTa and its kin number before the first token


class CrossEncoderModel:
    """A sequence classifier in the folder, or cached under the name, `name`.

    One pair is read at a time, for the reason that an encoder encodes one text at a time: a row depends on its
    pair alone. Raises `ModelMissingError` where there is no such model, `ConfigError` for one with other labels.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = local.locate(name, "cross-encoder", OWNER, INSTEAD)
        self._config = _read_config(self._folder, name)
        self._order = _columns(self._config, self._folder)

    @cached_property
    def fingerprint(self) -> str:
        """Digest of the model's files and of the recipe that makes probabilities of them."""
        return fingerprint(RECIPE, content_digest(self._folder))

    @cached_property
    def _model(self) -> CrossEncoder:
        local.be_quiet()
        from sentence_transformers import CrossEncoder

        room = int(self._config.get("max_position_embeddings", MAX_TOKENS + _SPECIAL)) - _SPECIAL
        try:
            made: CrossEncoder = CrossEncoder(
                str(self._folder), device="cpu", local_files_only=True, max_length=min(MAX_TOKENS, room)
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise _unusable(self._folder, self.name, local.reason(error)) from error
        return made

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return probabilities of shape (len(pairs), 3): supports, disputes, neutral; a pair is a claim and a text.

        They are the model's own, as sure as its makers left it. A pair that comes twice is read once.
        """
        row = {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
        if not row:
            return np.empty((0, len(LABELS)), dtype=np.float32)
        inputs: list[Any] = [(text, claim) for claim, text in row]
        found = self._model.predict(inputs, batch_size=1, apply_softmax=True, show_progress_bar=False)
        result: Vectors = np.asarray(found, dtype=np.float32)[:, self._order][[row[pair] for pair in pairs]]
        return result


def _read_config(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable(folder, name, local.reason(error)) from error
    if not isinstance(config, dict):
        raise _unusable(folder, name, "config.json holds no settings")
    return config


def _unusable(folder: Path, name: str, why: str) -> ModelMissingError:
    return ModelMissingError(
        f"the cross-encoder in {folder} cannot be loaded: {why}", hint=local.how_to_get(name, OWNER, INSTEAD)
    )


def _columns(config: Mapping[str, Any], folder: Path) -> list[int]:
    """Return the outputs that are supports, disputes and neutral. Raises `ConfigError` if the names do not tell."""
    named = config.get("id2label")
    labels = {str(label).strip().lower(): str(place) for place, label in named.items()} if named else {}
    if set(labels) == set(LABELS) and sorted(labels.values()) == ["0", "1", "2"]:
        return [int(labels[label]) for label in LABELS]
    known = ", ".join(str(label) for label in named.values()) if named else "none"
    raise ConfigError(
        f"the cross-encoder in {folder} does not say which output is which: its labels are {known}",
        hint="kb needs entailment, contradiction and neutral, in any order, as id2label in the model's config.json",
    )
