"""Models that tell claims from the rest, one file each; `load_claim_model` takes the one that kb.toml names."""

from __future__ import annotations

from pathlib import Path

from kb import registry
from kb.models._linear import WEIGHTS
from kb.protocols import ClaimModel


def load_claim_model(name: str) -> ClaimModel:
    """Return the claim model `name`: a plugin, or weights that `kb train claims` wrote. Raises `ConfigError`."""
    if (weights := Path(name).expanduser()).suffix == WEIGHTS and not registry.holds("claims", name):
        from kb.models.claims.sentence import SentenceModel

        return SentenceModel(weights)
    return registry.load("claims", name)
