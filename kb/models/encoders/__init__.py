"""Encoders: one file each, which turns texts into unit vectors; `load_encoder` takes the one that kb.toml names."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from kb import registry
from kb.config import EncoderConfig
from kb.protocols import Encoder


@runtime_checkable
class Threaded(Protocol):
    """An encoder whose number of threads can be set; its vectors must not depend on it."""

    def with_threads(self, threads: int) -> Encoder:
        """Return the same encoder with `threads` threads; 0 takes one a core."""
        ...


def load_encoder(config: EncoderConfig | None = None) -> Encoder:
    """Return the encoder that `config` names: a plugin, else a sentence-transformers folder or cached name.

    Weights are loaded when the first text is encoded. Raises `ModelMissingError` for a name that is no
    plugin and not on this machine: nothing is ever fetched, and no other encoder takes its place.
    """
    config = config or EncoderConfig()
    if not registry.holds("encoders", config.name):
        from kb.models.encoders._sentence_transformers import SentenceTransformersEncoder

        return SentenceTransformersEncoder(config.name)
    plugin = registry.load("encoders", config.name)
    return plugin.with_threads(config.threads) if isinstance(plugin, Threaded) else plugin
