"""What the stages over claims need to know of all mentions, and how two of them become a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.ids import make_id
from kb.protocols import Vectors
from kb.records import Claim, Label, Mention, Part, StanceLink


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the linking needs to know of all mentions: their vectors, and the claim of each."""

    rows: Mapping[str, int]
    vectors: Vectors
    claim_of: Mapping[str, str]

    def cosine(self, one: Mention, two: Mention) -> float:
        """Return the cosine of two mentions."""
        return float(self.vectors[self.rows[one.id]] @ self.vectors[self.rows[two.id]])


def prepare(mentions: Sequence[Mention], vectors: Vectors, claims: Sequence[Claim]) -> Bearing:
    """Return the look-ups for mentions in the order of the rows of `vectors`."""
    claim_of = {m: claim.id for claim in claims for m in claim.mention_ids}
    return Bearing({m.id: i for i, m in enumerate(mentions)}, vectors, claim_of)


def make_link(
    bearing: Bearing,
    source: Mention,
    target: Mention,
    label: Label,
    score: float,
    method: str,
    parts: tuple[Part, ...],
) -> StanceLink:
    """Return the link between the claims of two mentions."""
    one, two = bearing.claim_of[source.id], bearing.claim_of[target.id]
    return StanceLink(
        make_id("s", one, two, label), one, two, label, round(score, 4), method, source.id, target.id, parts
    )
