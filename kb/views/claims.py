"""Claims as they are shown: one line in a list, or whole, with every mention in context and every reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Claim, ClaimKind, Label, MatchEdge, Part, Position, Reaction, Stance, StanceLink
from kb.stages.reactions import PREDICTION
from kb.store import Store
from kb.views.judged import verdicts
from kb.views.mind_changes import MindChangeView, mind_change_views
from kb.views.passages import Context, Passage, Passages


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list: how many people assert, endorse and reject it, and how many claims bear on it."""

    claim_id: str
    text: str
    kind: ClaimKind
    passage: Passage | None
    authors: tuple[str, ...]
    mentions: int
    endorsing: int
    rejecting: int
    supports: int
    disputes: int
    topic_id: str | None
    topic: str | None

    @property
    def contested(self) -> bool:
        """Return whether somebody endorses the claim and somebody rejects it."""
        return self.endorsing > 0 and self.rejecting > 0


@dataclass(frozen=True, slots=True)
class StanceView:
    """How one claim bears on another, and the two passages that show it; the `judgement` that says so, if one does."""

    id: str
    label: Label
    score: float
    method: str
    source_id: str
    source_text: str
    target_id: str
    target_text: str
    source: Passage | None
    target: Passage | None
    parts: tuple[Part, ...]
    judgement: str | None = None


@dataclass(frozen=True, slots=True)
class PositionView:
    """Where an author stands on a claim, with the passages that show it in time order, or the reactions that do.

    `changes` are the author's changes of mind on it.
    """

    author_id: str
    author: str
    claim_id: str
    claim: str
    stance: Stance
    score: float
    passages: tuple[Passage, ...]
    reactions: tuple[str, ...] = ()
    changes: tuple[MindChangeView, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeView:
    """Why two mentions were taken to say the same thing; the `judgement` that says so, if one does."""

    source: Passage | None
    target: Passage | None
    score: float
    method: str
    parts: tuple[Part, ...]
    judgement: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with every mention in its context, who stands where, what bears on it, and why it is one claim."""

    claim: Claim
    topic: str | None
    contexts: tuple[Context, ...]
    positions: tuple[PositionView, ...]
    stances: tuple[StanceView, ...]
    merges: tuple[MergeView, ...]
    crux_ids: tuple[str, ...]


def claim_view(store: Store, claim_id: str) -> ClaimView:
    """Return all there is to know about a claim. Raises NotFoundError."""
    passages, claim = Passages(store), store.claims.get(claim_id)
    positions = sorted(store.positions.of_claim(claim_id), key=lambda p: (p.stance, -p.score, p.author_id))
    links = sorted(store.stances.of_claim(claim_id), key=lambda s: (s.label, -s.score, s.id))
    return ClaimView(
        claim=claim,
        topic=store.topics.get(claim.topic_id).label if claim.topic_id else None,
        contexts=passages.contexts(claim.mention_ids),
        positions=position_views(store, passages, positions),
        stances=stance_views(store, passages, links),
        merges=merge_views(store, passages, store.edges.of_mentions(claim.mention_ids), claim.mention_ids),
        crux_ids=tuple(store.cruxes.of_claim(claim_id)),
    )


def claim_lines(store: Store, passages: Passages, claims: Sequence[Claim]) -> list[ClaimLine]:
    """Return the claims as lines of a list, in the same order."""
    shown = passages.by_id([c.mention_id for c in claims])
    passages.name_all({a for c in claims for a in c.author_ids})
    topics = store.topics.labels({c.topic_id for c in claims if c.topic_id})
    ids = [c.id for c in claims]
    held, borne = store.positions.counts(ids), store.stances.counts(ids)
    return [
        ClaimLine(
            claim_id=c.id,
            text=c.text,
            kind=c.kind,
            passage=shown.get(c.mention_id),
            authors=tuple(passages.name(a) for a in c.author_ids),
            mentions=len(c.mention_ids),
            endorsing=held.get((c.id, Stance.ENDORSES), 0),
            rejecting=held.get((c.id, Stance.REJECTS), 0),
            supports=borne.get((c.id, Label.SUPPORTS), 0),
            disputes=borne.get((c.id, Label.DISPUTES), 0),
            topic_id=c.topic_id,
            topic=topics.get(c.topic_id or ""),
        )
        for c in claims
    ]


def contested(store: Store) -> set[str]:
    """Return the ids of the claims that somebody endorses and somebody rejects."""
    return store.positions.contested()


def position_views(store: Store, passages: Passages, positions: Sequence[Position]) -> tuple[PositionView, ...]:
    """Return the positions with names and passages, in the same order."""
    claims = store.claims.many(sorted({p.claim_id for p in positions}))
    shown = passages.by_id([m for p in positions for m in p.mention_ids])
    left = store.reactions.many(sorted({r for p in positions for r in p.reaction_ids}))
    turned = mind_change_views(store, passages, positions)
    return tuple(
        PositionView(
            author_id=p.author_id,
            author=passages.name(p.author_id),
            claim_id=p.claim_id,
            claim=claims[p.claim_id].text if p.claim_id in claims else "",
            stance=p.stance,
            score=p.score,
            passages=tuple(shown[m] for m in p.mention_ids if m in shown),
            reactions=tuple(reaction_words(left[r]) for r in p.reaction_ids if r in left),
            changes=turned.get((p.claim_id, p.author_id), ()),
        )
        for p in positions
    )


def reaction_words(reaction: Reaction) -> str:
    """Return a reaction as it is read: its name, with what its value adds."""
    if reaction.name == PREDICTION:
        return f"{PREDICTION} {reaction.value:.0%}"
    return reaction.name if reaction.value > 0 else f"not {reaction.name}"


def stance_views(store: Store, passages: Passages, links: Sequence[StanceLink]) -> tuple[StanceView, ...]:
    """Return the stance links with the words of both claims and both passages, in the same order."""
    claims = store.claims.many(sorted({i for link in links for i in (link.source, link.target)}))
    shown = passages.by_id([m for link in links for m in (link.source_mention_id, link.target_mention_id)])
    said = verdicts(store, links)
    return tuple(
        StanceView(
            id=link.id,
            label=link.label,
            score=link.score,
            method=link.method,
            source_id=link.source,
            source_text=claims[link.source].text if link.source in claims else "",
            target_id=link.target,
            target_text=claims[link.target].text if link.target in claims else "",
            source=shown.get(link.source_mention_id),
            target=shown.get(link.target_mention_id),
            parts=link.parts,
            judgement=said.get((link.source_mention_id, link.target_mention_id)),
        )
        for link in links
    )


def merge_views(
    store: Store, passages: Passages, edges: Sequence[MatchEdge], mention_ids: Sequence[str]
) -> tuple[MergeView, ...]:
    """Return the edges among `mention_ids` with both passages, surest first."""
    shown, inside = passages.by_id(mention_ids), set(mention_ids)
    kept = [e for e in edges if e.source in inside and e.target in inside]
    kept.sort(key=lambda e: (-e.score, e.source, e.target))
    said = verdicts(store, edges=kept)
    return tuple(
        MergeView(shown.get(e.source), shown.get(e.target), e.score, e.method, e.parts, said.get((e.source, e.target)))
        for e in kept
    )
