"""Says which of the claims that were found argue for a statement and which against it; where unsure, neither.

Closeness alone cannot tell a claim from its denial, so three things are asked in turn: do the words
deny the statement, does the claim come near enough to say it, and is it linked by an exchange to one that does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.config import SearchConfig
from kb.denial import Verdict, compare, compared, own_words, stems, without_contrast
from kb.records import Label, StanceLink
from kb.stages import cues
from kb.text import plain_text, words


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
    """A claim to place: its words and its cosine to the query."""

    claim_id: str
    text: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a claim stands and why. `weight` (0-1) is how near the evidence comes.

    `via` is the claim it came by, if it came by a link; `link` (0-1) and `label` are that link's score and label.
    """

    group: Group
    why: str
    weight: float
    via: str | None = None
    link: float = 1.0
    label: Label | None = None


_FEWEST_WORDS, _FEWEST_WORDS_WITHOUT_VERB = 3, 5  # without: that opens or goes on like a sentence
_DETERMINED = re.compile(r"^(?:the|a|an|this|that|these|those|it|we|i|they|there|all|no|most|some)\b", re.IGNORECASE)
# What keywords seldom hold: verbs that `cues.VERB`, which has to be sure, leaves out, and small words in the middle.
# To take keywords for a statement costs two empty headings; the other way round, all that is for and against it.
_STATES = re.compile(
    r"\b(?:beats?|brings?|destroys?|emerges?|follows|harms|helps|hits|hurts?|imply|implies|improves?|increases|kills?|lacks|learns|"
    r"loses?|outperforms?|paid|pays|predicts?|prefers?|prevents?|proves?|(?:re|pro|in)duce|removes?|replaces?|saves?|"
    r"solves?|speeds|transfers|undermines?|wins|(?:cost|earn|lose|matter|need|want)s? (?:more|less|fewer)|"
    r"(?:more|less|fewer|\w{3,}er) than)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\w (?:the|their|its|our|themselves|itself|it|they|we|you|always|never|often|rarely|hardly|not|sometimes)\b",
    re.IGNORECASE,
)
_OPENS_QUESTION = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should|has|have)\b",
    re.IGNORECASE,
)
_GROUPS = {Verdict.SAYS: Group.FOR, Verdict.DENIES: Group.AGAINST}
_OPPOSITE = {Group.FOR: Group.AGAINST, Group.AGAINST: Group.FOR}


def reading(query: str) -> Reading:
    """Return what `query` is taken for: a question, a statement (it has a verb or opens like one), else keywords."""
    plain = plain_text(query).strip()
    if plain.endswith("?") or _OPENS_QUESTION.match(plain):
        return Reading.QUESTION
    length = len(words(plain))
    says = length >= _FEWEST_WORDS and bool(cues.VERB.search(plain) or _STATES.search(plain))
    without = _DETERMINED.match(plain) or _SMALL.search(plain)
    says = says or (length >= _FEWEST_WORDS_WITHOUT_VERB and bool(without))
    return Reading.STATEMENT if says else Reading.KEYWORDS


def place_directly(query: str, candidates: Sequence[Candidate], config: SearchConfig) -> dict[str, Placing]:
    """Return the placing of the candidates whose own words say or deny `query`; the others are left out.

    Such a claim is near the query in meaning and holds most of its content words; where the two compare, both do. Few
    words in common are soon found by chance, so then all of them are asked for, and a greater nearness.
    """
    placed = {}
    weights = telling(query, candidates)
    for candidate in candidates:
        text = without_contrast(query, candidate.text)
        # What it only quotes is not what its author says.
        shared = share_of_words(query, own_words(text), weights)
        if candidate.cosine < config.stance_cosine or shared < config.stance_words:
            continue
        few = len(stems(query) & stems(text)) < config.stance_several
        if few and (candidate.cosine < config.stance_near or not stems(query) <= stems(text)):
            continue
        if (compared(query) is None) != (compared(text) is None):
            continue
        closeness = f"cosine {candidate.cosine:.2f}, {shared:.0%} of its words"
        verdict, why = compare(query, text)
        if (group := _GROUPS.get(verdict)) is not None:
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
            votes.setdefault(far, []).append(
                Placing(group, why, seed.weight * link.score, near, link.score, link.label)
            )
    placed = dict(direct)
    for claim_id, cast in sorted(votes.items()):
        if len({vote.group for vote in cast}) == 1:
            placed[claim_id] = max(cast, key=lambda vote: (vote.weight, vote.via or ""))
        else:
            placed.pop(claim_id, None)
    return placed


def speaks_of(query: str, candidate: Candidate, weights: Mapping[str, float], config: SearchConfig) -> bool:
    """Return whether a claim that came by a link is about `query`: what answers a claim often speaks of its own."""
    shared = share_of_words(query, candidate.text, weights)
    return candidate.cosine >= config.min_cosine and shared >= config.read_words


def _may_move(claim_id: str, seed: Placing, direct: dict[str, Placing]) -> bool:
    own = direct.get(claim_id)
    return own is None or (own.group is Group.FOR and own.weight < seed.weight)


def _link_words(link: StanceLink, near: str, known: str) -> str:
    active, passive = ("supports", "supported by") if link.label is Label.SUPPORTS else ("disputes", "disputed by")
    verb = active if link.target == near else f"is {passive}"
    return f"{verb} {known} ({link.method} {link.score:.2f})"


def _says(seed: Placing) -> str:
    return "says the query" if seed.group is Group.FOR else "denies the query"


def share_of_words(query: str, text: str, weights: Mapping[str, float]) -> float:
    """Return which share (0-1) of the content words of `query`, by weight, stands in `text`."""
    wanted = stems(query)
    total = sum(weights.get(stem, 1.0) for stem in wanted)
    return sum(weights.get(stem, 1.0) for stem in wanted & stems(text)) / total if total else 0.0


def telling(query: str, candidates: Iterable[Candidate]) -> dict[str, float]:
    """Return how much each content word of `query` tells among the candidates: its inverse document frequency.

    A word that no candidate has tells nothing between them; it weighs as much as the others do on average.
    """
    texts = [stems(candidate.text) for candidate in candidates]
    held = {stem: sum(stem in text for text in texts) for stem in stems(query)}
    found = {stem: math.log1p(len(texts) / count) for stem, count in held.items() if count}
    mean = sum(found.values()) / len(found) if found else 1.0
    return {stem: found.get(stem, mean) for stem in held}
