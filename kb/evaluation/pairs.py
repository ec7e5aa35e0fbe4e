"""Scores the same-claim guard on labelled pairs: what is merged that should be, and what must never be.

The files are `pairs/*.dev.jsonl`: two sentences, labelled same, different or contradict. Beside them stand the written
tuples of the topics that no model is fitted on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from kb.config import Config
from kb.errors import InputError
from kb.evaluation import Figure, Measure, files
from kb.evaluation._intervals import independent
from kb.ids import make_id
from kb.models.encoders import load_encoder
from kb.models.same import load_same_model
from kb.protocols import Encoder, SameModel, Vectors
from kb.records import ClaimKind, Hedge, Mention, Mode
from kb.stages import dedup
from kb.stages.contradiction import contradicts
from kb.training.pairs import tuples

SUFFIX = ".dev.jsonl"
_NOTES = {
    "same": ("merged: high is good", "kept apart by the contradiction guard: low is good"),
    "different": ("merged: low is good", "the contradiction guard speaks: neither good nor bad"),
    "contradict": ("merged: must be low", "kept apart by the contradiction guard: high is good"),
}
_WRITTEN = {
    "same": "same", "same_short": "same", "neutral": "different", "contra": "contradict", "twin": "contradict"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences and what they are to each other; `rel` says how the set came by the label."""

    a: str
    b: str
    label: str
    rel: str = ""


class Pairs:
    """The rule that makes one claim of two mentions, at the settings given."""

    name = "pairs"
    description = "pairs of sentences: are the same ones merged, and are contradicting ones kept apart"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield, for each set and label, the share merged and the share that the contradiction guard flags."""
        encoder, model = load_encoder(config.encoder), load_same_model(config.dedup.model)
        for file in files(data, "pairs", f"*{SUFFIX}"):
            pairs = load(file)
            merged = np.array(merges(pairs, encoder, model, config))
            flagged = np.array([contradicts(p.a, p.b) for p in pairs])
            name = file.name.removesuffix(SUFFIX)
            for label, notes in _NOTES.items():
                here = np.array([p.label == label for p in pairs])
                if here.any():
                    yield independent(f"{name}: {label} merged", int(merged[here].sum()), int(here.sum()), notes[0])
                    yield independent(f"{name}: {label} flagged", int(flagged[here].sum()), int(here.sum()), notes[1])
            opposite = np.array([p.rel == "opposite_stance" for p in pairs])
            if opposite.any():
                note = "different claims of opposite stance merged: must be low"
                yield independent(f"{name}: opposite merged", int(merged[opposite].sum()), int(opposite.sum()), note)
        apart = [t.fields for t in tuples() if t.kept_apart]
        for field, label in _WRITTEN.items():
            together = sum(merges([Pair(f["claim"], f[field], label) for f in apart], encoder, model, config))
            yield independent(f"written: {field} merged", together, len(apart), _NOTES[label][0])


def load(file: Path) -> list[Pair]:
    """Return the pairs of a file. Raises `InputError` if a line is none."""
    try:
        return [msgspec.json.decode(line, type=Pair) for line in file.read_bytes().splitlines()]
    except msgspec.MsgspecError as error:
        raise InputError(f"{file}: not labelled pairs: {error}") from error


def merges(pairs: Sequence[Pair], encoder: Encoder, model: SameModel, config: Config) -> list[bool]:
    """Return for each pair whether the two sentences, alone in a base, would be one claim."""
    texts = sorted({t for p in pairs for t in (p.a, p.b)})
    row, vectors = {t: i for i, t in enumerate(texts)}, encoder.encode(texts)
    near = [p for p in pairs if float(vectors[row[p.a]] @ vectors[row[p.b]]) >= config.dedup.near]
    read = _Read(model, [(p.a, p.b) for p in near])
    return [_one_claim(p, vectors[[row[p.a], row[p.b]]], read, config) for p in pairs]


class _Read:
    """What a model said of many pairs at once, asked again pair by pair."""

    def __init__(self, model: SameModel, pairs: Sequence[tuple[str, str]]) -> None:
        self.name, self.fingerprint = model.name, model.fingerprint
        self._rows = dict(zip(pairs, model.predict(pairs), strict=True))

    def predict(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        found = [self._rows[p] if p in self._rows else self._rows[p[1], p[0]] for p in pairs]
        return np.array(found, np.float32).reshape(-1, 3)


def _one_claim(pair: Pair, vectors: Vectors, model: SameModel, config: Config) -> bool:
    mentions = [_mention(pair.a, 0), _mention(pair.b, len(pair.a) + 1)]
    matches = dedup.match(mentions, vectors, (), model, config.dedup)
    return len(dedup.cluster(mentions, matches, ())) == 1


def _mention(text: str, start: int) -> Mention:
    return Mention(
        make_id("m", start, text), "d:pair", "p:pair", "a:pair", start, start + len(text), 1, 1, text,
        ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 1.0,
    )  # fmt: skip


PLUGIN: Measure = Pairs()
