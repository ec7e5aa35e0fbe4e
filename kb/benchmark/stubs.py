"""Models that answer at once, for what grows with a base and not with how long a network reads.

The networks of two texts cost the same for each pair, however large the base is, and are most of an ingest: with them
a base of 100k claims takes three hours of a core. In their place each pair of texts is answered by its hash, in the
shares in which the shipped networks answer the pairs of the 1k forum, so that a base gets about as many links,
positions and cruxes. What the words say is then no longer what links them: such a base is for measuring only.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from kb.ids import fingerprint
from kb.protocols import Encoder, PairModel, SameModel, StanceModel, Vectors
from kb.text import words

_FOLDER = "kb_benchmark_stubs-1.dist-info"
_POINTS = """\
[kb.encoders]
stub = kb.benchmark.stubs:ENCODER
[kb.stance]
stub = kb.benchmark.stubs:STANCE
[kb.pairs]
stub = kb.benchmark.stubs:PAIRS
[kb.same]
stub = kb.benchmark.stubs:SAME
"""
_NETWORKS = '[stance]\nmodel = "stub"\npairs = "stub"\n\n[dedup]\nmodel = "stub"\n'
_ENCODER = '\n[encoder]\nname = "stub"\n\n[search]\nread = 0\n'
_SURE = 0.8  # what the class that was drawn gets; the two others share the rest


class Models(StrEnum):
    """What a base is made with, as it stands beside each figure."""

    SHIPPED = "shipped models"
    NETWORKS = "stub networks"
    ALL = "stub networks and encoder"


@dataclass(frozen=True, slots=True)
class Settings:
    """The kb.toml that a base is made with, and the one that it is asked with."""

    making: Path
    asking: Path


def settings(folder: Path, models: Models) -> Settings:
    """Write the settings of a base of these models into `folder` and, beside them, what makes kb find the models.

    A base of stub networks is asked with the shipped ones: a search reads its candidates as any search does.
    """
    found = folder / _FOLDER
    found.mkdir(exist_ok=True)
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: kb-benchmark-stubs\nVersion: 1\n", encoding="utf-8")
    (found / "entry_points.txt").write_text(_POINTS, encoding="utf-8")
    made = Settings(folder / "making.toml", folder / "asking.toml")
    text = {Models.SHIPPED: "", Models.NETWORKS: _NETWORKS, Models.ALL: _NETWORKS + _ENCODER}[models]
    made.making.write_text(text, encoding="utf-8")
    made.asking.write_text(text if models is Models.ALL else "", encoding="utf-8")
    return made


class _Drawn:
    """Draws one of three classes for each pair by its hash, in given shares."""

    name = "stub"

    def __init__(self, *shares: float) -> None:
        self._bounds = np.cumsum(shares)[:-1]
        self.fingerprint = fingerprint("stub", *map(str, shares))

    def _rows(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        found = np.full((len(pairs), 3), (1 - _SURE) / 2, dtype=np.float32)
        drawn = np.array([zlib.crc32("\n".join(pair).encode()) / (1 << 32) for pair in pairs])
        found[np.arange(len(pairs)), np.searchsorted(self._bounds, drawn, side="right")] = _SURE
        return found


class _Answers(_Drawn):
    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> Vectors:
        """Return rows of shape (len(answers), 3): supports, disputes, neutral."""
        return self._rows(list(zip(answered, answers, strict=True)))


class _Pairs(_Drawn):
    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Return rows of shape (len(pairs), 3), the same for both orders of a pair."""
        return self._rows([min(pair, pair[::-1]) for pair in pairs])


class _Words:
    """Counts words into buckets: near-duplicates lie near each other, as with an encoder; needs no weights."""

    name = "stub"
    dimension = 384
    fingerprint = fingerprint("stub", "384")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, of shape (len(texts), 384)."""
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text) or [""]:
                found[row, zlib.crc32(word.encode()) % self.dimension] += 1
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


ENCODER: Encoder = _Words()
STANCE: StanceModel = _Answers(0.05, 0.51, 0.44)  # supports, disputes, neutral: of 316 exchanges
PAIRS: PairModel = _Pairs(0.05, 0.2, 0.75)  # the same: of 1,309 pairs of sentences
SAME: SameModel = _Pairs(0.06, 0.49, 0.45)  # same, contradict, different: of 288 pairs
