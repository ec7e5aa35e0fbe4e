"""The cruxes of a base, filtered and put together with the words, names and places that a reader needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.records import Author, Claim, Crux, Dispute, Part, Position, Stance, StanceLink
from kb.store import Store
from kb.views.claims import StanceView, contested, stance_views
from kb.views.passages import Passage, Passages, sentence_before


@dataclass(frozen=True, slots=True)
class CruxSide:
    """The people on one side of a crux and the passages that put them there."""

    stance: Stance
    authors: tuple[str, ...]
    author_ids: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class CruxHinge:
    """A further claim of an author that falls by `shift` (0-1) if they change their mind about the crux.

    It rests on the crux by way of the claim `through`, or directly where that is None.
    """

    author: str
    author_id: str
    claim_id: str
    text: str
    shift: float
    through: str | None


@dataclass(frozen=True, slots=True)
class CruxFacet:
    """A further claim on which the same people divide, a part of the same dispute, with their words on it."""

    claim_id: str
    text: str
    passage: Passage | None
    sides: tuple[CruxSide, ...]


@dataclass(frozen=True, slots=True)
class CruxView:
    """A crux as it is shown. `passage` is the claim in its author's words; `parts` is what `score` was made of.

    `before` is the sentence that the claim's own leans on ("In that case ..."), empty where it stands alone.
    `why` are the links that put people on its sides and that it hinges by, where they were asked for.
    """

    id: str
    claim_id: str
    text: str
    kind: Dispute
    passage: Passage | None
    topic: str | None
    topic_id: str | None
    sides: tuple[CruxSide, CruxSide]
    hinges: tuple[CruxHinge, ...]
    facets: tuple[CruxFacet, ...]
    score: float
    parts: tuple[Part, ...]
    before: str = ""
    why: tuple[StanceView, ...] = ()


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


def list_cruxes(store: Store, wanted: CruxFilter, limit: int | None = None, *, explain: bool = False) -> CruxList:
    """Return the cruxes that pass `wanted`, by falling score; at most `limit`. `explain` adds why they are."""
    passages, least = Passages(store), wanted.min_score
    if wanted == CruxFilter(min_score=least):  # of a whole base, no more is read than is shown
        kept, matched = store.cruxes.best(least, -1 if limit is None else limit), store.cruxes.count(least)
    else:
        kept = passing(store, ranked(store.cruxes.all()), wanted)
        matched = len(kept)
    return CruxList(
        cruxes=tuple(assemble(store, passages, kept[:limit], explain=explain)),
        matched=matched,
        total=store.cruxes.count(),
        contested=len(contested(store)),
        documents=store.documents.count(),
    )


def ranked(cruxes: Iterable[Crux]) -> list[Crux]:
    """Return the cruxes best first; the claim decides a tie, so that nobody's name does."""
    return sorted(cruxes, key=lambda crux: (-crux.score, crux.claim_id))


def passing(store: Store, cruxes: Sequence[Crux], wanted: CruxFilter) -> list[Crux]:
    """Return the cruxes that pass `wanted`, in the same order."""
    kept = [x for x in cruxes if _passes(x, wanted)]
    if wanted.topic_id:
        claims = store.claims.many(sorted({x.claim_id for x in kept}))
        kept = [x for x in kept if x.claim_id in claims and claims[x.claim_id].topic_id == wanted.topic_id]
    if wanted.document_id:
        held = {m.id for m in store.mentions.of_document(wanted.document_id)}
        kept = [x for x in kept if any(not held.isdisjoint(side.mention_ids) for side in x.sides)]
    return kept


def _passes(crux: Crux, wanted: CruxFilter) -> bool:
    if crux.score < wanted.min_score or (wanted.between and not opposed(crux, *wanted.between)):
        return False
    return not wanted.author_id or any(wanted.author_id in side.author_ids for side in crux.sides)


def opposed(crux: Crux, first: Author | str, second: Author | str) -> bool:
    """Return whether the two authors stand on opposite sides of `crux`."""
    a, b = (person.id if isinstance(person, Author) else person for person in (first, second))
    left, right = (side.author_ids for side in crux.sides)
    return (a in left and b in right) or (b in left and a in right)


