"""Stance links between claims: from exchanges, from plain negation, and within one author's own argument.

An exchange says that a passage answers another and how; here the sentences in it that bear on each other
are found, and their claims are linked. A link always keeps the two mentions that show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from kb.config import StanceConfig
from kb.ids import make_id
from kb.protocols import Vectors
from kb.records import Claim, Exchange, Judgement, JudgementKind, Label, Mention, Mode, Part, Quote, StanceLink
from kb.stages import cues
from kb.stages.contradiction import difference
from kb.stages.exchanges import CUE_SCORE, read_cue
from kb.text import normalise, words


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the linking needs to know of all mentions: their vectors, and the claim of each."""

    rows: Mapping[str, int]
    vectors: Vectors
    claim_of: Mapping[str, str]

    def cosine(self, one: Mention, two: Mention) -> float:
        """Return the cosine of two mentions."""
        return float(self.vectors[self.rows[one.id]] @ self.vectors[self.rows[two.id]])


def prepare(mentions: Sequence[Mention], vectors: Vectors, claims: Sequence[Claim]) -> Bearing:
    """Return the look-ups for mentions in the order of the rows of `vectors`."""
    claim_of = {m: claim.id for claim in claims for m in claim.mention_ids}
    return Bearing({m.id: i for i, m in enumerate(mentions)}, vectors, claim_of)


def link(
    exchanges: Sequence[Exchange],
    mentions: Sequence[Mention],
    quotes: Sequence[Quote],
    bearing: Bearing,
    config: StanceConfig,
) -> list[StanceLink]:
    """Return the links that exchanges, negations and the authors' own arguments show, one a pair of claims and label.

    Where the same two claims are linked both ways, the surer label stays.
    """
    kept = [m for m in mentions if m.id in bearing.claim_of]
    by_post: dict[str, list[Mention]] = {}
    for mention in sorted(kept, key=lambda m: (m.document_id, m.start)):
        by_post.setdefault(mention.post_id, []).append(mention)
    found = [*_from_exchanges(exchanges, by_post, quotes, bearing, config), *_arguments(by_post, bearing)]
    found += _negations(kept, bearing, config)
    return _settle(found)


def _from_exchanges(
    exchanges: Sequence[Exchange],
    by_post: Mapping[str, list[Mention]],
    quotes: Sequence[Quote],
    bearing: Bearing,
    config: StanceConfig,
) -> Iterator[StanceLink]:
    """Yield links between the sentences of an exchange; a sentence with a plain cue of its own goes by that."""
    repeated: dict[str, list[Quote]] = {}
    for quote in quotes:
        if quote.source_post_id is not None:
            repeated.setdefault(quote.post_id, []).append(quote)
    for exchange in exchanges:
        answers = _answers(exchange, by_post.get(exchange.post_id, []), repeated.get(exchange.post_id, []), config)
        answered = [
            m
            for m in by_post.get(exchange.answered_post_id, [])
            if min(m.end, exchange.answered_end) - max(m.start, exchange.answered_start) > 10
        ]
        for label in (Label.DISPUTES, Label.SUPPORTS):
            own = [(place, m) for place, m in answers if (read_cue(m.text) or exchange.label) is label]
            for source, target, score, parts in _best_pairs(exchange, own, answered, bearing, config):
                sure, method = exchange.score, exchange.method
                if label is not exchange.label:
                    sure, method = CUE_SCORE, f"{exchange.method.partition('+')[0]}+cue"
                yield _link(bearing, source, target, label, score * sure, method, parts)


def _answers(
    exchange: Exchange, mentions: Sequence[Mention], quotes: Sequence[Quote], config: StanceConfig
) -> list[tuple[float, Mention]]:
    """Return what the answer asserts, each with how directly its place says that it answers (1 is first).

    A sentence that mostly introduces the words it repeats is left out where others answer them.
    """
    inside = [
        m
        for m in mentions
        if exchange.start <= m.start < exchange.end and m.quote_id is None and m.mode is Mode.ASSERTS
    ]
    own = [m for m in inside if _echoed(m, quotes) < config.echo] or inside
    placed = []
    for paragraph, group in enumerate(sorted({m.paragraph for m in own})):
        for place, mention in enumerate(m for m in own if m.paragraph == group):
            placed.append((config.paragraph_decay**paragraph * config.decay**place, mention))
    return placed


def _echoed(mention: Mention, quotes: Sequence[Quote]) -> float:
    """Return the share of a sentence that repeats somebody else's words."""
    shared = sum(max(0, min(q.end, mention.end) - max(q.start, mention.start)) for q in quotes)
    return shared / (mention.end - mention.start)


def _best_pairs(
    exchange: Exchange,
    answers: Sequence[tuple[float, Mention]],
    answered: Sequence[Mention],
    bearing: Bearing,
    config: StanceConfig,
) -> Iterator[tuple[Mention, Mention, float, tuple[Part, ...]]]:
    """Yield, for an answer, the pair of sentences that bear on each other most, and the surest further ones.

    Below a quote the first sentences are the answer, whatever words they use; in a reply to a whole
    post only closeness of meaning can say which of its sentences is meant.
    """
    quoted = exchange.method.startswith("quote")
    scored = []
    for place, source in answers:
        for target in answered:
            cosine = max(bearing.cosine(source, target), 0.0)
            lexical = fuzz.token_set_ratio(" ".join(words(source.text)), " ".join(words(target.text))) / 100
            direct = place if quoted else 0.5 * place
            score = (1 - config.place_weight) * (0.7 * cosine + 0.3 * lexical) + config.place_weight * direct
            named = (("cosine", cosine), ("words", lexical), ("place", direct))
            scored.append((score, source, target, tuple(Part(name, round(value, 4)) for name, value in named)))
    scored.sort(key=lambda s: (-s[0], s[1].start, s[2].start))
    used: set[str] = set()
    for score, source, target, parts in scored:
        if score < config.bearing or len(used) >= 2 * config.links:
            break
        if source.id not in used and target.id not in used:
            used |= {source.id, target.id}
            yield source, target, min(1.0, score / 0.6), parts


