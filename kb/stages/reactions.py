"""What reactions say: who agrees with which words without words of their own, and what readers call the crux.

Only a reaction that points at one mention counts: a span within it, or the whole of a post that makes no other
claim. A "thumbs up" for a long post says nothing of any one sentence in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.records import Mention, Reaction, Stance

# Names as ForumMagnum has them (packages/lesswrong/lib/voting/reactions.tsx), others in their lower-case form.
_AGREES = frozenset({"agree", "verified", "bettrue", "hitsthemark", "support"})
_DISAGREES = frozenset({"disagree", "verifiedfalse", "betfalse"})
_CRUX, _NO_CRUX = "crux", "notacrux"
_CHANGED = "changemind"
PREDICTION = "prediction"
# A forecast within this of one half takes no side.
_UNDECIDED = 0.15
SCORE = 0.7
# Share of a mention, or of the span, that the two must have in common.
_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Backing:
    """Somebody's stance on a mention by a reaction, and how sure it is (0-1)."""

    author_id: str
    mention_id: str
    stance: Stance
    score: float
    reaction_id: str


def backings(reactions: Iterable[Reaction], mentions: Sequence[Mention]) -> list[Backing]:
    """Return who takes which side of which mention by a reaction; nobody backs their own words."""
    return [
        Backing(reaction.author_id, mention.id, stance, score, reaction.id)
        for reaction, mention in _pointed(reactions, mentions)
        if reaction.author_id and reaction.author_id != mention.author_id
        for stance, score in _side(reaction)
    ]


def cruxes(reactions: Iterable[Reaction], mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the ids of mentions that more people called the crux than called none."""
    votes: dict[str, float] = defaultdict(float)
    for reaction, mention in _pointed(reactions, mentions):
        name = reaction.name.casefold()
        if name in {_CRUX, _NO_CRUX}:
            votes[mention.id] += reaction.value * reaction.count * (1 if name == _CRUX else -1)
    return frozenset(mention for mention, sum_ in votes.items() if sum_ > 0)


def forecasts(reactions: Iterable[Reaction], mentions: Sequence[Mention]) -> list[tuple[str, str, float]]:
    """Return (mention, author, probability) of the forecasts that point at one mention."""
    return [
        (mention.id, reaction.author_id, reaction.value)
        for reaction, mention in _pointed(reactions, mentions)
        if reaction.author_id and reaction.name.casefold() == PREDICTION
    ]


def changed(reactions: Iterable[Reaction], mentions: Sequence[Mention]) -> list[tuple[Reaction, Mention]]:
    """Return who says of which words of somebody else that they changed their mind."""
    return [
        (reaction, mention)
        for reaction, mention in _pointed(reactions, mentions)
        if reaction.name.casefold() == _CHANGED
        and reaction.value > 0
        and reaction.author_id not in (None, mention.author_id)
    ]


def _pointed(reactions: Iterable[Reaction], mentions: Sequence[Mention]) -> list[tuple[Reaction, Mention]]:
    """Return each reaction with the mention that it points at, where that is one."""
    reactions = list(reactions)
    by_post: dict[str, list[Mention]] = {r.post_id: [] for r in reactions}
    for mention in mentions if reactions else ():
        if mention.post_id in by_post:
            by_post[mention.post_id].append(mention)
    found = []
    for reaction in reactions:
        met = [m for m in by_post[reaction.post_id] if _meets(reaction, m)]
        if len(met) == 1:
            found.append((reaction, met[0]))
    return found


def _meets(reaction: Reaction, mention: Mention) -> bool:
    if reaction.start is None or reaction.end is None:
        return True
    shared = min(reaction.end, mention.end) - max(reaction.start, mention.start)
    return shared >= _OVERLAP * min(reaction.end - reaction.start, mention.end - mention.start)


def _side(reaction: Reaction) -> list[tuple[Stance, float]]:
    """Return the stance that a reaction takes, none where it takes no side."""
    name = reaction.name.casefold()
    if name == PREDICTION:
        away = reaction.value - 0.5
        side = Stance.ENDORSES if away > 0 else Stance.REJECTS
        return [(side, round(0.5 + abs(away), 4))] if abs(away) > _UNDECIDED else []
    # Who votes down somebody else's "disagree" has not said that it is so.
    if name not in _AGREES | _DISAGREES or reaction.value <= 0:
        return []
    return [(Stance.ENDORSES if name in _AGREES else Stance.REJECTS, SCORE)]
