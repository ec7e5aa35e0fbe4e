"""Claims that pass a filter, in the order in which lists show them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.records import ClaimKind
from kb.store import Store
from kb.views.claims import ClaimLine, claim_lines
from kb.views.passages import Passages


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are wanted; what is None or False does not filter."""

    author_id: str | None = None
    topic_id: str | None = None
    document_id: str | None = None
    kind: ClaimKind | None = None
    contested: bool = False


@dataclass(frozen=True, slots=True)
class ClaimList:
    """The claims shown and how many pass the filter."""

    lines: tuple[ClaimLine, ...]
    total: int


def list_claims(store: Store, wanted: ClaimFilter, limit: int | None = None) -> ClaimList:
    """Return the claims that pass `wanted`: contested ones first, then by authors, mentions and links."""
    ids, total = store.claims.ranked(
        author_id=wanted.author_id, topic_id=wanted.topic_id, document_id=wanted.document_id, kind=wanted.kind,
        contested=wanted.contested, limit=limit,
    )  # fmt: skip
    found = store.claims.many(ids)
    return ClaimList(tuple(claim_lines(store, Passages(store), [found[i] for i in ids])), total)
