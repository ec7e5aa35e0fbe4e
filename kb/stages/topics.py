"""Topics: claims that lie close together, labelled by the terms that set them apart from the rest."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from kb.config import TopicsConfig
from kb.ids import make_id
from kb.protocols import Vectors
from kb.records import Claim, Topic
from kb.stages.lexicon import DEGREE_WORDS, STOP_WORDS, TALK_WORDS
from kb.stages.near import Rows, nearest
from kb.text import words

Finder = Callable[[Sequence[Claim], Sequence[int], Vectors, TopicsConfig], list[Topic]]
"""What `find_topics` does; another may know of some topics already."""

_ROUNDS = 10
_BLOCK = 512  # rows whose likeness among themselves is looked at together
_LABEL_WIDTH = 40
_LONGER = (1.0, 1.3, 1.5)  # weight of a term by its words: a phrase names a subject better than a word of it
_STEM = 6  # letters by which two words are taken for forms of one
_NAMELESS = STOP_WORDS | TALK_WORDS | DEGREE_WORDS


def find_topics(claims: Sequence[Claim], rows: Sequence[int], vectors: Vectors, config: TopicsConfig) -> list[Topic]:
    """Return the topics of `claims`, whose `rows` of `vectors` these are, largest first; some claims have none.

    Leader clustering (Hartigan 1975) to a fixed point: a claim joins the nearest centre above the threshold,
    centres are averaged anew. Claims are visited by id, so the order of ingestion does not show.
    """
    if not len(claims):
        return []
    order = sorted(range(len(claims)), key=lambda i: claims[i].id)
    home = _homes(vectors[[rows[i] for i in order]], np.float32(config.threshold))
    groups: dict[int, list[Claim]] = {}
    for place, k in zip(order, home, strict=True):
        if k >= 0:
            groups.setdefault(int(k), []).append(claims[place])
    kept = [group for group in groups.values() if len(group) >= config.min_claims]
    return _label(sorted(kept, key=lambda g: (-len(g), g[0].id)), claims, config)


def join(
    topics: Sequence[Topic], known: Set[str], row: Mapping[str, int], vectors: Vectors, config: TopicsConfig
) -> list[Topic]:
    """Return topics that were found before with the claims of now, whose `row` of `vectors` is given, largest first.

    A claim whose id was not `known` joins the topic whose mean is nearest, if it is near enough. No other claim moves,
    and a topic keeps its id and its name for as long as it is large enough.
    """
    held = {t.id: [c for c in t.claim_ids if c in row] for t in sorted(topics, key=lambda t: t.id)}
    held = {id_: members for id_, members in held.items() if members}
    new = sorted(row.keys() - known)
    if held and new:
        home = np.full(len(vectors), -1, np.int64)
        for k, members in enumerate(held.values()):
            home[[row[c] for c in members]] = k
        blocks = np.array_split(np.arange(len(held)), -(-len(held) // _BLOCK))
        centres = np.concatenate([_means(vectors, home, groups) for groups in blocks])
        place, cosine = nearest(vectors[[row[c] for c in new]], centres)
        ids = list(held)
        for n in np.flatnonzero(cosine >= np.float32(config.threshold)):
            held[ids[place[n]]].append(new[n])
    by_id = {t.id: t for t in topics}
    found = [replace(by_id[id_], claim_ids=tuple(sorted(members))) for id_, members in held.items()]
    kept = [t for t in found if len(t.claim_ids) >= config.min_claims]
    return sorted(kept, key=lambda t: (-len(t.claim_ids), t.claim_ids[0]))


def _homes(vectors: Vectors, threshold: np.float32) -> Rows:
    """Return the group of each row, -1 where none is near enough."""
    centres = _leaders(vectors, threshold)
    place, cosine = nearest(vectors, centres)
    home = np.zeros(len(vectors), np.int64)
    for turn in range(_ROUNDS):
        fresh = np.where(cosine >= threshold, place, -1)
        if np.array_equal(fresh, home):
            break
        # A centre moves only if its group has changed, and most groups soon stay as they are.
        new = fresh != home
        moved = np.intersect1d(fresh, np.concatenate((fresh[new], home[new])) if turn else fresh)
        home, moved = fresh, moved[moved >= 0]
        centres[moved] = _means(vectors, home, moved)
        place, cosine = _again(vectors, centres, moved, place, cosine)
    return home


def _leaders(vectors: Vectors, threshold: np.float32) -> Vectors:
    """Return each row that is not near one of those before it."""
    chosen: list[int] = []
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        open_ = np.flatnonzero(nearest(block, vectors[chosen])[1] < threshold)
        own = block[open_].astype(np.float64)
        close = (own @ own.T).astype(np.float32) >= threshold
        fresh: list[int] = []
        for row in range(len(open_)):
            if not close[row, fresh].any():
                fresh.append(row)
        chosen += [start + int(open_[row]) for row in fresh]
    result: Vectors = vectors[chosen]
    return result


def _means(vectors: Vectors, home: Rows, groups: Rows) -> Vectors:
    """Return the mean of each of these groups, of length 1."""
    rows = np.flatnonzero(np.isin(home, groups))
    rows = rows[np.argsort(home[rows], kind="stable")]
    starts = np.searchsorted(home[rows], groups)
    sums = np.add.reduceat(vectors[rows], starts, axis=0) if len(rows) else vectors[:0]
    means: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return means


def _again(vectors: Vectors, centres: Vectors, moved: Rows, place: Rows, cosine: Vectors) -> tuple[Rows, Vectors]:
    """Return the nearest centre of each row after some have moved; what is known of the others still holds."""
    if not len(moved):
        return place, cosine
    near, best = nearest(vectors, centres[moved])
    near = moved[near]
    better = (best > cosine) | ((best == cosine) & (near < place) & ~np.isin(place, moved))
    unsure = np.flatnonzero(np.isin(place, moved) & ~better)
    place, cosine = np.where(better, near, place), np.where(better, best, cosine)
    place[unsure], cosine[unsure] = nearest(vectors[unsure], centres)
    return place, cosine


def _label(groups: Sequence[Sequence[Claim]], claims: Sequence[Claim], config: TopicsConfig) -> list[Topic]:
    """Name each group by its strongest terms: c-TF-IDF (Grootendorst 2022), words and pairs of words."""
    terms_of = {claim.id: set(_terms(claim.text)) for claim in claims}
    counts = [Counter(t for claim in group for t in terms_of[claim.id]) for group in groups]
    overall = Counter(t for terms in terms_of.values() for t in terms)
    topics = []
    for group, count in zip(groups, counts, strict=True):
        terms = _strongest(count, overall, len(claims), len(group), config.terms)
        ids = tuple(claim.id for claim in group)
        topics.append(Topic(make_id("t", *sorted(ids)), ", ".join(terms[:3]) or _opening(group[0].text), terms, ids))
    return topics


def _opening(text: str) -> str:
    """Return the first words of a claim, for a topic whose claims share no term."""
    short = textwrap.shorten(text, _LABEL_WIDTH, placeholder="")
    return short if short == text else f"{short or text[:_LABEL_WIDTH]} …"


def _strongest(count: Counter[str], overall: Mapping[str, int], claims: int, size: int, limit: int) -> tuple[str, ...]:
    def weight(term: str) -> float:
        return count[term] / size * math.log(1 + claims / overall[term]) * _LONGER[term.count(" ")]

    ranked = sorted((t for t in count if count[t] > 1), key=lambda t: (-weight(t), t))
    chosen: list[str] = []
    for term in ranked:
        parts = _stems(term)
        if not any(parts & _stems(other) for other in chosen):
            chosen.append(term)
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _stems(term: str) -> set[str]:
    """Return the beginnings of a term's words: "capable" beside "capabilities" says nothing more."""
    return {word[:_STEM] for word in term.split()}


def _terms(text: str) -> list[str]:
    tokens = [w.removesuffix("'s") for w in words(text)]
    single = [w for w in tokens if _names_something(w)]
    known = set(single)
    runs = [tokens[i : i + n] for n in (2, 3) for i in range(len(tokens) - n + 1)]
    return single + [" ".join(run) for run in runs if known.issuperset(run)]


def _names_something(word: str) -> bool:
    return len(word) > 2 and word.isalnum() and not word.isdigit() and word not in _NAMELESS
