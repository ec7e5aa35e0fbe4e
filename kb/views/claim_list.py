"""Claims that pass a filter, in the order in which lists show them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records import Claim, ClaimKind
from kb.store import Store
from kb.views.claims import ClaimLine, claim_lines
from kb.views.passages import Passages
from kb.views.topics import ranked


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; what is None or False does not filter."""

    author_id: str | None = None
    topic_id: str | None = None
    document_id: str | None = None
    kind: ClaimKind | None = None
    contested: bool = False


def list_claims(store: Store, wanted: ClaimFilter) -> list[ClaimLine]:
    """Return the claims that pass `wanted`: contested ones first, then by authors, mentions and links."""
    held = {m.id for m in store.mentions.of_document(wanted.document_id)} if wanted.document_id else None
    kept = [c for c in store.claims.all() if _passes(c, wanted, held)]
    lines = ranked(claim_lines(store, Passages(store), kept))
    return [line for line in lines if line.contested or not wanted.contested]


def _passes(claim: Claim, wanted: ClaimFilter, held: set[str] | None) -> bool:
    return (
        (wanted.author_id is None or wanted.author_id in claim.author_ids)
        and wanted.topic_id in (None, claim.topic_id)
        and wanted.kind in (None, claim.kind)
        and (held is None or not held.isdisjoint(claim.mention_ids))
    )
