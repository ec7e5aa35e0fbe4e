"""Positions: where each author stands on each claim, with the mentions that show it, in time order.

Saying a claim endorses it, unless the words leave it open or grant it to somebody; an answer that disputes it
rejects it. What is only presented shows nothing. A change of mind counts from where it is said, and is kept with both
its quotes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kb.records import Claim, Hedge, Label, Mention, MindChange, Mode, Position, Post, Showing, Stance, StanceLink
from kb.stages._attitude import attitude
from kb.stages.credence import credence
from kb.stages.reactions import Backing
from kb.stages.turns import Turn

STRENGTH = {Hedge.STRONG: 1.0, Hedge.PLAIN: 0.85, Hedge.HEDGED: 0.6}
# Links from an author's answer to somebody else's claim; links inside one author's argument take no side.
ANSWERS = ("quote", "point", "parent", "negation", "judgement")
_EVEN = 0.2  # answers both ways whose scores differ by less leave the author uncertain
_REPEATED = 0.5  # share of the missing surety that saying it again in many posts can add
_FIRM = (Stance.ENDORSES, Stance.REJECTS)
# What words of one post about one claim come to, where they show several.
_SURELY = (Stance.ENDORSES, Stance.REJECTS, Stance.CONCEDES, Stance.UNCERTAIN)

When = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one mention shows; `own` where it says the claim itself rather than answers it."""

    mention_id: str
    post_id: str
    when: When
    stance: Stance
    score: float
    own: bool
    span: tuple[int, int]


def find_positions(
    claims: Sequence[Claim],
    mentions: Mapping[str, Mention],
    links: Sequence[StanceLink],
    posts: Mapping[str, Post],
    backings: Sequence[Backing] = (),
    turns: Sequence[Turn] = (),
) -> list[Position]:
    """Return the positions, sorted by claim and author.

    An author who says a claim never disputes it, unless they change their mind. Answers both ways leave them
    uncertain. Reactions count for those who said nothing on it in words.
    """
    shown: dict[tuple[str, str], list[_Shown]] = defaultdict(list)
    for claim_id, author, one in (*_said(claims, mentions, posts), *_answered(links, mentions, posts)):
        shown[claim_id, author].append(one)
    turned: dict[tuple[str, str], list[Turn]] = defaultdict(list)
    for turn in turns:
        turned[turn.author_id, turn.mention_id].append(turn)
    found = [_position(claim, author, shown[claim, author], turned, posts) for claim, author in sorted(shown)]
    found += _reacted(claims, backings, shown.keys())
    return sorted(found, key=lambda p: (p.claim_id, p.author_id))


def speakers(mention: Mention, posts: Mapping[str, Post]) -> tuple[str, ...]:
    """Return the ids of those who assert a mention: its author and, in their own post, all who sign it."""
    if mention.mode is not Mode.ASSERTS:
        return ()
    return (mention.author_id, *(posts[mention.post_id].coauthor_ids if mention.quote_id is None else ()))


def surety(mention: Mention) -> float:
    """Return how sure (0-1) the author sounds: by a stated degree of belief, else by hedges and boosters."""
    given = credence(mention.text)
    return STRENGTH[mention.hedge] if given is None or given.between else max(given.value, 1 - given.value)


def _said(
    claims: Sequence[Claim], mentions: Mapping[str, Mention], posts: Mapping[str, Post]
) -> Iterator[tuple[str, str, _Shown]]:
    for claim in claims:
        for mention in (mentions[m] for m in claim.mention_ids):
            if authors := speakers(mention, posts):
                shown = _shows(mention, posts, attitude(mention.text), surety(mention), own=True)
                yield from ((claim.id, author, shown) for author in authors)


def _answered(
    links: Sequence[StanceLink], mentions: Mapping[str, Mention], posts: Mapping[str, Post]
) -> Iterator[tuple[str, str, _Shown]]:
    for link in links:
        if link.method.startswith(ANSWERS):
            mention = mentions[link.source_mention_id]
            stance = Stance.REJECTS if link.label is Label.DISPUTES else Stance.ENDORSES
            # "I can't tell" and "granted" say how the answer takes what it answers better than its opening does.
            if link.method != "judgement" and (taken := attitude(mention.text)) is not Stance.ENDORSES:
                stance = taken
            shown = _shows(mention, posts, stance, link.score, own=False)
            yield from ((link.target, author, shown) for author in speakers(mention, posts))


