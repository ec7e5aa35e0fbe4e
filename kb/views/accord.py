"""Which positions of a base tell that somebody agrees, as far as their words say so."""

from __future__ import annotations

from collections.abc import Sequence

from kb.records import Position
from kb.stages.accord import Scene, agreed, unsaid
from kb.store import Store


def agreeing(store: Store, positions: Sequence[Position]) -> list[Position]:
    """Return the positions without those of people whose answer to a claim only bears on it."""
    claims = store.claims.many(sorted({p.claim_id for p in positions}))
    own = {i: set(c.mention_ids) for i, c in claims.items()}
    words = {(s.mention_id, p.claim_id) for p in positions for s in p.shown if unsaid(s, own[p.claim_id])}
    links = [s for s in store.stances.of_claims({i for _, i in words}) if (s.source_mention_id, s.target) in words]
    ends = store.mentions.many({m for s in links for m in (s.source_mention_id, s.target_mention_id)})
    posts = {m.post_id for m in ends.values()}
    return agreed(positions, claims, links, Scene.of(store.mentions.of_posts(posts), store.exchanges.of_posts(posts)))
