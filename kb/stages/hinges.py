"""What hinges on a claim: the further claims of one person that fall if that person changes their mind about it.

The double-crux question ("if you changed your mind about this, what else would you change your mind about?") made
computable: the person's own argument graph under DF-QuAD, once with the claim accepted and once with it rejected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from kb.records import Claim, Hinge, Label, Mention, Stance, StanceLink
from kb.stages.dfquad import Edge, strengths

_OPEN = 0.5  # the base score of a claim of which nothing is known but what bears on it


Argument = Mapping[str, Sequence[Edge]]
"""What one author's claims bear on, by the claim that bears."""


def arguments(links: Sequence[StanceLink], mentions: Mapping[str, Mention]) -> dict[str, Argument]:
    """Return each author's own argument: the links whose showing words are theirs.

    Who disputes a claim could not keep the disputing claim if they came to accept it, so a dispute attacks both
    ways; a support carries the source's strength to what it supports.
    """
    found: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        own = found[mentions[link.source_mention_id].author_id]
        supports = link.label is Label.SUPPORTS
        own[link.source].append(Edge(link.source, link.target, link.score, supports))
        if not supports:
            own[link.target].append(Edge(link.target, link.source, link.score, supports=False))
    return dict(found)


def hinges(claim_id: str, author: str, stance: Stance, argument: Argument, claims: Mapping[str, Claim]) -> list[Hinge]:
    """Return the claims of `author` that fall if they, whose stance on `claim_id` is `stance`, change their mind on it.

    A claim that would rise instead is none that they stand on.
    """
    through = _downstream(claim_id, argument)
    if not through:
        return []
    # The flipped claim's own strength is set, so nothing in the graph may push it back.
    inside = [e for node in (claim_id, *through) for e in argument.get(node, ()) if e.target != claim_id]
    base = dict.fromkeys(sorted(through), _OPEN)
    accepted = strengths({**base, claim_id: 1.0}, inside)
    rejected = strengths({**base, claim_id: 0.0}, inside)
    sign = -1 if stance is Stance.REJECTS else 1
    return [
        Hinge(author, other, round(shift, 4), through[other])
        for other in sorted(through)
        if (shift := sign * (accepted[other] - rejected[other])) > 0 and author in claims[other].author_ids
    ]


def without(found: Sequence[Hinge], itself: Set[str], least: float) -> list[Hinge]:
    """Return the hinges that move by `least` and are not the dispute `itself`, hung on what is left above them."""
    above = {(h.author_id, h.claim_id): h.through for h in found}
    kept = {(h.author_id, h.claim_id) for h in found if h.claim_id not in itself and h.shift >= least}
    result = []
    for hinge in found:
        if (hinge.author_id, hinge.claim_id) not in kept:
            continue
        through = hinge.through
        while through is not None and (hinge.author_id, through) not in kept:
            through = above.get((hinge.author_id, through))
        result.append(Hinge(hinge.author_id, hinge.claim_id, hinge.shift, through))
    return result


def _downstream(start: str, argument: Argument) -> dict[str, str | None]:
    """Return what can be reached from `start`, each with the claim before it on a shortest, then surest, way there.

    What hangs on `start` itself has None before it.
    """
    reached: dict[str, str | None] = {}
    layer = [start]
    while layer:
        steps = sorted(
            (e for node in layer for e in argument.get(node, ())), key=lambda e: (-e.weight, e.source, e.target)
        )
        layer = []
        for edge in steps:
            if edge.target not in reached and edge.target != start:
                reached[edge.target] = None if edge.source == start else edge.source
                layer.append(edge.target)
    return reached
