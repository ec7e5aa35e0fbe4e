"""The cruxes of a base, filtered and put together with the words, names and places that a reader needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Author, Claim, Crux, Part, Stance
from kb.store import Store
from kb.views.claims import contested
from kb.views.passages import Passage, Passages


@dataclass(frozen=True, slots=True)
class CruxSide:
    """The people on one side of a crux and the passages that put them there."""

    stance: Stance
    authors: tuple[str, ...]
    author_ids: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CruxHinge:
    """A further claim of an author that would move by `shift` (0-1) if the crux flipped."""

    author: str
    author_id: str
    claim_id: str
    text: str
    shift: float


@dataclass(frozen=True, slots=True)
class CruxFacet:
    """A nearby claim that the same people also divide on."""

    claim_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CruxView:
    """A crux as it is shown. `passage` is the claim in its author's words; `parts` is what `score` was made of."""

    id: str
    claim_id: str
    text: str
    passage: Passage | None
    topic: str | None
    topic_id: str | None
    sides: tuple[CruxSide, CruxSide]
    hinges: tuple[CruxHinge, ...]
    facets: tuple[CruxFacet, ...]
    score: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class CruxFilter:
    """Which cruxes are wanted; what is None or empty does not filter."""

    between: tuple[str, str] | None = None
    author_id: str | None = None
    topic_id: str | None = None
    document_id: str | None = None
    min_score: float = 0.0


@dataclass(frozen=True, slots=True)
class CruxList:
    """The cruxes that pass a filter, best first, and what a reader needs to know when there are none.

    `total` counts the cruxes of the whole base; `contested` the claims with named or unnamed people on both sides.
    """

    cruxes: tuple[CruxView, ...]
    matched: int
    total: int
    contested: int
    documents: int


def list_cruxes(store: Store, wanted: CruxFilter, limit: int | None = None) -> CruxList:
    """Return the cruxes that pass `wanted`, by falling score; at most `limit`."""
    passages = Passages(store)
    everything = sorted(store.cruxes.all(), key=lambda crux: (-crux.score, crux.id))
    claims = store.claims.many(sorted({crux.claim_id for crux in everything}))
    kept = [c for c in everything if _passes(c, claims.get(c.claim_id), wanted, store)]
    return CruxList(
        cruxes=tuple(assemble(store, passages, kept[:limit])),
        matched=len(kept),
        total=len(everything),
        contested=len(contested(store)),
        documents=len(passages.documents),
    )


def assemble(store: Store, passages: Passages, cruxes: Sequence[Crux]) -> list[CruxView]:
    """Return the views of `cruxes`, in the same order."""
    ids = {i for x in cruxes for i in (x.claim_id, *x.facet_ids, *(h.claim_id for h in x.hinges))}
    claims = store.claims.many(sorted(ids))
    topics = {t.id: t.label for t in store.topics.all()}
    return [_view(crux, claims, topics, passages) for crux in cruxes]


def opposed(crux: Crux, first: Author | str, second: Author | str) -> bool:
    """Return whether the two authors stand on opposite sides of `crux`."""
    a, b = (person.id if isinstance(person, Author) else person for person in (first, second))
    left, right = (side.author_ids for side in crux.sides)
    return (a in left and b in right) or (b in left and a in right)


def _passes(crux: Crux, claim: Claim | None, wanted: CruxFilter, store: Store) -> bool:
    if crux.score < wanted.min_score or (wanted.between and not opposed(crux, *wanted.between)):
        return False
    if wanted.author_id and not any(wanted.author_id in side.author_ids for side in crux.sides):
        return False
    if wanted.topic_id and (claim is None or claim.topic_id != wanted.topic_id):
        return False
    if wanted.document_id:
        shown = store.mentions.many([m for side in crux.sides for m in side.mention_ids])
        return any(mention.document_id == wanted.document_id for mention in shown.values())
    return True


def _view(crux: Crux, claims: dict[str, Claim], topics: dict[str, str], passages: Passages) -> CruxView:
    claim = claims.get(crux.claim_id)
    shown = passages.by_id(
        [*([claim.mention_id] if claim else []), *(m for side in crux.sides for m in side.mention_ids)]
    )
    sides = [
        CruxSide(
            stance=side.stance,
            authors=tuple(passages.name(a) for a in side.author_ids),
            author_ids=side.author_ids,
            passages=tuple(shown[m] for m in side.mention_ids if m in shown),
        )
        for side in crux.sides
    ]
    return CruxView(
        id=crux.id,
        claim_id=crux.claim_id,
        text=claim.text if claim else "",
        passage=shown.get(claim.mention_id) if claim else None,
        topic=topics.get(claim.topic_id or "") if claim else None,
        topic_id=claim.topic_id if claim else None,
        sides=(sides[0], sides[1]),
        hinges=tuple(
            CruxHinge(passages.name(h.author_id), h.author_id, h.claim_id, claims[h.claim_id].text, h.shift)
            for h in crux.hinges
            if h.claim_id in claims
        ),
        facets=tuple(CruxFacet(f, claims[f].text) for f in crux.facet_ids if f in claims),
        score=crux.score,
        parts=crux.parts,
    )
