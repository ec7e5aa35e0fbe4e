"""Cruxes: claims that people take opposite sides on, and that their further claims depend on.

disagreement (positions, before any smoothing) x hinge (what moves in each side's own argument when the claim
flips, by DF-QuAD) x evidence from the thread. One person's words are never a crux, and no side is invented:
everyone named is quoted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from kb.config import CruxesConfig
from kb.ids import make_id
from kb.records import Claim, Crux, Document, Hinge, Label, Mention, Part, Position, Post, Side, Stance, StanceLink
from kb.stages import cues
from kb.stages.dfquad import Edge, strengths
from kb.stages.stance import Bearing

_NEAR_MARK = 2  # sentences around "the crux is ..." that it may point at


@dataclass(frozen=True, slots=True)
class Debate:
    """All that cruxes are computed from."""

    claims: Mapping[str, Claim]
    mentions: Mapping[str, Mention]
    links: Sequence[StanceLink]
    positions: Sequence[Position]
    bearing: Bearing


def find_cruxes(debate: Debate, marked: frozenset[str], config: CruxesConfig) -> list[Crux]:
    """Return the cruxes, best first. `marked` are the mentions that an author's own "crux", or readers', points at."""
    on = defaultdict(list)
    for position in debate.positions:
        on[position.claim_id].append(position)
    arguments = _arguments(debate)
    found = []
    for claim_id in sorted(on):
        # A side is made of people who can be quoted: a reaction alone opens no dispute.
        for_ = [p for p in on[claim_id] if p.stance is Stance.ENDORSES and p.mention_ids]
        against = [p for p in on[claim_id] if p.stance is Stance.REJECTS and p.mention_ids]
        if for_ and against:
            found.append(_crux(debate.claims[claim_id], for_, against, arguments, debate, marked, config))
    found.sort(key=lambda c: (-c.score, c.id))
    return [c for c in _join_facets(found, debate, config) if c.score >= config.min_score]


def marked_mentions(
    documents: Sequence[Document], posts: Sequence[Post], mentions: Sequence[Mention]
) -> frozenset[str]:
    """Return the ids of mentions that an author's own "the crux is ..." names or stands next to."""
    text_of = {d.id: d.text for d in documents}
    by_post: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.start):
        by_post[mention.post_id].append(mention)
    near: set[str] = set()
    for post in posts:
        own = by_post[post.id]
        for mark in cues.CRUX_MARK.finditer(text_of[post.document_id], post.start, post.end):
            near |= {m.id for m in own if m.start <= mark.start() < m.end}
            near |= {m.id for m in [m for m in own if m.end <= mark.start()][-_NEAR_MARK:]}
            near |= {m.id for m in [m for m in own if m.start >= mark.end()][:_NEAR_MARK]}
    return frozenset(near)


def _crux(
    claim: Claim,
    for_: Sequence[Position],
    against: Sequence[Position],
    arguments: Mapping[str, Sequence[Edge]],
    debate: Debate,
    marked: frozenset[str],
    config: CruxesConfig,
) -> Crux:
    shown = {m for p in (*for_, *against) for m in p.mention_ids} | set(claim.mention_ids)
    # What somebody rejects the claim with is the dispute itself, not a further claim that depends on it.
    itself = {debate.bearing.claim_of[m] for m in shown}
    found = [h for p in (*for_, *against) for h in _hinges(claim.id, p.author_id, arguments, debate)]
    hinges = [h for h in found if h.claim_id not in itself and h.shift >= config.min_shift]
    parts = _parts(claim, for_, against, hinges, shown & marked, debate)
    return Crux(
        id=make_id("x", claim.id, *sorted(p.author_id for p in (*for_, *against))),
        claim_id=claim.id,
        facet_ids=(),
        sides=(_side(Stance.ENDORSES, for_, claim), _side(Stance.REJECTS, against, claim)),
        hinges=tuple(sorted(hinges, key=lambda h: (-h.shift, h.author_id, h.claim_id))[: config.hinges]),
        score=round(_score(parts, config), 4),
        parts=tuple(Part(name, round(value, 4)) for name, value in parts.items() if name != "alone"),
    )


def _parts(
    claim: Claim,
    for_: Sequence[Position],
    against: Sequence[Position],
    hinges: Sequence[Hinge],
    named: Set[str],
    debate: Debate,
) -> dict[str, float]:
    """Return what the score is made of, each 0-1; `named` are the mentions that an author called the crux."""
    replies = [s for s in debate.links if claim.id in (s.source, s.target) and s.method != "paragraph"]
    return {
        "disagreement": min(max(p.score for p in for_), max(p.score for p in against)),
        # Where the words are hardly a claim ("we spent a year on this"), people do not disagree about it.
        "claim": debate.mentions[claim.mention_id].confidence,
        "hinge": (_moved(hinges, for_) + _moved(hinges, against)) / 2,
        "explicit": 1.0 if named else 0.0,
        "quoted": 1.0 if any(s.method.startswith("quote") and s.target == claim.id for s in replies) else 0.0,
        "traffic": len(replies) / (len(replies) + 3),
        "alone": 0.0 if cues.LEANING.match(claim.text) else 1.0,
    }


