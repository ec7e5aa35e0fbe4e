"""What people of opposed camps both endorse, with the words of each."""

from __future__ import annotations

from dataclasses import dataclass

from kb.stages.camps import consensus, find_camps
from kb.store import Store
from kb.views.accord import agreeing
from kb.views.claims import PositionView, position_views
from kb.views.passages import Passages


@dataclass(frozen=True, slots=True)
class Camp:
    """People who agree more than they disagree, and disagree with another camp; ids and names are each sorted."""

    author_ids: tuple[str, ...]
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampVoices:
    """Those of a camp who endorse a claim; `camp` counts the camps from 1."""

    camp: int
    positions: tuple[PositionView, ...]


@dataclass(frozen=True, slots=True)
class CommonClaim:
    """A claim that opposed camps endorse: `score` is its group-aware consensus (0-1).

    `rejected_by` are those within the camps who reject it all the same.
    """

    claim_id: str
    claim: str
    topic: str | None
    score: float
    endorsed_by: tuple[CampVoices, ...]
    rejected_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommonGround:
    """The camps, and what they share, most widely shared first; `matched` counts the claims before any limit."""

    camps: tuple[Camp, ...]
    claims: tuple[CommonClaim, ...]
    matched: int


def common_ground(store: Store, topic_id: str | None = None, limit: int | None = None) -> CommonGround:
    """Return at most `limit` claims that people across camps endorse; the camps are those of the topic, if given."""
    passages, positions = Passages(store), store.positions.all()
    if topic_id is not None:
        inside = set(store.topics.get(topic_id).claim_ids)
        positions = [p for p in positions if p.claim_id in inside]
    positions = agreeing(store, positions)
    camps = find_camps(positions)
    everything = consensus(positions, camps)
    shared = everything[:limit]
    claims = store.claims.many([c.claim_id for c in shared])
    labels = {i: t.label for i, t in store.topics.many({c.topic_id for c in claims.values() if c.topic_id}).items()}
    wanted = [p for p in positions if p.claim_id in claims]
    held = {(v.claim_id, v.author_id): v for v in position_views(store, passages, wanted)}
    return CommonGround(
        tuple(Camp(camp, tuple(sorted(passages.name(a) for a in camp))) for camp in camps.groups),
        tuple(
            CommonClaim(
                c.claim_id,
                claims[c.claim_id].text,
                labels.get(claims[c.claim_id].topic_id or ""),
                c.score,
                tuple(CampVoices(n + 1, tuple(held[c.claim_id, a] for a in people)) for n, people in c.endorsing),
                tuple(passages.name(a) for _, people in c.rejecting for a in people),
            )
            for c in shared
        ),
        len(everything),
    )
