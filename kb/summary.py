"""Key points of a base, a topic, an author or a document: claims in their authors' words, chosen to speak for many.

Choice is greedy maximum coverage with a bound on redundancy (Lin and Bilmes 2011, "A class of submodular functions for
document summarization"): each next point is the claim that adds most to how well the points so far
stand for all claims in scope, where a claim weighs by the people and mentions behind it and the replies it drew.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.config import Config, SummaryConfig
from kb.protocols import Vectors
from kb.records import Claim, Mode, Part
from kb.stages import cues
from kb.store import Store
from kb.text import words
from kb.views.claims import ClaimLine, claim_lines
from kb.views.cruxes import CruxView, assemble
from kb.views.passages import Passages
from kb.views.topics import TopicLine, topic_lines

_SHORT, _LONG = 8, 45  # words of a sentence that reads well as a key point
_POINTS_BACK = re.compile(
    r"\b(?:in|on|of|for|to|with) (?:that|those|these|this|such) "
    r"(?:cases?|respects?|sense|points?|fronts?|views?|reasons?)\W*$",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\b(?:your?|yours|you're|you've|i also|i guess|that's|this isn't)\b", re.IGNORECASE)
_LEANS = re.compile(
    r"^\W*(?:and|but|or|then|rather|instead|essentially|basically|that said|also|this|that|these|those|it|they|he|she"
    r"|which|here|there(?:fore)?|such|both|neither|yes|no|ok|well|again|anyway|in (?:that|this|which|either) case)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is summarised; at most one of the ids is set, none means the whole base."""

    topic_id: str | None = None
    author_id: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A claim that speaks for `speaks_for` further claims; `parts` are what it was chosen by."""

    claim: ClaimLine
    speaks_for: int
    crux_ids: tuple[str, ...]
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts, key points, cruxes and topics within a scope."""

    scope: Scope
    documents: int
    posts: int
    authors: int
    claims: int
    mentions: int
    since: str | None
    until: str | None
    points: tuple[KeyPoint, ...]
    cruxes: tuple[CruxView, ...]
    topics: tuple[TopicLine, ...]


def summarise(store: Store, config: Config, scope: Scope, fingerprint: str, limit: int | None = None) -> Summary:
    """Return the summary of `scope`; `fingerprint` names the encoder whose stored vectors are compared."""
    passages = Passages(store)
    claims = _in_scope(store, scope)
    lines = claim_lines(store, passages, claims)
    limit = config.summary.points if limit is None else limit
    points = _key_points(store, claims, lines, fingerprint, config.summary, limit)
    ids = {c.id for c in claims}
    cruxes = sorted((x for x in store.cruxes.all() if x.claim_id in ids), key=lambda x: (-x.score, x.id))
    cruxes = [x for x in cruxes if x.score >= config.cruxes.min_score][: config.cruxes.limit]
    mentions = store.mentions.many(sorted(m for c in claims for m in c.mention_ids)).values()
    posts = store.posts.many(sorted({m.post_id for m in mentions}))
    dates = sorted(d for p in posts.values() if (d := p.date or passages.documents[p.document_id].date))
    topics = [] if scope.topic_id else [t for t in topic_lines(store, passages) if _touches(store, t, ids)]
    return Summary(
        scope=scope,
        documents=len({m.document_id for m in mentions}),
        posts=len(posts),
        authors=len({m.author_id for m in mentions}),
        claims=len(claims),
        mentions=len(mentions),
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        points=tuple(points),
        cruxes=tuple(assemble(store, passages, cruxes)),
        topics=tuple(topics),
    )


def _in_scope(store: Store, scope: Scope) -> list[Claim]:
    claims = sorted(store.claims.all(), key=lambda c: c.id)
    if scope.topic_id:
        return [c for c in claims if c.topic_id == scope.topic_id]
    if scope.author_id:
        return [c for c in claims if scope.author_id in c.author_ids]
    if scope.document_id:
        held = {m.id for m in store.mentions.of_document(scope.document_id)}
        return [c for c in claims if held.intersection(c.mention_ids)]
    return claims


def _touches(store: Store, topic: TopicLine, claim_ids: set[str]) -> bool:
    return not claim_ids.isdisjoint(store.topics.get(topic.topic_id).claim_ids)


