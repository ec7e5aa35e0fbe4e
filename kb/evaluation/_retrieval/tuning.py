"""Tries settings of the fusion on the parts of the labelled sets that are kept for tuning."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kb.config import Config, SearchConfig
from kb.evaluation._retrieval.base import stored
from kb.evaluation._retrieval.sets import DEPTH, Asked, RetrievalSet, gain, sets
from kb.models.encoders import load_encoder
from kb.protocols import Encoder, Vectors
from kb.retrieval.fusion import Scores, Texts, fuse
from kb.retrieval.query import Query
from kb.retrieval.rows import rows
from kb.retrieval.worded import worded

_WORD_WEIGHTS, _FEEDBACK_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 1.0), (0.0, 0.5, 1.0)
_MOST_QUERIES = 250


def tune(data: Path, config: Config) -> None:
    """Print nDCG@10 of every setting on each set: those to tune on first, then those it is judged by.

    `word_weight` 0 without feedback is the encoder alone, 1 is the words alone.
    """
    encoder = load_encoder(config.encoder)
    settings = [
        dataclasses.replace(config.search, word_weight=weight, feedback_weight=feedback)
        for weight, feedback in itertools.product(_WORD_WEIGHTS, _FEEDBACK_WEIGHTS)
    ]
    for labelled in itertools.chain(sets(data, to_tune=True), sets(data)):
        gains: list[list[float]] = [[] for _ in settings]
        for asked, query, texts, by_word in _prepared(labelled, encoder):
            for found, setting in zip(gains, settings, strict=True):
                total = fuse(query, texts, by_word, setting).total
                found.append(gain(np.argsort(-total, kind="stable")[: DEPTH + 1], asked))
        for found, setting in zip(gains, settings, strict=True):
            print(f"{labelled.name:22} {_name(setting)} {np.mean(found):.3f}", flush=True)  # noqa: T201


def _prepared(labelled: RetrievalSet, encoder: Encoder) -> Iterator[tuple[Asked, Vectors, Texts, Scores]]:
    """Yield some of the queries, evenly drawn, each with its vector, the texts, and their word scores."""
    some = labelled.asked[:: 1 + len(labelled.asked) // _MOST_QUERIES]
    queries = encoder.encode([a.query for a in some])
    with stored(labelled, encoder) as (store, _):
        held = rows(store, encoder, SearchConfig())
        for asked, query in zip(some, queries, strict=True):
            yield asked, query, held.texts, worded(store, Query(asked.query)).scores(store, held)


def _name(setting: SearchConfig) -> str:
    return f"word_weight={setting.word_weight} feedback_weight={setting.feedback_weight}"
