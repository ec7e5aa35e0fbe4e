"""Stance models, one file each; `load_stance_model` takes the one that kb.toml names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from kb import registry
from kb.models._linear import WEIGHTS
from kb.models.bearing.network import ENDING, network_at
from kb.models.pairs import load_pair_model
from kb.protocols import PairModel, StanceModel, Vectors


class PairStance:
    """Reads an answer by a model of pairs: what it answers is the claim, its own words are what bears on it."""

    def __init__(self, model: PairModel) -> None:
        self.name = PurePath(model.name).name  # it becomes part of the method of every exchange
        self._model = model

    @property
    def fingerprint(self) -> str:
        """That of the model of pairs."""
        return self._model.fingerprint

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        """Return probabilities of shape (len(answers), 3): supports, disputes, neutral."""
        return self._model.predict(list(zip(answered, answers, strict=True)))


def load_stance_model(name: str) -> StanceModel:
    """Return the stance model `name`: a plugin, weights that `kb train` wrote, else a model of pairs.

    Raises as `load_pair_model` does.
    """
    if registry.holds("stance", name):
        return registry.load("stance", name)
    if (weights := Path(name).expanduser()).suffix == WEIGHTS:
        from kb.models.stance.reply import ReplyModel

        return ReplyModel(weights)
    if weights.suffix == ENDING:
        from kb.models.stance.exchange import ExchangeModel

        return ExchangeModel(network_at(weights))
    return PairStance(load_pair_model(name))
