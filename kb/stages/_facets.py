"""Disputes that are parts of one: a weaker dispute of the same people becomes a facet of the better crux."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kb.records import Claim, Crux, Mention, StanceLink
from kb.stages.bearing import Bearing


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
        kept: list[Crux] = []
        homes: dict[str, list[Crux]] = defaultdict(list)  # by author, so that only disputes of the same people are met
        parts: dict[str, list[Crux]] = {}
        for crux in cruxes:
            people = _people(crux)
            near = (k for k in homes[min(people)] if people <= _people(k))
            home = next((k for k in near if self._close(k, crux) or self._of_one(parts[k.id], crux)), None)
            if home is not None:
                parts[home.id].append(crux)
                continue
            kept.append(crux)
            parts[crux.id] = [crux]
            for author in people:
                homes[author].append(crux)
        return [
            dataclasses.replace(crux, facet_ids=tuple(sorted({part.claim_id for part in parts[crux.id][1:]})))
            for crux in kept
        ]

    def _of_one(self, parts: Sequence[Crux], crux: Crux) -> bool:
        """Return whether the same words, or a link, tie a dispute to what is already part of another."""
        return any(self._tied(part, crux) for part in parts)

    def _tied(self, one: Crux, two: Crux) -> bool:
        return frozenset((one.claim_id, two.claim_id)) in self.linked or self._mirrored(one, two)

    def _close(self, one: Crux, two: Crux) -> bool:
        if self._tied(one, two) or self._paragraphs(one) & self._paragraphs(two):
            return True
        first, second = (self.mentions[self.claims[c.claim_id].mention_id] for c in (one, two))
        return self.bearing.cosine(first, second) >= self.cosine

    def _paragraphs(self, crux: Crux) -> set[tuple[str, int]]:
        """Return where the claim and the objections to it stand."""
        shown = (self.claims[crux.claim_id].mention_id, *crux.sides[1].mention_ids)
        return {(self.mentions[m].post_id, self.mentions[m].paragraph) for m in shown}

    def _mirrored(self, one: Crux, two: Crux) -> bool:
        """Return whether the same words show both: against both claims, or the claim of one against the other."""
        against = [set(crux.sides[1].mention_ids) for crux in (one, two)]
        if against[0] & against[1]:
            return True
        return any(
            self.bearing.claim_of[m] == crux.claim_id
            for crux, objections in zip((two, one), against, strict=True)
            for m in objections
        )


def links_between(links: Sequence[StanceLink]) -> frozenset[frozenset[str]]:
    """Return the pairs of claims of which one bears on the other."""
    return frozenset(frozenset((s.source, s.target)) for s in links)


def _people(crux: Crux) -> set[str]:
    return {author for side in crux.sides for author in side.author_ids}
