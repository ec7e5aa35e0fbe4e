"""Where an author stood over time, or where people stood on a claim, with the changes of mind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from kb.records import Claim, Position, Stance
from kb.stages.lexicon import STOP_WORDS, TALK_WORDS
from kb.store import Store
from kb.text import words
from kb.views.claims import contested
from kb.views.passages import Passage, Passages

_TURN = re.compile(
    r"(?<!\w)(?:i(?:'ve| have)? (?:\w+ )?changed my (?:mind|view|opinion)|i no longer (?:\w+ )?"
    r"(?:think|believe|endorse|hold|agree|expect|stand by)|i used to (?:think|believe|hold|expect|argue)|"
    r"i(?:'ve| have)? (?:\w+ )?updated (?:my|toward|towards|away|against|on)|i take (?:it|that|this) back|"
    r"i was (?:\w+ )?(?:wrong|mistaken)|i stand corrected|(?:this|that|it|which) (?:has )?changed my mind)(?!\w)",
    re.IGNORECASE,
)
_SAME_MATTER = 45.0  # likeness of words (0-100) from which what somebody said earlier is what they take back


@dataclass(frozen=True, slots=True)
class Step:
    """A stand that somebody takes on a claim, with the words that show it. `date` is ISO 8601."""

    date: str | None
    author_id: str
    author: str
    claim_id: str
    claim: str
    stance: Stance
    contested: bool
    passage: Passage


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of mind: what somebody said before, if it is known, and the words in which they turn."""

    before: Step | None
    after: Step
    said: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in order of time; those without any date come last, by place. `matched` counts them before any limit."""

    of: str
    title: str
    steps: tuple[Step, ...]
    turns: tuple[Turn, ...]
    matched: int


def author_timeline(store: Store, author_id: str, topic_id: str | None, limit: int | None) -> Timeline:
    """Return the stands of an author in order of time; of many, those on what people divide on or say again stay."""
    passages, held = Passages(store), store.positions.of_author(author_id)
    claims = store.claims.many([p.claim_id for p in held])
    held = [p for p in held if topic_id in (None, claims[p.claim_id].topic_id)]
    steps = _steps(store, passages, claims, held)
    return Timeline(author_id, passages.name(author_id), _fewer(steps, limit), tuple(_turns(steps)), len(steps))


def claim_timeline(store: Store, claim_id: str, limit: int | None) -> Timeline:
    """Return where people stood on a claim, in order of time. Raises NotFoundError."""
    passages, claim = Passages(store), store.claims.get(claim_id)
    steps = _steps(store, passages, {claim.id: claim}, store.positions.of_claim(claim_id))
    return Timeline(claim_id, claim.text, tuple(steps[:limit]), tuple(_turns(steps)), len(steps))


def _steps(store: Store, passages: Passages, claims: Mapping[str, Claim], positions: Sequence[Position]) -> list[Step]:
    shown = passages.by_id([m for p in positions for m in p.mention_ids])
    divided = contested(store)
    # Words that answer a claim are shown there, and not once more as a claim of their own.
    answers = {m for p in positions for m in p.mention_ids if m not in claims[p.claim_id].mention_ids}
    steps = [
        Step(
            shown[m].date,
            p.author_id,
            passages.name(p.author_id),
            p.claim_id,
            claims[p.claim_id].text,
            # Whoever says a claim endorses it there and then, wherever they came to stand.
            Stance.ENDORSES if m in claims[p.claim_id].mention_ids else p.stance,
            p.claim_id in divided,
            shown[m],
        )
        for p in positions
        for m in p.mention_ids
        if m in shown and not (m in answers and m in claims[p.claim_id].mention_ids)
    ]
    return sorted(steps, key=lambda s: (s.date is None, s.date or "", s.passage.path, s.passage.start, s.claim_id))


def _turns(steps: Sequence[Step]) -> Iterable[Turn]:
    """Yield the changes of mind: another stance on the same claim, or words that say so, in order of time."""
    found: dict[str, list[Turn]] = {}  # by the post in which somebody turns
    for number, step in enumerate(steps):
        earlier = [s for s in steps[:number] if s.author_id == step.author_id]
        on_it = [s for s in earlier if s.claim_id == step.claim_id]
        turn = None
        if on_it and {on_it[-1].stance, step.stance} == {Stance.ENDORSES, Stance.REJECTS}:
            turn = Turn(on_it[-1], step, said=False)
        elif _TURN.search(step.passage.text.replace("’", "'")):
            turn = Turn(_taken_back(step, earlier), step, said=True)
        if turn is not None:
            found.setdefault(step.passage.post_id, []).append(turn)
    for turns in found.values():
        # "I've changed my mind" only opens what the next sentence says.
        yield from [t for t in turns if t.before] or turns[:1]


def _taken_back(step: Step, earlier: Sequence[Step]) -> Step | None:
    """Return what the author said before in other posts that is nearest in words, None if nothing is near.

    Small words alone make nothing near.
    """
    plain, content = _words(step)
    likes = []
    for number, one in enumerate(earlier):
        other, of_other = _words(one)
        if one.passage.post_id != step.passage.post_id and content & of_other:
            likes.append((fuzz.token_set_ratio(plain, other), -number, one))
    best = max(likes, key=lambda found: found[:2], default=None)
    return best[2] if best and best[0] >= _SAME_MATTER else None


def _words(step: Step) -> tuple[str, set[str]]:
    """Return a step's words, and those that name something; what only says that a mind has changed is left out."""
    found = words(_TURN.sub(" ", step.passage.text.replace("’", "'")))
    return " ".join(found), set(found) - STOP_WORDS - TALK_WORDS


def _fewer(steps: Sequence[Step], limit: int | None) -> tuple[Step, ...]:
    """Return at most `limit` steps, still in order: contested claims first, then those said again."""
    if limit is None or len(steps) <= limit:
        return tuple(steps)
    again = {b.claim_id for a, b in pairwise(sorted(steps, key=lambda s: s.claim_id)) if a.claim_id == b.claim_id}
    ranked = sorted(range(len(steps)), key=lambda i: (not steps[i].contested, steps[i].claim_id not in again, i))
    return tuple(steps[i] for i in sorted(ranked[:limit]))