def _score(parts: Mapping[str, float], config: CruxesConfig) -> float:
    weights = {"explicit": config.marked_weight, "quoted": config.quoted_weight, "traffic": config.traffic_weight}
    evidence = sum(weight * parts[name] for name, weight in weights.items())
    evidence += (1 - sum(weights.values())) * parts["alone"]
    rest = 1 - config.hinge_weight - config.evidence_weight
    weighed = rest + config.hinge_weight * parts["hinge"] + config.evidence_weight * evidence
    return parts["disagreement"] * parts["claim"] * weighed


def _moved(hinges: Sequence[Hinge], side: Sequence[Position]) -> float:
    """Return how much of the further argument of one side moves, at most 1."""
    authors = {p.author_id for p in side}
    return min(1.0, sum(h.shift for h in hinges if h.author_id in authors))


def _side(stance: Stance, positions: Sequence[Position], claim: Claim) -> Side:
    """Return a side of a crux: those whose claim it is first, then the surest."""
    ordered = sorted(positions, key=lambda p: (p.author_id not in claim.author_ids, -p.score, p.author_id))
    return Side(
        stance,
        tuple(p.author_id for p in ordered),
        tuple(dict.fromkeys(m for p in ordered for m in p.mention_ids)),
    )


def _arguments(debate: Debate) -> dict[str, list[Edge]]:
    """Return each author's own argument: links whose showing words are theirs.

    Who disputes a claim could not keep the disputing claim if they came to accept it, so a dispute attacks both
    ways; a support carries the source's strength to what it supports.
    """
    found: dict[str, list[Edge]] = defaultdict(list)
    for link in debate.links:
        author = debate.mentions[link.source_mention_id].author_id
        supports = link.label is Label.SUPPORTS
        found[author].append(Edge(link.source, link.target, link.score, supports))
        if not supports:
            found[author].append(Edge(link.target, link.source, link.score, supports=False))
    return found


def _hinges(claim_id: str, author: str, arguments: Mapping[str, Sequence[Edge]], debate: Debate) -> list[Hinge]:
    """Return the author's further claims that move when `claim_id` is accepted rather than rejected."""
    reached = _downstream(claim_id, arguments.get(author, ()))
    if not reached:
        return []
    # The flipped claim's own strength is set, so nothing in the graph may push it back.
    edges = [e for e in arguments[author] if e.target != claim_id and {e.source, e.target} <= reached | {claim_id}]
    base = dict.fromkeys(sorted(reached), 0.5)
    accepted = strengths({**base, claim_id: 1.0}, edges)
    rejected = strengths({**base, claim_id: 0.0}, edges)
    shifts = ((other, abs(accepted[other] - rejected[other])) for other in sorted(reached))
    return [
        Hinge(author, other, round(shift, 4))
        for other, shift in shifts
        if shift > 0 and author in debate.claims[other].author_ids
    ]


def _downstream(start: str, edges: Sequence[Edge]) -> set[str]:
    out: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        out[edge.source].append(edge.target)
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for target in out[waiting.pop()]:
            if target not in reached and target != start:
                reached.add(target)
                waiting.append(target)
    return reached


def _join_facets(cruxes: Sequence[Crux], debate: Debate, config: CruxesConfig) -> list[Crux]:
    """Fold a dispute into a better crux of the same people if it is linked to it, beside it, or close in meaning."""
    linked = {frozenset((s.source, s.target)) for s in debate.links}
    kept: list[Crux] = []
    facets: dict[str, list[str]] = defaultdict(list)
    for crux in cruxes:
        home = next((k for k in kept if _same_people(k, crux) and _close(k, crux, linked, debate, config)), None)
        if home is None:
            kept.append(crux)
        else:
            facets[home.id].append(crux.claim_id)
    return [_with_facets(crux, facets[crux.id]) for crux in kept]


def _with_facets(crux: Crux, facets: Sequence[str]) -> Crux:
    return Crux(crux.id, crux.claim_id, tuple(sorted(set(facets))), crux.sides, crux.hinges, crux.score, crux.parts)


def _same_people(one: Crux, two: Crux) -> bool:
    return {a for s in one.sides for a in s.author_ids} & {a for s in two.sides for a in s.author_ids} >= {
        a for s in two.sides for a in s.author_ids
    }


def _close(one: Crux, two: Crux, linked: set[frozenset[str]], debate: Debate, config: CruxesConfig) -> bool:
    if frozenset((one.claim_id, two.claim_id)) in linked:
        return True
    first, second = (debate.mentions[debate.claims[c.claim_id].mention_id] for c in (one, two))
    if (first.post_id, first.paragraph) == (second.post_id, second.paragraph):
        return True
    return debate.bearing.cosine(first, second) >= config.facet
