"""Which answers say that what they answer is so, surely enough to report that two people agree.

A link of support says that a sentence speaks for another, and much that speaks for a sentence does not say it: an
example of one's own, the next thought, a change that somebody will make. Who is reported to agree should have said so,
or have answered one thing only.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from kb.records import JUDGED, Claim, Exchange, Label, Mention, Position, Showing, Stance, StanceLink
from kb.stages.positions import ANSWERS
from kb.text import plain_text

GRANTED = (Stance.ENDORSES, Stance.CONCEDES)
_SAYS_SO = re.compile(
    r"(?<!\w)(?:i (?:\w+ )?(?:agree|grant|accept|concede|admit|see that|allow it)|agreed|granted|yes|yeah|yep|indeed|"
    r"seconded|"
    r"(?:it|that|this)(?:'s| is) (?:quite |certainly |absolutely |perfectly )?(?:true|right|so|fair)|"
    r"(?:you're|you are|was|quite|certainly|obviously|absolutely|about) right|same (?:here|with us|in our|for)|exactly|"
    r"(?:can't|cannot|won't|don't) (?:contradict|dispute|deny|argue|fault)|can confirm|i(?:'m| am) with you|"
    r"fair (?:point|enough)|good point|point taken|i withdraw|hear, hear|no quarrel)(?!\w)",
    re.IGNORECASE,
)
# But for: "I agree it's relevant, but", "yes and no", "I don't agree".
_TAKES_BACK = re.compile(
    r"(?<!\w)(?:but|however|though|although|except|yes and no|changed my (?:mind|view)|"
    r"(?:don't|do not|can't|cannot|not|never|if) (?:\w+ )?agree)(?!\w)",
    re.IGNORECASE,
)
_COSINE, _WORDS = 0.3, 0.45  # how near what says so must be to the one of several claims that it is said of
_AGAIN_COSINE, _AGAIN_WORDS = 0.6, 0.6  # and what says it again in other words
_FEW = 2  # claims in a passage that is answered as one
_NAMED, _AT_ONCE = 0.4, 0.9  # how far an answer to so few has to name one, unless it stands right below its quote
_SURE = 0.6  # least score, of the link and of its two sentences, by which a short answer agrees without saying so


@dataclass(frozen=True, slots=True)
class Scene:
    """What is needed to tell how an answer stands to what it answers: mentions by post, exchanges by their posts."""

    mentions: Mapping[str, Mention]
    by_post: Mapping[str, Sequence[Mention]]
    exchanges: Mapping[tuple[str, str], Sequence[Exchange]]

    @staticmethod
    def of(mentions: Sequence[Mention], exchanges: Sequence[Exchange]) -> Scene:
        """Return the look-ups; `mentions` are all of the posts at both ends of the links that are asked about."""
        by_post: dict[str, list[Mention]] = {}
        for mention in mentions:
            by_post.setdefault(mention.post_id, []).append(mention)
        between: dict[tuple[str, str], list[Exchange]] = {}
        for exchange in exchanges:
            between.setdefault((exchange.post_id, exchange.answered_post_id), []).append(exchange)
        return Scene({m.id: m for m in mentions}, by_post, between)


def unsaid(shown: Showing, own: Container[str]) -> bool:
    """Return whether what is shown endorses or grants a claim, whose `own` mentions these are, by an answer to it."""
    return shown.stance in GRANTED and shown.mention_id not in own


def agreed(
    positions: Sequence[Position], claims: Mapping[str, Claim], links: Sequence[StanceLink], scene: Scene
) -> list[Position]:
    """Return the positions without those whose words only bear on the claim that they are taken to endorse or grant.

    Of all that is shown, such words are left out. Who says the claim themself, or left a reaction
    on it, has said so.
    """
    vouched = {(s.source_mention_id, s.target) for s in links if vouches(s, scene)}
    return [kept for p in positions if (kept := _kept(p, claims[p.claim_id], vouched)) is not None]


def vouches(link: StanceLink, scene: Scene) -> bool:
    """Return whether an answer says of what it answers that it is so."""
    source, target = scene.mentions.get(link.source_mention_id), scene.mentions.get(link.target_mention_id)
    if link.label is not Label.SUPPORTS or source is None or target is None or not link.method.startswith(ANSWERS):
        return False
    if link.method == JUDGED:
        return True
    plain = plain_text(source.text)
    parts = {part.name: part.value for part in link.parts}
    cosine, words = parts.get("cosine", 0.0), parts.get("words", 0.0)
    if _TAKES_BACK.search(plain):
        return False
    if cosine >= _AGAIN_COSINE and words >= _AGAIN_WORDS:
        return True
    answered, answers = _sizes(source, target, scene)
    few = 0 < answered <= _FEW
    if _SAYS_SO.search(plain):
        direct = few and (words >= _NAMED or parts.get("place", 0.0) >= _AT_ONCE)
        return direct or (cosine >= _COSINE and words >= _WORDS)
    return few and answers <= _FEW and link.score >= _SURE and parts.get("sentences", 0.0) >= _SURE


def _sizes(source: Mention, target: Mention, scene: Scene) -> tuple[int, int]:
    """Return how many claims the answered passage and the answer make; 0 where no exchange is known."""
    found = [
        e
        for e in scene.exchanges.get((source.post_id, target.post_id), ())
        if e.start <= source.start < e.end and e.answered_start <= target.start < e.answered_end
    ]
    if not found:
        return 0, 0
    exchange = min(found, key=lambda e: (e.answered_end - e.answered_start, e.id))
    answered = [m for m in scene.by_post[target.post_id] if exchange.answered_start <= m.start < exchange.answered_end]
    answer = [m for m in scene.by_post[source.post_id] if exchange.start <= m.start < exchange.end]
    return len(answered), len(answer)


def _kept(position: Position, claim: Claim, vouched: Set[tuple[str, str]]) -> Position | None:
    own = claim.mention_ids
    told = tuple(s for s in position.shown if not unsaid(s, own) or (s.mention_id, claim.id) in vouched)
    shown = position if len(told) == len(position.shown) else replace(position, shown=told)
    if position.stance not in GRANTED or not position.mention_ids or any(m in own for m in position.mention_ids):
        return shown
    words = tuple(m for m in position.mention_ids if (m, claim.id) in vouched)
    return replace(shown, mention_ids=words) if words else None