def assemble(store: Store, passages: Passages, cruxes: Sequence[Crux], *, explain: bool = False) -> list[CruxView]:
    """Return the views of `cruxes`, in the same order."""
    from kb.stages import cues

    claims = store.claims.many(sorted({i for x in cruxes for i in _claim_ids(x)}))
    topics = store.topics.many(sorted({c.topic_id for c in claims.values() if c.topic_id}))
    facets = store.positions.of_claims(sorted({f for x in cruxes for f in x.facet_ids}))
    labels = {id_: topic.label for id_, topic in topics.items()}
    links = store.stances.of_claims(sorted({x.claim_id for x in cruxes})) if explain else []
    needed = {c.mention_id for c in claims.values()}
    needed |= {m for x in cruxes for side in x.sides for m in side.mention_ids}
    needed |= {m for held in facets.values() for p in held for m in p.mention_ids}
    heads = [claims[x.claim_id] for x in cruxes if x.claim_id in claims]
    leaning = [head.mention_id for head in heads if cues.LEANING.match(head.text)]
    before = {c.passage.mention_id: sentence_before(c) for c in passages.contexts(leaning)}
    maker = _Maker(passages, claims, labels, facets, passages.by_id(sorted(needed)), before)
    return [maker.view(x, stance_views(store, passages, _reasons(x, links))) for x in cruxes]


def _claim_ids(crux: Crux) -> tuple[str, ...]:
    return (crux.claim_id, *crux.facet_ids, *(h.claim_id for h in crux.hinges))


def _reasons(crux: Crux, links: Sequence[StanceLink]) -> list[StanceLink]:
    """Return the links by which people take a side, surest first, then those by which something hinges on the crux."""
    shown = {m for side in crux.sides for m in side.mention_ids}
    hang = {h.claim_id for h in crux.hinges}
    sides = [s for s in links if s.target == crux.claim_id and s.source_mention_id in shown]
    falls = [s for s in links if s.source == crux.claim_id and s.target in hang]
    return [s for group in (sides, falls) for s in sorted(group, key=lambda s: (-s.score, s.id))]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Puts views together from what was looked up for all cruxes at once."""

    passages: Passages
    claims: Mapping[str, Claim]
    topics: Mapping[str, str]
    facets: Mapping[str, Sequence[Position]]
    shown: Mapping[str, Passage]
    before: Mapping[str, str]

    def view(self, crux: Crux, why: tuple[StanceView, ...]) -> CruxView:
        claim = self.claims.get(crux.claim_id)
        sides = [self._side(side.stance, side.author_ids, side.mention_ids) for side in crux.sides]
        people = {a for side in crux.sides for a in side.author_ids}
        return CruxView(
            id=crux.id,
            claim_id=crux.claim_id,
            text=claim.text if claim else "",
            kind=crux.kind,
            passage=self.shown.get(claim.mention_id) if claim else None,
            topic=self.topics.get(claim.topic_id or "") if claim else None,
            topic_id=claim.topic_id if claim else None,
            sides=(sides[0], sides[1]),
            hinges=tuple(
                CruxHinge(
                    self.passages.name(h.author_id), h.author_id, h.claim_id, self.claims[h.claim_id].text, h.shift,
                    h.through,
                )
                for h in crux.hinges
                if h.claim_id in self.claims
            ),
            facets=tuple(self._facet(self.claims[f], people) for f in crux.facet_ids if f in self.claims),
            score=crux.score,
            parts=crux.parts,
            before=self.before.get(claim.mention_id, "") if claim else "",
            why=why,
        )  # fmt: skip

    def _facet(self, claim: Claim, people: set[str]) -> CruxFacet:
        held = [p for p in self.facets.get(claim.id, ()) if p.author_id in people]
        sides = []
        for stance in (Stance.ENDORSES, Stance.REJECTS):
            own = sorted((p for p in held if p.stance is stance), key=lambda p: (-p.score, p.mention_ids))
            ids = tuple(dict.fromkeys(m for p in own for m in p.mention_ids))
            sides.append(self._side(stance, tuple(p.author_id for p in own), ids))
        return CruxFacet(claim.id, claim.text, self.shown.get(claim.mention_id), tuple(sides))

    def _side(self, stance: Stance, author_ids: tuple[str, ...], mention_ids: tuple[str, ...]) -> CruxSide:
        return CruxSide(
            stance=stance,
            authors=tuple(self.passages.name(a) for a in author_ids),
            author_ids=author_ids,
            passages=tuple(self.shown[m] for m in mention_ids if m in self.shown),
        )
