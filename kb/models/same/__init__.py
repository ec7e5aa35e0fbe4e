"""Models that say whether two sentences state one claim, one file each; `load_same_model` takes the one named."""

from __future__ import annotations

from pathlib import Path

from kb import registry
from kb.models.bearing.network import ENDING, network_at
from kb.protocols import SameModel


def load_same_model(name: str) -> SameModel:
    """Return the model `name`: a plugin, or a network that `kb train` wrote. Raises as `registry.load` does."""
    if (weights := Path(name).expanduser()).suffix == ENDING and not registry.holds("same", name):
        from kb.models.same.bearing import SameClaim

        return SameClaim(network_at(weights))
    return registry.load("same", name)
