"""Alignment inside an exchange: which sentence of an answer bears on which of what it answers, and how.

The pairs that lie nearest are read by the pair model in their context; what it reads is weighed with how the whole
answer takes the passage. A sentence with a plain cue of its own goes by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz

from kb.config import StanceConfig
from kb.context import in_context
from kb.protocols import PairModel, Vectors
from kb.records import Exchange, Label, Mention, Mode, Part, Post, Quote, StanceLink
from kb.stages.bearing import Bearing, make_link
from kb.stages.cues import ASIDE, WITHDRAWS
from kb.stages.exchanges import CUE_SCORE, own_words, read_cue
from kb.text import plain_text, words

SIDES = (Label.SUPPORTS, Label.DISPUTES)
PLAIN = ("+cue", "+declared")
CHOSEN = ("quote", "point")
ALIKE = 0.9
"""Least share of its surest link from which a sentence bears on a second one of the same quote, the same way."""
_TINY = 1e-4


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


def align(
    scene: Scene, by_post: Mapping[str, list[Mention]], bearing: Bearing, model: PairModel, config: StanceConfig
) -> Iterator[StanceLink]:
    """Yield the links between the sentences of each exchange, surest first; `by_post` is in reading order."""
    candidates = list(_candidates(scene, by_post, bearing, config))
    read = model.predict([c.shown for c in candidates])
    by_exchange: dict[str, list[tuple[float, Label, Candidate]]] = {}
    for candidate, row in zip(candidates, read, strict=True):
        label, score, parts = _weigh(candidate, row, config)
        if label is not Label.NEUTRAL:
            weighed = replace(candidate, parts=(*parts, *candidate.parts))
            by_exchange.setdefault(candidate.exchange.id, []).append((score, label, weighed))
    for found in by_exchange.values():
        yield from _chosen(found, bearing, config)


def _chosen(
    found: Sequence[tuple[float, Label, Candidate]], bearing: Bearing, config: StanceConfig
) -> Iterator[StanceLink]:
    """Yield the surest links of one exchange, each sentence of the answer once.

    What answers a quote or a point, chosen words that belong together, may bear on a second sentence of it alike.
    """
    used: dict[str, list[tuple[Label, float]]] = {}
    for score, label, candidate in sorted(found, key=_surest):
        source, target, method = candidate.source, candidate.target, candidate.exchange.method
        before = used.get(source.id, [])
        again = len(before) == 1 and method.startswith(CHOSEN) and _alike(before[0], label, score)
        if again or (not before and len(used) < config.links):
            used[source.id] = [*before, (label, score)]
            yield make_link(bearing, source, target, label, score, method, candidate.parts)


def _alike(one: tuple[Label, float], label: Label, score: float) -> bool:
    return label is one[0] and score >= ALIKE * one[1]


def _surest(found: tuple[float, Label, Candidate]) -> tuple[float, float, int, int]:
    score, _, candidate = found
    return (-score, -candidate.near, candidate.source.start, candidate.target.start)


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
        text, quotes = scene.texts[exchange.document_id], repeated.get(exchange.post_id, [])
        opening = own_words(text, exchange.start, exchange.end, quotes)
        for near in _nearest(exchange, answers, answered, bearing, config):
            before = scene.texts[near.target.document_id][starts[near.target.post_id] : near.target.start]
            first = in_context(near.target.text, before)
            said = own_words(text, exchange.start, near.source.start, quotes)
            second = in_context(near.source.text, said, opening)
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
    said = [" ".join(words(target.text)) for target in answered]
    found = []
    for place, source in answers:
        own = " ".join(words(source.text))
        for target, theirs in zip(answered, said, strict=True):
            cosine = max(bearing.cosine(source, target), 0.0)
            lexical = fuzz.token_set_ratio(own, theirs) / 100
            direct = place if quoted else 0.5 * place
            score = (1 - config.place_weight) * (0.7 * cosine + 0.3 * lexical) + config.place_weight * direct
            named = (("cosine", cosine), ("words", lexical), ("place", direct))
            parts = tuple(Part(name, round(value, 4)) for name, value in named)
            if score >= config.bearing:
                found.append(Candidate(exchange, source, target, score, parts))
    return sorted(found, key=lambda c: (-c.near, c.source.start, c.target.start))[: config.read]


def _weigh(candidate: Candidate, read: Vectors, config: StanceConfig) -> tuple[Label, float, tuple[Part, ...]]:
    """Return how one sentence bears on another, how surely, and by what: the two themselves, and the whole answer."""
    taken = _taken(candidate.exchange, candidate.source)
    mixed = np.exp(config.pair_share * np.log(read + _TINY) + (1 - config.pair_share) * np.log(taken + _TINY))
    supports, disputes, _ = mixed / mixed.sum()
    for place, label, sure, least in (
        (1, Label.DISPUTES, disputes, config.link_disputes),  # asked first: see `exchanges`
        (0, Label.SUPPORTS, supports, config.link_supports),
    ):
        if label is Label.DISPUTES and WITHDRAWS.search(plain_text(candidate.source.text)):
            continue
        if sure >= least and read[place] >= config.pair_least:
            named = (("sentences", read[place]), ("exchange", taken[place]))
            return label, float(sure), tuple(Part(name, round(float(value), 4)) for name, value in named)
    return Label.NEUTRAL, 0.0, ()


def _taken(exchange: Exchange, source: Mention) -> Vectors:
    """Return how the answer takes the passage: supports, disputes, neutral; what is said plainly comes first."""
    plain = exchange.label if exchange.method.endswith(PLAIN) else None
    label = read_cue(source.text) or plain
    if label in SIDES:
        rest = (1 - CUE_SCORE) / 2
        return np.array([CUE_SCORE if label is side else rest for side in (*SIDES, None)], np.float32)
    parts = {part.name: part.value for part in exchange.parts}
    return np.array([parts[name] for name in ("supports", "disputes", "neutral")], np.float32)


def _answers(
    exchange: Exchange, mentions: Sequence[Mention], quotes: Sequence[Quote], config: StanceConfig
) -> list[tuple[float, Mention]]:
    """Return what the answer asserts, each with how directly its place says that it answers (1 is first).

    A sentence that mostly introduces the words it repeats is left out where others answer them, and an aside always.
    """
    inside = [
        m
        for m in mentions
        if exchange.start <= m.start < exchange.end
        and m.quote_id is None
        and m.mode is Mode.ASSERTS
        and not ASIDE.match(m.text)
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
