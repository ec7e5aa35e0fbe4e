"""Scores the search: the fusion that kb uses beside each of its two parts, on public sets and on real debates.

`python -m kb.evaluation.retrieval --data ../shared/eval` tries settings on the parts kept for tuning: to be run again
when the encoder changes.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kb import toml
from kb.config import Config, SearchConfig
from kb.evaluation import Figure, Measure, share
from kb.evaluation._base import derive, kit, read
from kb.evaluation._retrieval import tuning
from kb.evaluation._retrieval.base import stored
from kb.evaluation._retrieval.sets import DEPTH, RetrievalSet, gain, interval, rows, sets
from kb.evaluation._seeds import corpus, queries, scene
from kb.models.encoders import load_encoder
from kb.placing import Candidate, Group, place_directly, telling
from kb.protocols import Encoder
from kb.retrieval.query import Query
from kb.retrieval.ranking import Ranker
from kb.search.sides import read_sides
from kb.store import Store
from kb.text import words

FUSED, WORDS, ENCODER = "fused", "words alone", "encoder alone"
_WAYS, _ALL = (" by words", ""), 10_000
_SIDES = {"support": Group.FOR, "oppose": Group.AGAINST}


class Retrieval:
    """Search at the settings given."""

    name = "retrieval"
    description = "search: what kb finds beside BM25 and the encoder alone, on public sets and on real debates"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield nDCG@10 of each way on each set, which sides are right, and recall on the annotated debates."""
        encoder = load_encoder(config.encoder)
        for labelled in sets(data):
            gains = _gains(labelled, encoder, config.search)
            yield from (_figure(labelled.name, way, gains) for way in (WORDS, ENCODER, FUSED))
        for name in ("perspectrum", "argkp"):
            yield from _sides(data, name, encoder, config)
        yield from _debates(data, config)


def _gains(labelled: RetrievalSet, encoder: Encoder, config: SearchConfig) -> dict[str, list[float]]:
    """Return nDCG@10 of each query for each way."""
    found = defaultdict(list)
    with stored(labelled, encoder) as (store, place):
        for asked in labelled.asked:
            # The text of a set is data: nothing in it is a filter.
            ranker = Ranker(store, encoder, config, Query(asked.query))
            orders = {
                FUSED: [m.mention_id for m in ranker.rank()],
                ENCODER: ranker.by_cosine(DEPTH + 1),
                WORDS: _by_words(store, asked.query),
            }
            for way, order in orders.items():
                found[way].append(gain((place[i] for i in order), asked))
    return found


def _by_words(store: Store, query: str) -> list[str]:
    return [i for i, _ in store.mentions.match(words(query), DEPTH + 1)]


def _figure(name: str, way: str, gains: dict[str, list[float]]) -> Figure:
    values = gains[way]
    low, high = interval(values)
    note = f"95 % interval {low:.3f} to {high:.3f}"
    if way == FUSED:
        better = max((WORDS, ENCODER), key=lambda part: float(np.mean(gains[part])))
        ahead = np.array(values) - np.array(gains[better])
        low, high = interval(list(ahead))
        note += f"; {ahead.mean():+.3f} ({low:+.3f} to {high:+.3f}) beside the {better}"
    return Figure(f"{name}: {way} ndcg@{DEPTH}", float(np.mean(values)), len(values), note)


def _sides(data: Path, name: str, encoder: Encoder, config: Config) -> Iterator[Figure]:
    """Yield how many of the arguments of labelled stance are placed, and on the right side: by words, then as shown.

    Every argument is read here, where a search reads the nearest alone.
    """
    by_claim = defaultdict(list)
    for row in rows(data, "stance", f"{name}.dev.jsonl"):
        by_claim[row["claim"]].append(row)
    everything = dataclasses.replace(
        config, search=dataclasses.replace(config.search, read=_ALL if config.search.read else 0)
    )
    count = {way: [0, 0] for way in _WAYS}
    for claim, held in by_claim.items():
        texts = [row["text"] for row in held]
        cosines = (encoder.encode(texts) @ encoder.encode([claim])[0]).tolist()
        candidates = [Candidate(str(n), *pair) for n, pair in enumerate(zip(texts, cosines, strict=True))]
        said = place_directly(claim, candidates, config.search)
        left = [c for c in candidates if c.claim_id not in said]
        read = read_sides(claim, left, telling(claim, candidates), everything)
        for way, found in zip(_WAYS, (said, said | read), strict=True):
            count[way][0] += sum(_SIDES.get(held[int(n)]["label"]) is placing.group for n, placing in found.items())
            count[way][1] += len(found)
    total = sum(map(len, by_claim.values()))
    for way, (right, placed) in count.items():
        yield share(f"{name}: placed{way}", placed, total, "arguments put for or against a claim")
        yield share(f"{name}: sides right{way}", right, placed, "of those placed: high is good")


def _debates(data: Path, config: Config) -> Iterator[Figure]:
    """Yield the figures of search over all annotated debates in one base."""
    *_, (_, gold, paths) = corpus.parts(data)
    models = kit(config)
    here = scene.build(derive(read(paths, config), config, models), gold)
    for figure in queries.figures(here, paths, config, models.encoder):
        yield dataclasses.replace(figure, name=f"debates: {figure.name}")


PLUGIN: Measure = Retrieval()

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/eval"))
    tuning.tune(parser.parse_args().data, toml.load(toml.find(Path.cwd())))
