"""Key points: the chosen claims, with what stands behind each and what is said against it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from kb.config import SummaryConfig
from kb.protocols import Vectors
from kb.records import Claim, Label, Mode, Part, Stance
from kb.stages.contradiction import contradicts
from kb.summary.alone import stands_alone
from kb.summary.choosing import Chosen, apart, choose, heaviest
from kb.summary.material import Material
from kb.summary.records import KeyPoint
from kb.views.claims import ClaimLine
from kb.views.passages import Passage

_PRESENTED = 0.5  # how far words count that their author only lays out
_GIVEN_UP = 0.5  # and what nobody holds any more
_UNENDED = 0.5  # and those without a full stop: an item of a list, mostly
_ENDS, _CLOSING = (".", "!", "?", "…"), "\"'”’)]*_ "
_SURER = 0.01  # of two that cover as much, the one that is more surely a claim
_NOT_FOR = (Stance.REJECTS, Stance.UNCERTAIN)


def key_points(material: Material, fingerprint: str, config: SummaryConfig, limit: int) -> list[KeyPoint]:
    """Return up to `limit` key points, best first; `fingerprint` names the encoder whose vectors are compared."""
    claims = material.claims
    if not claims:
        return []
    lines = [material.lines[c.id] for c in claims]
    surer = [_SURER * material.mentions[c.mention_id].confidence for c in claims]
    weights = [support(line) + more for line, more in zip(lines, surer, strict=True)]
    clear = [0.0] * len(lines)
    for row in heaviest(weights, config):  # no other can be chosen
        clear[row] = clearness(lines[row])
    vectors = apart(_vectors(material, fingerprint), [c.topic_id for c in claims], config)
    return [_point(material, found, weights, clear) for found in choose(vectors, weights, clear, config, limit)]


def support(line: ClaimLine) -> float:
    """Return how much stands behind a claim: people, mentions and replies, a logarithm of each.

    A reply against counts twice one for: most support is an author's own reasons.
    """
    people = max(len(line.authors), line.endorsing)
    replies = line.supports / 2 + line.disputes + line.rejecting
    return math.log2(1 + people) + math.log2(max(line.mentions, 1)) + math.log2(1 + replies)


def clearness(line: ClaimLine) -> float:
    """Return how well a claim serves as a key point (0-1): it reads by itself, and its author asserts it."""
    presented = line.passage is not None and line.passage.mode is Mode.PRESENTS
    ended = line.text.rstrip(_CLOSING).endswith(_ENDS)
    factors = ((presented, _PRESENTED), (not ended, _UNENDED), (not line.endorsing and line.rejecting > 0, _GIVEN_UP))
    return stands_alone(line.text) * math.prod(factor for holds, factor in factors if holds)


def _point(material: Material, found: Chosen, weights: Sequence[float], clear: Sequence[float]) -> KeyPoint:
    claim = material.claims[found.row]
    stands = {p.author_id: p.stance for p in material.positions.get(claim.id, ())}
    rejecting = [a for a, stance in stands.items() if stance is Stance.REJECTS]
    # Whoever grants a claim says that it is so; whose own words leave it open is on no side.
    holding = [a for a, stance in stands.items() if stance not in _NOT_FOR]
    near = [c for i in found.speaks_for if not _opposed(material, claim, c := material.claims[i])]
    behind = [*near, *_supporting(material, claim)]
    authors = [a for c in (claim, *behind) for a in c.author_ids if a not in rejecting]
    since = material.scope.since
    return KeyPoint(
        claim=material.lines[claim.id],
        claims=len({claim.id, *(c.id for c in behind)}),
        authors=material.names(authors),
        held_by=material.names([*(a for a in claim.author_ids if stands.get(a) not in _NOT_FOR), *holding]),
        rejected_by=material.names(rejecting),
        against=_against(material, claim),
        new=bool(since) and material.first_made(claim) >= (since or ""),
        crux_ids=tuple(x.id for x in material.cruxes if x.claim_id == claim.id),
        score=round(found.gain, 4),
        parts=(
            Part("coverage", round(found.gain, 4)),
            Part("support", round(weights[found.row], 4)),
            Part("stands alone", clear[found.row]),
        ),
    )


def _supporting(material: Material, claim: Claim) -> list[Claim]:
    """Return what supports a claim: its authors' own reasons, and what others say who agree that it is so."""
    own = {p.author_id for p in material.positions.get(claim.id, ()) if p.stance not in _NOT_FOR}
    links = [
        x.source
        for x in material.links
        if x.label is Label.SUPPORTS
        and x.target == claim.id
        and material.mentions[x.source_mention_id].author_id in own
    ]
    return list(material.store.claims.many(links).values())


def _opposed(material: Material, claim: Claim, other: Claim) -> bool:
    """Return whether anything shows that two claims stand against each other."""
    pair = {claim.id, other.id}
    linked = any(x.label is Label.DISPUTES and {x.source, x.target} == pair for x in material.links)
    return linked or contradicts(claim.text, other.text)


def _against(material: Material, claim: Claim) -> Passage | None:
    shown = material.passages.of(x.source_mention_id for x in material.disputes.get(claim.id, [])[:1])
    return shown[0] if shown else None


def _vectors(material: Material, fingerprint: str) -> Vectors:
    """Return one vector a claim, that of its best mention; zeros where none is stored."""
    ids, matrix = material.store.vectors.matrix(fingerprint)
    row_of = {mention: row for row, mention in enumerate(ids)}
    found = np.zeros((len(material.claims), matrix.shape[1] if len(ids) else 1), dtype=np.float32)
    for i, claim in enumerate(material.claims):
        if (row := row_of.get(claim.mention_id)) is not None:
            found[i] = matrix[row]
    return found