def _shows(mention: Mention, posts: Mapping[str, Post], stance: Stance, score: float, *, own: bool) -> _Shown:
    return _Shown(mention.id, mention.post_id, _when(mention, posts), stance, score, own, (mention.start, mention.end))


def _position(
    claim_id: str,
    author: str,
    shown: Sequence[_Shown],
    turned: Mapping[tuple[str, str], Sequence[Turn]],
    posts: Mapping[str, Post],
) -> Position:
    ordered = sorted(shown, key=lambda s: (s.when, s.mention_id, not s.own))
    # What says the claim itself speaks for its author; answers decide only where nothing does.
    own = [s for s in ordered if s.own] or ordered
    turn = max(
        (t for s in own for t in turned.get((author, s.mention_id), ())),
        key=lambda t: (_at(t, posts), t.score),
        default=None,
    )
    later = [s for s in own if turn is None or s.when > _at(turn, posts)]
    changes: tuple[MindChange, ...] = ()
    if turn is not None:
        before = next(s for s in own if s.mention_id == turn.mention_id)
        # Who gives up the words that they rejected a claim with has not thereby come to hold it.
        after = turn.after if before.own else Stance.UNCERTAIN
        if before.stance in _FIRM:
            changes = (_change(before, after, turn),)
    if turn is None or any(s.stance in _FIRM for s in later):
        stance, score = _weigh(later)
    else:
        stance, score = after, turn.score
    if not changes and (found := _later_change(own)):
        changes, stance, score = (found,), found.after, found.score
    history = {one.mention_id: one.stance for one in reversed(own)}
    shown_ = tuple(Showing(one, history[one]) for one in dict.fromkeys(s.mention_id for s in own))
    holds = tuple(s.mention_id for s in shown_ if s.stance is stance) or tuple(s.mention_id for s in shown_)
    return Position(author, claim_id, stance, round(score, 4), holds, (), shown_, changes)


def _change(before: _Shown, after: Stance, turn: Turn) -> MindChange:
    return MindChange(
        before.stance, after, before.mention_id, turn.post_id, turn.start, turn.end, turn.method, turn.score,
        turn.reaction_id,
    )  # fmt: skip


def _later_change(shown: Sequence[_Shown]) -> MindChange | None:
    """Return the change from a firm stance to one that a later post grants or leaves open, where there is one."""
    last = shown[-1]
    if last.stance in _FIRM or any(s.post_id == last.post_id and s.stance in _FIRM for s in shown):
        return None
    before = next((s for s in reversed(shown) if s.when < last.when and s.stance in _FIRM), None)
    if before is None or (before.stance is Stance.ENDORSES and last.stance is Stance.CONCEDES):
        return None
    score = min(before.score, last.score)
    return MindChange(before.stance, last.stance, before.mention_id, last.post_id, *last.span, "later", score)


def _weigh(shown: Sequence[_Shown]) -> tuple[Stance, float]:
    """Return where what is shown comes to; the latest post decides among what an author says of a claim themself."""
    if shown[0].own:
        latest = [s for s in shown if s.post_id == shown[-1].post_id]
        stance = min((s.stance for s in latest), key=_SURELY.index)
        return stance, _strength([s for s in shown if s.stance is stance])
    best = {stance: max((s.score for s in shown if s.stance is stance), default=0.0) for stance in Stance}
    sides = best[Stance.ENDORSES], best[Stance.REJECTS]
    if min(sides) and abs(sides[0] - sides[1]) < _EVEN:
        return Stance.UNCERTAIN, max(best.values())
    stance = max(Stance, key=lambda s: best[s])
    return stance, best[stance]


def _strength(shown: Sequence[_Shown]) -> float:
    """Return the surest of what says the same, surer where several posts say it."""
    best, posts = max(s.score for s in shown), len({s.post_id for s in shown})
    return best + (1 - best) * _REPEATED * (1 - 1 / posts)


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


def _when(mention: Mention, posts: Mapping[str, Post]) -> When:
    return posts[mention.post_id].date or "", mention.document_id, mention.start


def _at(turn: Turn, posts: Mapping[str, Post]) -> When:
    post = posts[turn.post_id]
    return post.date or "", post.document_id, turn.start
