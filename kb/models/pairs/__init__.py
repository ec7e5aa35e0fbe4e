"""Models that read two sentences together, one file each; `load_pair_model` takes the one that a setting names."""

from __future__ import annotations

from pathlib import Path

from kb import registry
from kb.models.bearing.network import ENDING, network_at
from kb.protocols import PairModel


def load_pair_model(name: str) -> PairModel:
    """Return the model `name`: a plugin, a network of `kb train`, else a cross-encoder with NLI labels.

    Weights are loaded when the first pair is read. Raises `ModelMissingError` for a name that is no plugin and not on
    this machine, `ConfigError` for a model whose labels do not say what they mean.
    """
    if registry.holds("pairs", name):
        return registry.load("pairs", name)
    if (weights := Path(name).expanduser()).suffix == ENDING:
        from kb.models.pairs.bearing import Bearing

        return Bearing(network_at(weights))
    from kb.models.pairs._cross_encoder import CrossEncoderModel

    return CrossEncoderModel(name)