def _arguments(by_post: Mapping[str, list[Mention]], bearing: Bearing) -> Iterator[StanceLink]:
    """Yield supports inside an author's own text: reasons for the sentence before, conclusions from it.

    A connective decides; without one, a later sentence of a paragraph leans weakly on its first.
    """
    for mentions in by_post.values():
        head = None
        for before, mention in zip([None, *mentions], mentions, strict=False):
            if before is None or before.paragraph != mention.paragraph or before.author_id != mention.author_id:
                concludes = before is not None and cues.CONCLUDES.match(mention.text)
                if before is None or not concludes or before.author_id != mention.author_id:
                    head = mention
                    continue
            if mention.mode is not Mode.ASSERTS or before.mode is not Mode.ASSERTS:
                continue
            if cues.CONCLUDES.match(mention.text):
                yield _link(bearing, before, mention, Label.SUPPORTS, 0.8, "discourse", (Part("connective", 1.0),))
            elif cues.GROUNDS.match(mention.text):
                yield _link(bearing, mention, before, Label.SUPPORTS, 0.75, "discourse", (Part("connective", 1.0),))
            elif head is not None and not cues.TURNS.match(mention.text):
                cosine = max(bearing.cosine(mention, head), 0.0)
                if cosine >= 0.35:
                    parts = (Part("cosine", round(cosine, 4)),)
                    yield _link(bearing, mention, head, Label.SUPPORTS, 0.5 * cosine + 0.1, "paragraph", parts)


def _negations(mentions: Sequence[Mention], bearing: Bearing, config: StanceConfig) -> Iterator[StanceLink]:
    """Yield disputes between two authors' sentences that differ by little but a turn of meaning."""
    if not mentions:
        return
    rows = np.array([bearing.rows[m.id] for m in mentions])
    vectors = bearing.vectors[rows]
    people = np.array([m.author_id for m in mentions])
    plain = [" ".join(words(m.text)) for m in mentions]
    for i in range(len(mentions)):
        close = (vectors[i + 1 :] @ vectors[i] >= config.negation_cosine) & (people[i + 1 :] != people[i])
        for j in np.flatnonzero(close) + i + 1:
            one, two = mentions[i], mentions[int(j)]
            if plain[i] == plain[j] or fuzz.token_set_ratio(plain[i], plain[j]) < config.negation_words:
                continue
            found = difference(one.text, two.text)
            if found is not None and Mode.PRESENTS not in (one.mode, two.mode):
                cosine = bearing.cosine(one, two)
                parts = (Part("cosine", round(cosine, 4)), Part(found.reason, 1.0))
                yield _link(bearing, one, two, Label.DISPUTES, 0.7, "negation", parts)
                yield _link(bearing, two, one, Label.DISPUTES, 0.7, "negation", parts)


def _link(
    bearing: Bearing,
    source: Mention,
    target: Mention,
    label: Label,
    score: float,
    method: str,
    parts: tuple[Part, ...],
) -> StanceLink:
    one, two = bearing.claim_of[source.id], bearing.claim_of[target.id]
    return StanceLink(
        make_id("s", one, two, label), one, two, label, round(score, 4), method, source.id, target.id, parts
    )


def _settle(links: Sequence[StanceLink]) -> list[StanceLink]:
    """Keep the surest link of each ordered pair of claims; a claim bears nothing on itself."""
    best: dict[tuple[str, str], StanceLink] = {}
    for found in sorted(links, key=lambda s: (-s.score, s.id, s.source_mention_id, s.target_mention_id)):
        if found.source != found.target:
            best.setdefault((found.source, found.target), found)
    return sorted(best.values(), key=lambda s: s.id)


def overrule(
    links: Sequence[StanceLink], judgements: Sequence[Judgement], mentions: Sequence[Mention], bearing: Bearing
) -> list[StanceLink]:
    """Return the links with people's verdicts in place of the machine's.

    A judgement of kind stance says how the claim of the words `subject` bears on that of `object`; its verdict is a
    label, and neutral removes a link. A verdict on words that the base does not hold changes nothing.
    """
    first = {
        normalise(m.text): m for m in sorted(mentions, key=lambda m: m.id, reverse=True) if m.id in bearing.claim_of
    }
    kept = {(s.source, s.target): s for s in links}
    for judgement in judgements:
        if judgement.kind is not JudgementKind.STANCE or judgement.undone or judgement.object is None:
            continue
        source, target = first.get(normalise(judgement.subject)), first.get(normalise(judgement.object))
        if source is None or target is None or judgement.verdict not in set(Label):
            continue
        found = _link(bearing, source, target, Label(judgement.verdict), 1.0, "judgement", (Part("judgement", 1.0),))
        kept.pop((found.source, found.target), None)
        if found.label is not Label.NEUTRAL and found.source != found.target:
            kept[found.source, found.target] = found
    return sorted(kept.values(), key=lambda s: s.id)
