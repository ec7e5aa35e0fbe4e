"""Disputes that are parts of one: a weaker dispute of the same people becomes a facet of the better crux."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kb.records import Claim, Crux, Mention, StanceLink
from kb.stages.bearing import Bearing


@dataclasses.dataclass(frozen=True, slots=True)
class _Dispute:
    """A crux with its people, the mentions against it, the claims of these, and the paragraphs that it stands in."""

    crux: Crux
    people: frozenset[str]
    objections: frozenset[str]
    objecting: frozenset[str]
    paragraphs: frozenset[tuple[str, int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Joiner:
    """Says which disputes are parts of one, by the claims, their mentions and the links between them."""

    claims: Mapping[str, Claim]
    mentions: Mapping[str, Mention]
    bearing: Bearing
    linked: frozenset[frozenset[str]]
    cosine: float

    def join(self, cruxes: Sequence[Crux]) -> list[Crux]:
        """Return the cruxes, given best first, each with the disputes that are parts of it as its facets.

        People who take no side in the better crux keep one of their own.
        """
        kept: list[_Dispute] = []
        homes: dict[str, list[_Dispute]] = defaultdict(list)  # by author: only disputes of the same people are met
        parts: dict[str, list[_Dispute]] = {}
        for dispute in map(self._dispute, cruxes):
            near = (k for k in homes[min(dispute.people)] if dispute.people <= k.people)
            home = next((k for k in near if self._close(k, dispute) or self._of_one(parts[k.crux.id], dispute)), None)
            if home is not None:
                parts[home.crux.id].append(dispute)
                continue
            kept.append(dispute)
            parts[dispute.crux.id] = [dispute]
            for author in dispute.people:
                homes[author].append(dispute)
        return [
            dataclasses.replace(k.crux, facet_ids=tuple(sorted({part.crux.claim_id for part in parts[k.crux.id][1:]})))
            for k in kept
        ]

    def _dispute(self, crux: Crux) -> _Dispute:
        objections = crux.sides[1].mention_ids
        shown = [self.mentions[m] for m in (self.claims[crux.claim_id].mention_id, *objections)]
        return _Dispute(
            crux,
            frozenset(author for side in crux.sides for author in side.author_ids),
            frozenset(objections),
            frozenset(self.bearing.claim_of[m] for m in objections),
            frozenset((m.post_id, m.paragraph) for m in shown),
        )

    def _of_one(self, parts: Sequence[_Dispute], dispute: _Dispute) -> bool:
        """Return whether the same words, or a link, tie a dispute to what is already part of another."""
        return any(self._tied(part, dispute) for part in parts)

    def _tied(self, one: _Dispute, two: _Dispute) -> bool:
        return frozenset((one.crux.claim_id, two.crux.claim_id)) in self.linked or _mirrored(one, two)

    def _close(self, one: _Dispute, two: _Dispute) -> bool:
        if self._tied(one, two) or not one.paragraphs.isdisjoint(two.paragraphs):
            return True
        first, second = (self.mentions[self.claims[d.crux.claim_id].mention_id] for d in (one, two))
        return self.bearing.cosine(first, second) >= self.cosine


def _mirrored(one: _Dispute, two: _Dispute) -> bool:
    """Return whether the same words show both: against both claims, or the claim of one against the other."""
    if not one.objections.isdisjoint(two.objections):
        return True
    return one.crux.claim_id in two.objecting or two.crux.claim_id in one.objecting


def links_between(links: Sequence[StanceLink]) -> frozenset[frozenset[str]]:
    """Return the pairs of claims of which one bears on the other."""
    return frozenset(frozenset((s.source, s.target)) for s in links)
