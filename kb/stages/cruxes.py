"""Cruxes: claims that people take opposite sides on, and that their further claims depend on.

disagreement (positions, before any smoothing) x hinge (what falls in each side's own argument when they change their
mind, by DF-QuAD) x evidence from the thread, less where the dispute is of words only. One person's words are never a
crux, and no side is invented: everyone named is quoted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from kb.config import CruxesConfig
from kb.ids import make_id
from kb.records import (
    Claim,
    Crux,
    Dispute,
    Document,
    Hinge,
    Label,
    Mention,
    Part,
    Position,
    Post,
    Side,
    Stance,
    StanceLink,
)
from kb.stages import _depth, cues
from kb.stages._facets import Joiner, links_between
from kb.stages._traffic import Threads
from kb.stages.bearing import Bearing
from kb.stages.hinges import arguments, hinges, without
from kb.stages.parts import of_cruxes
from kb.stages.told import Told
from kb.stages.units import Keeper, each

_NEAR_MARK = 2  # sentences around "the crux is ..." that it may point at
_BEFORE = 30  # characters before a mark in which it may be denied
_DENIED = re.compile(
    r"(?:n['’]t|\b(?:not|no|never|neither|nor|without|hardly|non))(?:[ -]\w+){0,3}[ -]\Z", re.IGNORECASE
)
_HALF = 3  # disputes, or answers, that count half of the most there can be


@dataclass(frozen=True, slots=True)
class Debate:
    """All that cruxes are computed from; without `posts` nothing is known of who answers whom."""

    claims: Mapping[str, Claim]
    mentions: Mapping[str, Mention]
    links: Sequence[StanceLink]
    positions: Sequence[Position]
    bearing: Bearing
    posts: Mapping[str, Post] = field(default_factory=dict)


def find_cruxes(
    debate: Debate, marked: frozenset[str], config: CruxesConfig, told: Told | None = None, keeper: Keeper | None = None
) -> list[Crux]:
    """Return the cruxes, best first. `marked` are the mentions that an author's own "crux", or readers', points at.

    `told` says what the `keeper` tells changed threads by.
    """
    on = defaultdict(list)
    for position in debate.positions:
        on[position.claim_id].append(position)
    sides = {}
    for claim_id in sorted(on):
        # A side is made of people who can be quoted: a reaction alone opens no dispute.
        for_ = [p for p in on[claim_id] if p.stance is Stance.ENDORSES and p.mention_ids]
        against = [p for p in on[claim_id] if p.stance is Stance.REJECTS and p.mention_ids]
        # Words that only take a side are about something else: the dispute is on that.
        if for_ and against and not cues.TAKES_SIDE.match(debate.claims[claim_id].text):
            sides[claim_id] = for_, against
    seen = dict.fromkeys(sides) if told is None else of_cruxes(told, debate.claims, sides, debate.links, marked)

    def make(claims: Sequence[str]) -> dict[str, list[Crux]]:
        maker = _Maker(debate, marked, config)
        return {id_: [maker.crux(debate.claims[id_], *sides[id_])] for id_ in claims}

    found = list(chain.from_iterable(each(keeper, "cruxes", seen, make, Crux).values()))
    # The claim decides a tie, not the people: a name changes no order.
    found.sort(key=lambda c: (-c.score, c.claim_id))
    joiner = Joiner(debate.claims, debate.mentions, debate.bearing, links_between(debate.links), config.facet)
    return [c for c in joiner.join(found) if c.score >= config.min_score]


def marked_mentions(
    documents: Sequence[Document], posts: Sequence[Post], mentions: Sequence[Mention]
) -> frozenset[str]:
    """Return the ids of mentions that an author's own "the crux is ..." names or stands next to."""
    text_of = {d.id: d.text for d in documents}
    by_post: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.start):
        by_post[mention.post_id].append(mention)
    near: set[str] = set()
    for post in posts:
        own = by_post[post.id]
        for mark in cues.CRUX_MARK.finditer(text_of[post.document_id], post.start, post.end):
            if _DENIED.search(text_of[post.document_id][max(post.start, mark.start() - _BEFORE) : mark.start()]):
                continue
            near |= {m.id for m in own if m.start <= mark.start() < m.end}
            near |= {m.id for m in [m for m in own if m.end <= mark.start()][-_NEAR_MARK:]}
            near |= {m.id for m in [m for m in own if m.start >= mark.end()][:_NEAR_MARK]}
    return frozenset(near)


