"""Positions: where each author stands on each claim, with the mentions that show it, in time order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from kb.records import Claim, Hedge, Label, Mention, Mode, Position, Post, Stance, StanceLink
from kb.stages.reactions import Backing

STRENGTH = {Hedge.STRONG: 1.0, Hedge.PLAIN: 0.85, Hedge.HEDGED: 0.6}
# Links from an author's answer to somebody else's claim; links inside one author's argument take no side.
ANSWERS = ("quote", "point", "parent", "negation", "judgement")


def find_positions(
    claims: Sequence[Claim],
    mentions: Mapping[str, Mention],
    links: Sequence[StanceLink],
    posts: Mapping[str, Post],
    backings: Sequence[Backing] = (),
) -> list[Position]:
    """Return the positions, sorted by claim and author.

    Asserting a claim endorses it; an answer that disputes it rejects it, one that supports it endorses it. An
    author who asserts a claim never disputes it. Both at once, from answers alone, is uncertain. Reactions count for
    those who said nothing on it in words.
    """
    asserted: dict[tuple[str, str], list[str]] = defaultdict(list)
    endorsed: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    rejected: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for claim in claims:
        for mention_id in claim.mention_ids:
            for author in speakers(mentions[mention_id], posts):
                asserted[claim.id, author].append(mention_id)
    for found in links:
        if not found.method.startswith(ANSWERS):
            continue
        side = rejected if found.label is Label.DISPUTES else endorsed
        for author in speakers(mentions[found.source_mention_id], posts):
            side[found.target, author].append((found.source_mention_id, found.score))
    positions = []
    for claim_id, author in sorted(asserted.keys() | endorsed.keys() | rejected.keys()):
        key = (claim_id, author)
        stance, score, shown = _weigh(asserted[key], endorsed[key], rejected[key], mentions)
        ordered = sorted(set(shown), key=lambda m: _when(mentions[m], posts))
        positions.append(Position(author, claim_id, stance, round(score, 4), tuple(ordered)))
    positions += _reacted(claims, backings, {(p.claim_id, p.author_id) for p in positions})
    return sorted(positions, key=lambda p: (p.claim_id, p.author_id))


def _reacted(claims: Sequence[Claim], backings: Sequence[Backing], said: Set[tuple[str, str]]) -> list[Position]:
    """Return the positions of those who only reacted; who reacted both ways is uncertain."""
    claim_of = {m: claim.id for claim in claims for m in claim.mention_ids}
    held: dict[tuple[str, str], list[Backing]] = defaultdict(list)
    for backing in backings:
        key = (claim_of.get(backing.mention_id, ""), backing.author_id)
        if key[0] and key not in said:
            held[key].append(backing)
    return [
        Position(
            author,
            claim_id,
            own[0].stance if len({b.stance for b in own}) == 1 else Stance.UNCERTAIN,
            max(b.score for b in own),
            (),
            tuple(sorted(b.reaction_id for b in own)),
        )
        for (claim_id, author), own in sorted(held.items())
    ]


def speakers(mention: Mention, posts: Mapping[str, Post]) -> tuple[str, ...]:
    """Return the ids of those who assert a mention: its author and, in their own post, all who sign it."""
    if mention.mode is not Mode.ASSERTS:
        return ()
    return (mention.author_id, *(posts[mention.post_id].coauthor_ids if mention.quote_id is None else ()))


def _weigh(
    asserted: Sequence[str],
    endorsed: Sequence[tuple[str, float]],
    rejected: Sequence[tuple[str, float]],
    mentions: Mapping[str, Mention],
) -> tuple[Stance, float, list[str]]:
    if asserted:
        return Stance.ENDORSES, max(STRENGTH[mentions[m].hedge] for m in asserted), list(asserted)
    for_, against = max((s for _, s in endorsed), default=0.0), max((s for _, s in rejected), default=0.0)
    if for_ and against and abs(for_ - against) < 0.2:
        return Stance.UNCERTAIN, max(for_, against), [m for m, _ in (*endorsed, *rejected)]
    if against > for_:
        return Stance.REJECTS, against, [m for m, _ in rejected]
    return Stance.ENDORSES, for_, [m for m, _ in endorsed]


def _when(mention: Mention, posts: Mapping[str, Post]) -> tuple[str, str, int]:
    return posts[mention.post_id].date or "", mention.document_id, mention.start