def _key_points(
    store: Store,
    claims: Sequence[Claim],
    lines: Sequence[ClaimLine],
    fingerprint: str,
    config: SummaryConfig,
    limit: int,
) -> list[KeyPoint]:
    weights = [_support(line) for line in lines]
    plainness = [_stands_alone(line) for line in lines]
    order = sorted(range(len(claims)), key=lambda i: (-weights[i], claims[i].id))
    vectors = _vectors(store, claims, fingerprint)
    candidates = order[: config.candidates]
    near = np.clip(vectors[candidates] @ vectors.T, 0.0, 1.0)
    near[near < config.speaks_for] = 0.0
    near[np.arange(len(candidates)), candidates] = 1.0  # a claim speaks for itself, even where it has no vector
    clear = np.asarray([plainness[i] for i in candidates], dtype=np.float32)
    chosen = _cover(near, np.asarray(weights, dtype=np.float32), clear, near[:, candidates], config.diversity, limit)
    cruxes = {x.claim_id: x.id for x in store.cruxes.all()}
    points = []
    for row, gain in chosen:
        line = lines[candidates[row]]
        parts = (
            Part("coverage", round(gain, 4)),
            Part("support", round(weights[candidates[row]], 4)),
            Part("stands alone", plainness[candidates[row]]),
        )
        speaks_for = int(np.count_nonzero(near[row])) - 1
        found = cruxes.get(line.claim_id)
        points.append(KeyPoint(line, speaks_for, (found,) if found else (), round(gain, 4), parts))
    return points


def _support(line: ClaimLine) -> float:
    """Return how much stands behind a claim: people, mentions and replies, a logarithm of each.

    A reply against counts twice one for: most support is an author's own reasons.
    """
    people = max(len(line.authors), line.endorsing)
    replies = line.supports / 2 + line.disputes + line.rejecting
    return math.log2(1 + people) + math.log2(max(line.mentions, 1)) + math.log2(1 + replies)


def _stands_alone(line: ClaimLine) -> float:
    """Return how well a claim reads without its neighbours, 0 to 1: every sign that it leans on them halves it."""
    text = line.text.replace("’", "'").strip()
    length = len(words(text))
    signs = (
        bool(_LEANS.match(text) or cues.CONCLUDES.match(text) or cues.GROUNDS.match(text) or cues.TURNS.match(text)),
        text.endswith((":", "?")) or text.startswith("("),
        not _SHORT <= length <= _LONG,
        bool(cues.DISAGREES.match(text) or cues.AGREES.match(text)),
        bool(_ADDRESSES.search(text)),
        bool(_POINTS_BACK.search(text)),
        line.passage is not None and line.passage.mode is Mode.PRESENTS,
    )
    return 0.5 ** sum(signs)


def _vectors(store: Store, claims: Sequence[Claim], fingerprint: str) -> Vectors:
    """Return one vector a claim, that of its best mention; zeros where none is stored."""
    ids, matrix = store.vectors.matrix(fingerprint)
    row_of = {mention: row for row, mention in enumerate(ids)}
    found = np.zeros((len(claims), matrix.shape[1] if len(ids) else 1), dtype=np.float32)
    for i, claim in enumerate(claims):
        if (row := row_of.get(claim.mention_id)) is not None:
            found[i] = matrix[row]
    return found


def _cover(
    near: Vectors, weights: Vectors, clear: Vectors, among: Vectors, diversity: float, limit: int
) -> list[tuple[int, float]]:
    """Return up to `limit` rows of `near` (candidates x claims) with what each added, by greedy coverage.

    A claim is covered as well as its nearest chosen point is near; what a row adds counts as far as the row is
    `clear` (0-1). A row nearer than `diversity` (cosine) to a chosen one is passed over. Ties go to the lower row.
    """
    covered = np.zeros(near.shape[1], dtype=np.float32)
    allowed = np.ones(near.shape[0], dtype=bool)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < limit and allowed.any():
        gains = (np.maximum(near - covered, 0.0) @ weights) * clear
        gains[~allowed] = -1.0
        best = int(np.argmax(gains))
        chosen.append((best, float(gains[best])))
        covered = np.maximum(covered, near[best])
        allowed &= among[best] < diversity
        allowed[best] = False
    return chosen
