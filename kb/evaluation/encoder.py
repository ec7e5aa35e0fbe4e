"""Scores the encoder by itself: does search find, and do restatements lie nearer than opposites and look-alikes.

The sets are `retrieval/*`, `pairs/*.dev.jsonl` and, of the written tuples that lie beside the trainers, those of the
topics that no model is fitted on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from kb.config import Config
from kb.evaluation import Figure, Measure, files
from kb.evaluation._intervals import bootstrap, figure
from kb.models.encoders import load_encoder
from kb.protocols import Encoder, Vectors
from kb.training.pairs import tuples

DEPTH = 10
RETRIEVAL = (
    ("perspectrum", "perspectrum.dev", "perspectrum"),
    ("argkp", "argkp.dev", "argkp.dev"),
    ("ibm", "ibm_claim_stance.train", "ibm_claim_stance"),
)
PAIRS = {"perspectrum": "different", "argkp_kpm": "different", "semantoneg": "contradict", "sick": "contradict"}
AGAINST = ("contra", "neutral", "twin")


class EncoderMeasure:
    """The encoder at the settings given."""

    name = "encoder"
    description = "the encoder: search over public sets, and restatements against opposites and look-alikes"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield nDCG@10 over each retrieval set, rank correlation on STS-B, and areas under the curve."""
        encoder = load_encoder(config.encoder)
        for name, queries, corpus in RETRIEVAL:
            yield _search(data / "retrieval", name, queries, corpus, encoder)
        yield from _pairs(data, encoder)
        yield from _written(encoder)


def _search(folder: Path, name: str, queries: str, corpus: str, encoder: Encoder) -> Figure:
    texts = _rows(folder, corpus + ".corpus.jsonl")
    asked = _rows(folder, queries + ".jsonl")
    place = {row["id"]: i for i, row in enumerate(texts)}
    vectors = encoder.encode([row["text"] for row in texts])
    found = encoder.encode([row["query"] for row in asked]) @ vectors.T
    gains = [_ndcg(row, {place[i] for i in q["relevant"] if i in place}) for row, q in zip(found, asked, strict=True)]
    gained, each = np.array(gains), [str(i) for i in range(len(gains))]
    within = bootstrap(lambda i: float(gained[i].mean()), each)
    note = "relevant texts come first: high is good"
    return figure(f"{name}: ndcg@{DEPTH}", float(np.mean(gains)), len(gains), note, within)


def _ndcg(scores: Vectors, relevant: set[int]) -> float:
    top = np.argsort(-scores, kind="stable")[:DEPTH]
    discount = 1 / np.log2(np.arange(2, DEPTH + 2))
    best = discount[: min(len(relevant), DEPTH)].sum()
    gain = discount[[k for k, i in enumerate(top) if int(i) in relevant]].sum()
    return float(gain / best) if relevant else 0.0


def _pairs(data: Path, encoder: Encoder) -> Iterator[Figure]:
    for name, other in PAIRS.items():
        rows = _rows(data / "pairs", f"{name}.dev.jsonl")
        cosine, label = _cosines(rows, encoder), np.array([r["label"] for r in rows])
        note = f"a pair of the same lies nearer than one labelled {other}: high is good, .5 is chance"
        yield _over(f"{name}: same over {other}", cosine, label == "same", label == other, rows, note)
    rows = _rows(data / "pairs", "stsb.dev.jsonl")
    gold = rankdata([r["score"] for r in rows])
    found = rankdata(_cosines(rows, encoder))
    value = float(np.corrcoef(gold, found)[0, 1])
    within = bootstrap(lambda i: float(np.corrcoef(gold[i], found[i])[0, 1]), [r["a"] for r in rows])
    yield figure("stsb: rank correlation", value, len(rows), "cosines rank as people do: high is good", within)


def _over(
    name: str, cosine: Vectors, same: NDArray[np.bool_], other: NDArray[np.bool_], rows: Sequence[dict[str, str]],
    note: str,
) -> Figure:  # fmt: skip
    """Return how often a pair that is the `same` is nearer than an `other` one; pairs on one sentence hang together."""

    def value(i: NDArray[np.intp]) -> float:
        found = auc(cosine[i][same[i]], cosine[i][other[i]])
        return float("nan") if found is None else found

    here = value(np.arange(len(cosine)))
    within = bootstrap(value, [r["a"] for r in rows])
    return figure(name, None if np.isnan(here) else here, len(rows), note, within)


def _cosines(rows: Sequence[dict[str, str]], encoder: Encoder) -> Vectors:
    texts = sorted({t for r in rows for t in (r["a"], r["b"])})
    place, vectors = {t: i for i, t in enumerate(texts)}, encoder.encode(texts)
    one, two = ([place[r[side]] for r in rows] for side in ("a", "b"))
    result: Vectors = (vectors[one] * vectors[two]).sum(axis=1)
    return result


def _written(encoder: Encoder) -> Iterator[Figure]:
    rows = [t.fields for t in tuples() if t.kept_apart]
    at = {field: encoder.encode([r[field] for r in rows]) for field in ("claim", "same", *AGAINST)}
    same = (at["claim"] * at["same"]).sum(axis=1)
    for field in AGAINST:
        other = (at["claim"] * at[field]).sum(axis=1)
        note = f"a restatement lies nearer than a {field}: high is good, .5 is chance"
        yield Figure(f"written: same over {field}", auc(same, other), len(rows), note)
    away = at["claim"] @ at["same"].T
    away = away[~np.eye(len(rows), dtype=bool)]
    yield Figure("written: same over others", auc(same, away), len(rows), "nearer than another claim's restatement")


def auc(high: NDArray[np.floating], low: NDArray[np.floating]) -> float | None:
    """Return how often one of `high` is above one of `low`; None if either is empty."""
    if not len(high) or not len(low):
        return None
    ranks = rankdata(np.concatenate([high, low]))[: len(high)]
    return float((ranks.sum() - len(high) * (len(high) + 1) / 2) / (len(high) * len(low)))


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    (file,) = files(folder.parent, folder.name, name)
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


PLUGIN: Measure = EncoderMeasure()
