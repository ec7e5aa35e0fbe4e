"""Topics: claims that lie close together, labelled by the terms that set them apart from the rest."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from kb.config import TopicsConfig
from kb.ids import make_id
from kb.protocols import Vectors
from kb.records import Claim, Topic
from kb.stages.lexicon import STOP_WORDS, TALK_WORDS
from kb.text import words

_ROUNDS = 10


def find_topics(claims: Sequence[Claim], vectors: Vectors, config: TopicsConfig) -> list[Topic]:
    """Return the topics of `claims` (rows of `vectors`, same order), largest first; some claims have none.

    Leader clustering (Hartigan 1975) to a fixed point: a claim joins the nearest centre above the threshold,
    centres are averaged anew. Claims are visited by id, so the order of ingestion does not show.
    """
    if not len(claims):
        return []
    order = sorted(range(len(claims)), key=lambda i: claims[i].id)
    ranked = vectors[order]
    centres = _leaders(ranked, config.threshold)
    home = np.zeros(len(order), dtype=int)
    for _ in range(_ROUNDS):
        near = ranked @ centres.T
        fresh = np.where(near.max(axis=1) >= config.threshold, near.argmax(axis=1), -1)
        if np.array_equal(fresh, home):
            break
        home = fresh
        sums = np.stack([ranked[home == k].sum(axis=0) if k in home else centre for k, centre in enumerate(centres)])
        centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    groups: dict[int, list[Claim]] = {}
    for place, k in zip(order, home, strict=True):
        if k >= 0:
            groups.setdefault(int(k), []).append(claims[place])
    kept = [group for group in groups.values() if len(group) >= config.min_claims]
    return _label(sorted(kept, key=lambda g: (-len(g), g[0].id)), claims, config)


def _leaders(vectors: Vectors, threshold: float) -> Vectors:
    chosen: list[int] = []
    for i in range(len(vectors)):
        if not chosen or float((vectors[chosen] @ vectors[i]).max()) < threshold:
            chosen.append(i)
    result: Vectors = vectors[chosen]
    return result


def _label(groups: Sequence[Sequence[Claim]], claims: Sequence[Claim], config: TopicsConfig) -> list[Topic]:
    """Name each group by its strongest terms: c-TF-IDF (Grootendorst 2022), words and pairs of words."""
    counts = [Counter(t for claim in group for t in set(_terms(claim.text))) for group in groups]
    overall = Counter(t for claim in claims for t in set(_terms(claim.text)))
    topics = []
    for group, count in zip(groups, counts, strict=True):
        terms = _strongest(count, overall, len(claims), len(group), config.terms)
        ids = tuple(claim.id for claim in group)
        topics.append(Topic(make_id("t", *sorted(ids)), ", ".join(terms[:3]) or group[0].text[:40], terms, ids))
    return topics


def _strongest(count: Counter[str], overall: Mapping[str, int], claims: int, size: int, limit: int) -> tuple[str, ...]:
    def weight(term: str) -> float:
        return count[term] / size * math.log(1 + claims / overall[term]) * (1.3 if " " in term else 1.0)

    ranked = sorted((t for t in count if count[t] > 1), key=lambda t: (-weight(t), t))
    chosen: list[str] = []
    for term in ranked:
        parts = set(term.split())
        if not any(parts & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _terms(text: str) -> list[str]:
    tokens = [w.removesuffix("'s") for w in words(text)]
    single = [w for w in tokens if _names_something(w)]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(tokens) if {a, b} <= set(single)]
    return single + pairs


def _names_something(word: str) -> bool:
    return len(word) > 2 and word.isalnum() and not word.isdigit() and word not in STOP_WORDS | TALK_WORDS
