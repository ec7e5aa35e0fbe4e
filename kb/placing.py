"""Says which of the claims that were found argue for a statement and which against it; where unsure, neither.

Closeness alone cannot tell a claim from its denial, so three things are asked in turn: do the words
deny the statement, does the claim come near enough to say it, and is it linked by an exchange to one that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.config import SearchConfig
from kb.records import Label, StanceLink
from kb.stages import cues
from kb.stages.contradiction import difference
from kb.stages.lexicon import NEGATIONS, STOP_WORDS
from kb.text import words


class Group(StrEnum):
    """Where a claim stands toward the query."""

    FOR = "for"
    AGAINST = "against"
    RELATED = "related"


class Reading(StrEnum):
    """What a query is taken for; only a statement can be argued for and against."""

    STATEMENT = "statement"
    QUESTION = "question"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim to place: its words, its cosine to the query, and whether its author asserts it."""

    claim_id: str
    text: str
    cosine: float
    asserted: bool


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a claim stands and why. `weight` (0-1) is how near the evidence comes.

    `via` is the claim it came by, if it came by a link, and `link` (0-1) the score of that link.
    """

    group: Group
    why: str
    weight: float
    via: str | None = None
    link: float = 1.0


_FEWEST_WORDS = 3
_STEM = 5
_CLAUSE = re.compile(r"[.,;:!?()]")
_TOO_LONG = 2.5
_PREDICATES = frozenset({"doubtful", "fail", "failed", "fails", "false", "impossible", "unlikely", "untrue", "wrong"})
_OPENS_QUESTION = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b",
    re.IGNORECASE,
)
_OPPOSITE = {Group.FOR: Group.AGAINST, Group.AGAINST: Group.FOR}


def reading(query: str) -> Reading:
    """Return what `query` is taken for: a question, a statement (it has a verb), or else keywords."""
    plain = query.replace("’", "'").strip()
    if plain.endswith("?") or _OPENS_QUESTION.match(plain):
        return Reading.QUESTION
    said = len(words(plain)) >= _FEWEST_WORDS and cues.VERB.search(plain)
    return Reading.STATEMENT if said else Reading.KEYWORDS


def place_directly(query: str, candidates: Iterable[Candidate], config: SearchConfig) -> dict[str, Placing]:
    """Return the placing of the candidates whose own words say or deny `query`; the others are left out.

    Such a claim is near the query in meaning and holds most of its content words; where the two compare, both do.
    """
    placed = {}
    for candidate in candidates:
        shared = share_of_words(query, candidate.text)
        if candidate.cosine < config.stance_cosine or shared < config.stance_words or not candidate.asserted:
            continue
        if (_compared(query) is None) != (_compared(candidate.text) is None):
            continue
        closeness = f"cosine {candidate.cosine:.2f}, {shared:.0%} of its words"
        group, why = compare(query, candidate.text)
        if group is not None:
            placed[candidate.claim_id] = Placing(group, f"{why} ({closeness})", candidate.cosine)
    return placed


def follow_links(direct: dict[str, Placing], links: Sequence[StanceLink], least: float = 0.0) -> dict[str, Placing]:
    """Return `direct` with the claims that an exchange links to it.

    What disputes a claim stands on the other side of it, what supports it on the same side. An exchange is
    better evidence than closeness: it overrules a placing by closeness that is weaker than the claim it
    comes from. Opposite evidence of two links leaves a claim out, and a link scored below `least` counts for nothing.
    """
    votes: dict[str, list[Placing]] = {}
    for link in (link for link in links if link.score >= least and link.label is not Label.NEUTRAL):
        for near, far in ((link.source, link.target), (link.target, link.source)):
            seed = direct.get(near)
            if seed is None or not _may_move(far, seed, direct):
                continue
            group = seed.group if link.label is Label.SUPPORTS else _OPPOSITE[seed.group]
            why = _link_words(link, near, f"{near}, which {_says(seed)}")
            votes.setdefault(far, []).append(Placing(group, why, seed.weight * link.score, near, link.score))
    placed = dict(direct)
    for claim_id, cast in sorted(votes.items()):
        if len({vote.group for vote in cast}) == 1:
            placed[claim_id] = max(cast, key=lambda vote: (vote.weight, vote.via or ""))
        else:
            placed.pop(claim_id, None)
    return placed


def _may_move(claim_id: str, seed: Placing, direct: dict[str, Placing]) -> bool:
    own = direct.get(claim_id)
    return own is None or (own.group is Group.FOR and own.weight < seed.weight)


def _link_words(link: StanceLink, near: str, known: str) -> str:
    active, passive = ("supports", "supported by") if link.label is Label.SUPPORTS else ("disputes", "disputed by")
    verb = active if link.target == near else f"is {passive}"
    return f"{verb} {known} ({link.method} {link.score:.2f})"


def _says(seed: Placing) -> str:
    return "says the query" if seed.group is Group.FOR else "denies the query"


def compare(query: str, text: str) -> tuple[Group | None, str]:
    """Return whether `text`, which shares most words of `query`, says or denies it, and by what; None where unsure.

    A negation counts only if it bears on a shared word; one that stands elsewhere in the sentence makes the answer unsure.
    """
    if _turned_round(query, text):
        return Group.AGAINST, "denies it: the comparison is turned round"
    shared = _stems(query) & _stems(text)
    mine, theirs = _negated_here(query, shared), _negated_here(text, shared)
    if (len(mine) - len(theirs)) % 2:
        return Group.AGAINST, f"denies it: negation ({', '.join((*theirs, *mine))})"
    loose = [sum(word in NEGATIONS for word in words(sentence)) for sentence in (query, text)]
    if (loose[0] - loose[1]) % 2 or cues.DISAGREES.match(text):
        return None, "a negation that may bear on something else"
    found = difference(query, text)
    if found is None or found.reason.startswith("negation"):
        return Group.FOR, "says much the same"
    if len(words(text)) > _TOO_LONG * len(words(query)):
        return None, "a longer sentence that may turn on something else"
    return Group.AGAINST, f"denies it: {found.reason} ({', '.join(found.words)})"


def share_of_words(query: str, text: str) -> float:
    """Return which share (0-1) of the content words of `query` stands in `text`, compared by their beginnings."""
    wanted = _stems(query)
    return len(wanted & _stems(text)) / len(wanted) if wanted else 0.0


def _stems(sentence: str) -> set[str]:
    return {_stem(word) for word in words(sentence) if _has_content(word)}


def _stem(word: str) -> str:
    stem = word.removesuffix("'s").rstrip("s")[:_STEM]
    return f"{stem[:-1]}y" if stem.endswith("i") else stem


def _has_content(word: str) -> bool:
    return word not in STOP_WORDS and word not in NEGATIONS


def _negated_here(sentence: str, shared: set[str]) -> list[str]:
    """Return the negations whose next content word, or the one before a predicate like "unlikely", is shared."""
    said = words(sentence)
    found = []
    for i, word in enumerate(said):
        if word not in NEGATIONS:
            continue
        after = next((_stem(w) for w in said[i + 1 :] if _has_content(w)), "")
        before = next((_stem(w) for w in reversed(said[:i]) if _has_content(w)), "")
        if after in shared or (word in _PREDICATES and before in shared):
            found.append(word)
    return found


def _turned_round(query: str, text: str) -> bool:
    """Return whether both compare by "than" and what stands before it in one stands behind it in the other."""
    first, second = _compared(query), _compared(text)
    if first is None or second is None:
        return False
    (less, more), (other_less, other_more) = first, second
    return bool(less & other_more) and bool(more & other_less) and not more & other_more


def _compared(sentence: str) -> tuple[set[str], set[str]] | None:
    """Return the stems of the words before and behind "than" within its clause, those on both sides left out."""
    for clause in _CLAUSE.split(sentence.casefold()):
        before, than, after = clause.partition(" than ")
        if than:
            left, right = ({w[:_STEM] for w in words(side) if len(w) > 3} for side in (before, after))
            return left - right, right - left
    return None
