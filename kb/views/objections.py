"""Objections that their addressee never answered, the weightiest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kb.records import Claim, Exchange, Label, Mention, Mode, Part, Post, Stance, StanceLink
from kb.stages._attitude import attitude
from kb.stages.hinges import Argument, arguments, hinges
from kb.store import Store
from kb.views.passages import Passage, Passages

_POINTED = ("quote", "point")  # exchanges that name the words they answer; others answer a whole post
_SHARE = 0.25  # of the weight that the people behind an objection decide, and that what rests on the claim does
_PASSED_OVER = 0.6
_LEAST = 0.12  # least weight: below it a sentence is hardly a claim, or the two hardly opposed


class Silence(StrEnum):
    """How an objection was left: nobody answered the post, or its other points were answered and this one was not."""

    UNANSWERED = "unanswered"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Objection:
    """Words against an author's claim that the author left standing; `weight` (0-1) is made of `parts`.

    `further` are other words of the same post against the same claim. People who are only quoted take no part, and
    leave nothing standing.
    """

    author_id: str
    author: str
    claim_id: str
    claim: str
    said: Passage
    objection: Passage
    silence: Silence
    weight: float
    stance_id: str
    parts: tuple[Part, ...]
    further: tuple[Passage, ...] = ()


def objections(store: Store, author_id: str | None = None, topic_id: str | None = None) -> list[Objection]:
    """Return the objections that the author of the claim never answered, weightiest first: one of each post."""
    own = [p.claim_id for p in store.positions.of_author(author_id)] if author_id else None
    links = store.stances.all() if own is None else store.stances.of_claims(own)
    claims = store.claims.many({i for s in links for i in (s.source, s.target)})
    mentions = store.mentions.many({m for s in links for m in (s.source_mention_id, s.target_mention_id)})
    posts = {p.id: p for p in store.posts.originals()}
    scene = _Scene.of(links, mentions, posts, store.exchanges.all(), claims)
    writers = {a for p in posts.values() for a in (p.author_id, *p.coauthor_ids)}
    left = _not_rejecting(store, {s.target for s in links})
    passages = Passages(store)
    found = []
    for link in links:
        source, target = mentions.get(link.source_mention_id), mentions.get(link.target_mention_id)
        if source is None or target is None or not _objects(link, source, target, author_id):
            continue
        if target.author_id not in writers or (source.author_id, link.target) in left:
            continue
        if topic_id is not None and claims[link.target].topic_id != topic_id:
            continue
        silence = scene.silence(source, target)
        if silence is not None:
            found.append(_objection(link, source, target, silence, scene, passages, posts))
    weighty = [o for o in found if o.weight >= _LEAST]
    return _gathered(sorted(weighty, key=lambda o: (-o.weight, o.stance_id)))


def _not_rejecting(store: Store, claim_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Return the people who on the whole do not reject a claim, whatever some words of theirs dispute."""
    held = store.positions.of_claims(sorted(claim_ids))
    return {(p.author_id, i) for i, own in held.items() for p in own if p.stance is not Stance.REJECTS}


def _gathered(found: Sequence[Objection]) -> list[Objection]:
    """Return the objections with all words of a post against a claim at the weightiest of them.

    `found` begins with the weightiest. Words that stand against several claims are told once, where they weigh most.
    """
    groups: dict[tuple[str, str], list[Objection]] = {}
    told: set[str] = set()
    for one in found:
        if one.objection.mention_id not in told:
            told.add(one.objection.mention_id)
            groups.setdefault((one.objection.post_id, one.claim_id), []).append(one)
    return [replace(own[0], further=tuple(o.objection for o in own[1:])) for own in groups.values()]


def _objects(link: StanceLink, source: Mention, target: Mention, author_id: str | None) -> bool:
    """Return whether the link is one person's objection to what another (`author_id`, if given) asserts."""
    if link.label is not Label.DISPUTES or source.author_id == target.author_id:
        return False
    if Mode.PRESENTS in (source.mode, target.mode) or attitude(source.text) is not Stance.ENDORSES:
        return False  # who grants a thing, or leaves it open, objects to nothing
    return author_id is None or target.author_id == author_id


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who answers whom, and what each author's claims rest on."""

    replies: dict[tuple[str, str], list[Post]]
    answers: dict[tuple[str, str], list[Exchange]]
    own: dict[str, Argument]
    claims: dict[str, Claim]

    @staticmethod
    def of(
        links: Sequence[StanceLink],
        mentions: dict[str, Mention],
        posts: dict[str, Post],
        exchanges: Sequence[Exchange],
        claims: dict[str, Claim],
    ) -> _Scene:
        """Return the look-ups; keys of `replies` and `answers` are who answers and the post answered."""
        replies: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in posts.values():
            if post.parent_id:
                for author in (post.author_id, *post.coauthor_ids):
                    replies[author, post.parent_id].append(post)
        answers: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
        for exchange in exchanges:
            if exchange.post_id in posts:
                answers[posts[exchange.post_id].author_id, exchange.answered_post_id].append(exchange)
        held = [s for s in links if s.source_mention_id in mentions and s.target_mention_id in mentions]
        return _Scene(replies, answers, arguments(held, mentions), claims)

    def silence(self, objection: Mention, claim: Mention) -> Silence | None:
        """Return how the author of `claim` left `objection`, None where they answered it or may have."""
        key = (claim.author_id, objection.post_id)
        found = self.answers.get(key, ())
        if any(_covers(e, objection) for e in found):
            return None
        if not self.replies.get(key) and not found:
            return Silence.UNANSWERED
        # An answer that names other words leaves these standing; one that names none may be about anything.
        return Silence.PASSED_OVER if found and all(e.method.startswith(_POINTED) for e in found) else None

    def stake(self, author: str, claim_id: str) -> float:
        """Return how much of the author's further argument falls with the claim, at most 1."""
        fallen = hinges(claim_id, author, Stance.ENDORSES, self.own.get(author, {}), self.claims)
        return min(1.0, sum(h.shift for h in fallen))


def _covers(exchange: Exchange, mention: Mention) -> bool:
    return min(exchange.answered_end, mention.end) > max(exchange.answered_start, mention.start)


def _objection(
    link: StanceLink,
    source: Mention,
    target: Mention,
    silence: Silence,
    scene: _Scene,
    passages: Passages,
    posts: dict[str, Post],
) -> Objection:
    people = len(scene.claims[link.source].author_ids)
    parts = {
        "sure": link.score,
        "claim": source.confidence,
        "people": 1 - 1 / max(people, 1),
        "rests on it": scene.stake(target.author_id, link.target),
        "silence": 1.0 if silence is Silence.UNANSWERED else _PASSED_OVER,
    }
    more = 1 - 2 * _SHARE + _SHARE * (parts["people"] + parts["rests on it"])
    weight = parts["sure"] * parts["claim"] * parts["silence"] * more
    return Objection(
        author_id=target.author_id,
        author=passages.name(target.author_id),
        claim_id=link.target,
        claim=scene.claims[link.target].text,
        said=passages.make(target, posts.get(target.post_id)),
        objection=passages.make(source, posts.get(source.post_id)),
        silence=silence,
        weight=round(weight, 4),
        stance_id=link.id,
        parts=tuple(Part(name, round(value, 4)) for name, value in parts.items()),
    )