class _Maker:
    """Makes the crux on one claim; what it looks up is put in order once for all."""

    def __init__(self, debate: Debate, marked: frozenset[str], config: CruxesConfig) -> None:
        self._debate, self._marked, self._config = debate, marked, config
        self._arguments = arguments(debate.links, debate.mentions)
        self._threads = Threads(debate.posts)
        self._beside = _depth.neighbours(debate.mentions)
        self._shows: dict[tuple[str, str], float] = {}
        self._disputes: dict[str, list[StanceLink]] = defaultdict(list)
        for link in debate.links:
            ends = [debate.mentions[i].author_id for i in (link.source_mention_id, link.target_mention_id)]
            place = link.target, link.source_mention_id
            self._shows[place] = max(link.score, self._shows.get(place, 0.0))
            if link.label is Label.DISPUTES and ends[0] != ends[1]:
                self._disputes[link.target].append(link)
                self._disputes[link.source].append(link)

    def crux(self, claim: Claim, for_: Sequence[Position], against: Sequence[Position]) -> Crux:
        """Return the crux on `claim`, whatever its score, without facets."""
        kind = self._kind(claim, against)
        found = self._hinges(claim, [*for_, *against])
        parts = self._parts(claim, for_, against, found)
        parts |= {"substance": self._substance(kind), "present": self._present(for_, against)}
        return Crux(
            id=make_id("x", claim.id, *sorted(p.author_id for p in (*for_, *against))),
            claim_id=claim.id,
            facet_ids=(),
            sides=(self._side(Stance.ENDORSES, for_, claim), self._side(Stance.REJECTS, against, claim)),
            hinges=tuple(found[: self._config.hinges]),
            score=round(_score(parts, self._config), 4),
            parts=tuple(Part(name, round(value, 4)) for name, value in parts.items()),
            kind=kind,
        )

    def _hinges(self, claim: Claim, people: Sequence[Position]) -> list[Hinge]:
        claims, bearing = self._debate.claims, self._debate.bearing
        found = [
            h
            for p in people
            for h in hinges(claim.id, p.author_id, p.stance, self._arguments.get(p.author_id, {}), claims)
        ]
        # What somebody rejects the claim with is the dispute itself, not a further claim that depends on it.
        itself = {bearing.claim_of[m] for m in self._shown(claim, people)}
        # Nor is "I disagree", or "this is where we differ", a claim that could fall.
        itself |= {h.claim_id for h in found if _about_the_dispute(claims[h.claim_id].text)}
        ranked = without(found, itself, self._config.min_shift)
        return sorted(ranked, key=lambda h: (-h.shift, h.claim_id, h.author_id))

    @staticmethod
    def _shown(claim: Claim, people: Sequence[Position]) -> set[str]:
        return {m for p in people for m in p.mention_ids} | set(claim.mention_ids)

    def _kind(self, claim: Claim, against: Sequence[Position]) -> Dispute:
        objections = [self._debate.mentions[m] for p in against for m in p.mention_ids]
        shown = [self._debate.mentions[claim.mention_id], *objections]
        return _depth.dispute(claim, objections, [n for m in shown for n in self._beside[m.id]])

    def _substance(self, kind: Dispute) -> float:
        words_only = {Dispute.VERBAL: self._config.verbal, Dispute.SHALLOW: self._config.shallow}
        return words_only.get(kind, 1.0)

    def _present(self, *sides: Sequence[Position]) -> float:
        """Return 1 if each side has somebody who speaks there, less if one is only quoted."""
        mentions = self._debate.mentions
        spoken = all(any(mentions[m].quote_id is None for p in side for m in p.mention_ids) for side in sides)
        return 1.0 if spoken else self._config.quoted_only

    def _parts(
        self, claim: Claim, for_: Sequence[Position], against: Sequence[Position], found: Sequence[Hinge]
    ) -> dict[str, float]:
        """Return what the score is made of, each 0-1.

        Nothing here grows by a comment that only agrees, so that none can lift a dispute into a crux.
        """
        mentions = self._debate.mentions
        disputes = self._disputes.get(claim.id, ())
        holders, objectors = [p.author_id for p in for_], [p.author_id for p in against]
        objections = [mentions[m] for p in against for m in p.mention_ids]
        disputed = [mentions[m] for m in claim.mention_ids]
        answers = self._threads.between(holders, objectors, disputed)
        quoted = any(s.method.startswith("quote") and s.target == claim.id for s in disputes)
        open_ = bool(self._debate.posts) and not self._threads.answered(holders, objections)
        return {
            "disagreement": min(max(p.score for p in for_), max(p.score for p in against)),
            # Where the words are hardly a claim ("we spent a year on this"), people do not disagree about it.
            "claim": mentions[claim.mention_id].confidence,
            "hinge": (_moved(found, for_) + _moved(found, against)) / 2,
            "explicit": 1.0 if self._shown(claim, [*for_, *against]) & self._marked else 0.0,
            "quoted": 1.0 if quoted else 0.0,
            "traffic": len(disputes) / (len(disputes) + _HALF),
            "thread": answers / (answers + _HALF),
            "unanswered": 1.0 if open_ else 0.0,
            "alone": 0.0 if cues.LEANING.match(claim.text) else 1.0,
        }

    def _side(self, stance: Stance, positions: Sequence[Position], claim: Claim) -> Side:
        """Return a side of a crux: those whose claim it is first, then the surest, then who spoke first.

        Of each, the words of the claim itself come first, then those that bear on it most surely.
        """
        mentions = self._debate.mentions

        def rank(position: Position) -> tuple[bool, float, str, int]:
            first = mentions[position.mention_ids[0]]
            return position.author_id not in claim.author_ids, -position.score, first.document_id, first.start

        def telling(mention_id: str) -> float:
            return 1.0 if mention_id in claim.mention_ids else self._shows.get((claim.id, mention_id), 0.0)

        ordered = sorted(positions, key=rank)
        return Side(
            stance,
            tuple(p.author_id for p in ordered),
            tuple(dict.fromkeys(m for p in ordered for m in sorted(p.mention_ids, key=telling, reverse=True))),
        )


def _score(parts: Mapping[str, float], config: CruxesConfig) -> float:
    weights = {
        "explicit": config.marked_weight,
        "quoted": config.quoted_weight,
        "traffic": config.traffic_weight,
        "thread": config.thread_weight,
        "unanswered": config.unanswered_weight,
    }
    evidence = sum(weight * parts[name] for name, weight in weights.items())
    evidence += (1 - sum(weights.values())) * parts["alone"]
    rest = 1 - config.hinge_weight - config.evidence_weight
    weighed = rest + config.hinge_weight * parts["hinge"] + config.evidence_weight * evidence
    return parts["disagreement"] * parts["claim"] * weighed * parts["substance"] * parts["present"]


def _about_the_dispute(text: str) -> bool:
    return bool(cues.TAKES_SIDE.match(text) or cues.CRUX_MARK.search(text))


def _moved(found: Sequence[Hinge], side: Sequence[Position]) -> float:
    """Return how much of the further argument of one side falls, at most 1."""
    authors = {p.author_id for p in side}
    return min(1.0, sum(h.shift for h in found if h.author_id in authors))
