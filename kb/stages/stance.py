"""Stance links between claims: from exchanges, from plain negation, and within one author's own argument.

An exchange says that a passage answers another and how; here the sentences in it that bear on each other
are found, and their claims are linked. A link always keeps the two mentions that show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from kb.config import StanceConfig
from kb.context import in_context
from kb.ids import make_id
from kb.protocols import PairModel, Vectors
from kb.records import Claim, Exchange, Judgement, JudgementKind, Label, Mention, Mode, Part, Post, Quote, StanceLink
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


@dataclass(frozen=True, slots=True)
class Scene:
    """What links are found in: exchanges, what is said in them, and the texts of the documents by id."""

    exchanges: Sequence[Exchange]
    mentions: Sequence[Mention]
    quotes: Sequence[Quote]
    posts: Sequence[Post]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an answer and one of what it answers: how near they are, and how the pair model is shown them."""

    exchange: Exchange
    source: Mention
    target: Mention
    near: float
    parts: tuple[Part, ...]
    shown: tuple[str, str] = ("", "")


def prepare(mentions: Sequence[Mention], vectors: Vectors, claims: Sequence[Claim]) -> Bearing:
    """Return the look-ups for mentions in the order of the rows of `vectors`."""
    claim_of = {m: claim.id for claim in claims for m in claim.mention_ids}
    return Bearing({m.id: i for i, m in enumerate(mentions)}, vectors, claim_of)


def link(scene: Scene, bearing: Bearing, model: PairModel, config: StanceConfig) -> list[StanceLink]:
    """Return the links that exchanges, negations and the authors' own arguments show, one a pair of claims and label.

    Where the same two claims are linked both ways, the surer label stays.
    """
    kept = [m for m in scene.mentions if m.id in bearing.claim_of]
    by_post: dict[str, list[Mention]] = {}
    for mention in sorted(kept, key=lambda m: (m.document_id, m.start)):
        by_post.setdefault(mention.post_id, []).append(mention)
    candidates = list(_candidates(scene, by_post, bearing, config))
    read = model.predict([c.shown for c in candidates])
    found = [*_from_exchanges(candidates, read, bearing, config), *_arguments(by_post, bearing)]
    found += _negations(kept, bearing, config)
    return _settle(found)


def _candidates(
    scene: Scene, by_post: Mapping[str, list[Mention]], bearing: Bearing, config: StanceConfig
) -> Iterator[Candidate]:
    """Yield, for each exchange, the pairs of sentences that are likeliest to bear on each other."""
    repeated: dict[str, list[Quote]] = {}
    for quote in scene.quotes:
        if quote.source_post_id is not None:
            repeated.setdefault(quote.post_id, []).append(quote)
    starts = {p.id: p.start for p in scene.posts}
    for exchange in scene.exchanges:
        answers = _answers(exchange, by_post.get(exchange.post_id, []), repeated.get(exchange.post_id, []), config)
        answered = [
            m
            for m in by_post.get(exchange.answered_post_id, [])
            if min(m.end, exchange.answered_end) - max(m.start, exchange.answered_start) > 10
        ]
        text = scene.texts[exchange.document_id]
        for near in _nearest(exchange, answers, answered, bearing, config):
            before = scene.texts[near.target.document_id][starts[near.target.post_id] : near.target.start]
            first = in_context(near.target.text, before)
            second = in_context(near.source.text, text[exchange.start : near.source.start], text[exchange.start :])
            yield replace(near, shown=(first, second))


def _nearest(
    exchange: Exchange,
    answers: Sequence[tuple[float, Mention]],
    answered: Sequence[Mention],
    bearing: Bearing,
    config: StanceConfig,
) -> list[Candidate]:
    """Return the pairs of an exchange that are worth reading, nearest first.

    Below a quote the first sentences are the answer, whatever words they use; in a reply to a whole
    post only closeness of meaning can say which of its sentences is meant.
    """
    quoted = exchange.method.startswith("quote")
    found = []
    for place, source in answers:
        for target in answered:
            cosine = max(bearing.cosine(source, target), 0.0)
            lexical = fuzz.token_set_ratio(" ".join(words(source.text)), " ".join(words(target.text))) / 100
            direct = place if quoted else 0.5 * place
            score = (1 - config.place_weight) * (0.7 * cosine + 0.3 * lexical) + config.place_weight * direct
            named = (("cosine", cosine), ("words", lexical), ("place", direct))
            parts = tuple(Part(name, round(value, 4)) for name, value in named)
            found.append(Candidate(exchange, source, target, score, parts))
    return sorted(found, key=lambda c: (-c.near, c.source.start, c.target.start))[: config.read]


def _from_exchanges(
    candidates: Sequence[Candidate], read: Vectors, bearing: Bearing, config: StanceConfig
) -> Iterator[StanceLink]:
    """Yield links between the sentences of each exchange; a sentence with a plain cue of its own goes by that."""
    by_exchange: dict[str, list[tuple[Candidate, Label, float]]] = {}
    for candidate, row in zip(candidates, read, strict=True):
        label, score = _weigh(candidate, row, config)
        if label is not Label.NEUTRAL:
            by_exchange.setdefault(candidate.exchange.id, []).append((candidate, label, score))
    for found in by_exchange.values():
        found.sort(key=lambda f: (-f[2], f[0].source.start, f[0].target.start))
        used: set[str] = set()
        for candidate, label, score in found:
            source, target = candidate.source, candidate.target
            if source.id in used or target.id in used or len(used) >= 2 * config.links:
                continue
            used |= {source.id, target.id}
            yield _link(bearing, source, target, label, score, candidate.exchange.method, candidate.parts)


def _weigh(candidate: Candidate, read: Vectors, config: StanceConfig) -> tuple[Label, float]:
    """Return how one sentence bears on another: by what the pair model reads, the exchange, and how near they are."""
    taken = _taken(candidate.exchange, candidate.source)
    mixed = np.exp(config.pair_share * np.log(read + 1e-4) + (1 - config.pair_share) * np.log(taken + 1e-4))
    supports, disputes, _ = mixed / mixed.sum()
    near = min(1.0, candidate.near / config.bearing) ** config.near_power
    for label, sure, least in (
        (Label.DISPUTES, disputes, config.link_disputes),
        (Label.SUPPORTS, supports, config.link_supports),
    ):
        if sure * near >= least:
            return label, float(sure * near)
    return Label.NEUTRAL, 0.0


def _taken(exchange: Exchange, source: Mention) -> Vectors:
    cue = read_cue(source.text)
    label = cue or (exchange.label if exchange.method.endswith(("cue", "declared")) else None)
    parts = {p.name: p.value for p in exchange.parts}
    if label is None or label is Label.NEUTRAL:
        return np.array([parts["supports"], parts["disputes"], parts["neutral"]], np.float32)
    sure = CUE_SCORE
    return np.array(
        [sure if label is Label.SUPPORTS else 0.03, sure if label is Label.DISPUTES else 0.03, 1 - sure], np.float32
    )


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
