"""Mentions that say the same thing become one claim; a claim and its negation never do.

Two mentions match if their words are the same, or if they lie near each other, the model reads one claim in both, and
the contradiction guard, which reads words, is silent. Clusters are grown from the surest match down; a merge is
refused if any pair across the two clusters contradicts, differs by one swapped word, or was judged apart by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kb.config import DedupConfig
from kb.ids import make_id
from kb.protocols import SameModel, Vectors
from kb.records import JUDGED, Claim, Hedge, Judgement, JudgementKind, MatchEdge, Mention, Mode, Part
from kb.stages import cues
from kb.stages.contradiction import contradicts
from kb.stages.guard import Pair, Words, compare, compared, near_twins, ordered
from kb.stages.near import Finder, Near, cosines, near, of_mentions
from kb.stages.units import Keeper
from kb.stages.verdicts import of_pairs
from kb.text import normalise

_ON_SAMENESS = (JudgementKind.SAME, JudgementKind.NOT_SAME)


@dataclass(frozen=True, slots=True)
class Matches:
    """Which mentions say the same thing, surest first; which texts, normalised, must not be one claim.

    `twins` differ by one swapped word, which keeps others apart, and are the same all the same. `words` is what was
    found of near texts.
    """

    edges: tuple[MatchEdge, ...]
    apart: frozenset[Pair]
    twins: frozenset[Pair]
    words: Mapping[Pair, Words] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class _Met:
    """Two near mentions by id, their texts as they are compared, how near they are, and what their words show."""

    one: Mention
    two: Mention
    pair: Pair
    cosine: float
    words: Words


def match(
    mentions: Sequence[Mention],
    vectors: Vectors,
    judgements: Sequence[Judgement],
    model: SameModel,
    config: DedupConfig,
    finder: Finder = near,
    keeper: Keeper | None = None,
) -> Matches:
    """Match mentions (rows of `vectors`, same order); `finder` says which texts lie near each other.

    What the guard says of two texts is kept by the `keeper`.
    Judged pairs come with score 1 and method `judgement`; identical words with score 1 and `identical`;
    the others with the model's probability and `paraphrase`. The order of `mentions` does not show.
    """
    rows = {m.id: i for i, m in enumerate(mentions)}
    mentions = sorted(mentions, key=lambda m: m.id)
    by_text: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_text.setdefault(_content(mention), []).append(mention)
    edges = [
        _edge(first, other, 1.0, "identical", (Part("words", 1.0),))
        for first, *others in by_text.values()
        for other in others
    ]
    joined, apart = _judged(judgements)
    first_of = {normalise(m.text): m for m in reversed(mentions)} if joined else {}
    for one, two in sorted(joined):
        if one in first_of and two in first_of:
            edges.append(_edge(first_of[one], first_of[two], 1.0, JUDGED, (Part(JUDGED, 1.0),)))
    heads = [group[0] for group in by_text.values()]
    close = of_mentions(mentions, rows, vectors, config.near, finder)
    met = _neighbours(heads, [rows[m.id] for m in heads], vectors, close, config)
    beside = _compared(heads, met, apart, keeper)
    found, contradicting, twins = _read([m for m in beside if not m.words.opposed], model, config)
    surest = sorted([*edges, *found], key=lambda e: (-e.score, e.source, e.target))
    words = {m.pair: m.words for m in beside}
    return Matches(tuple(surest), frozenset(apart | contradicting), frozenset(twins), words)


def cluster(mentions: Sequence[Mention], matches: Matches, judgements: Sequence[Judgement]) -> list[Claim]:
    """Return the claims, sorted by id; see `group`."""
    return sorted(map(claim, group(mentions, matches, judgements)), key=lambda c: c.id)


def group(mentions: Sequence[Mention], matches: Matches, judgements: Sequence[Judgement]) -> list[list[Mention]]:
    """Return the mentions of each claim. Those judged to be no claim are left out.

    Identical words and judged pairs come first, so that every paraphrase is checked against them.
    """
    dropped = {normalise(j.subject) for j in judgements if j.kind is JudgementKind.NOT_A_CLAIM and not j.undone}
    kept = {m.id: m for m in mentions if not dropped or normalise(m.text) not in dropped}
    members = {i: [i] for i in kept}
    home = {i: i for i in kept}
    for edge in sorted(matches.edges, key=lambda e: (e.method == "paraphrase", -e.score, e.source, e.target)):
        if edge.source not in kept or edge.target not in kept:
            continue
        one, two = home[edge.source], home[edge.target]
        if one == two or (edge.method == "paraphrase" and _clash(members[one], members[two], kept, matches)):
            continue
        moved = members.pop(two)
        members[one] += moved
        home.update(dict.fromkeys(moved, one))
    return [[kept[i] for i in ids] for ids in members.values()]


def _compared(
    heads: Sequence[Mention], met: Iterable[tuple[int, int, float]], apart: set[Pair], keeper: Keeper | None
) -> list[_Met]:
    """Return the near mentions that nobody keeps apart, with what their words show."""
    plain = {head.text: normalise(head.text) for head in heads}
    close: list[tuple[Mention, Mention, Pair, float]] = []
    for i, j, cosine in met:
        one, two = (heads[i], heads[j]) if heads[i].id < heads[j].id else (heads[j], heads[i])
        pair = ordered(plain[one.text], plain[two.text])
        if pair not in apart:
            close.append((one, two, pair, cosine))
    texts = [ordered(one.text, two.text) for one, two, _, _ in close]
    found = of_pairs(keeper, "words", texts, compare, Words)
    return [_Met(*of_two, found[pair]) for of_two, pair in zip(close, texts, strict=True)]


def _read(asked: Sequence[_Met], model: SameModel, config: DedupConfig) -> tuple[list[MatchEdge], set[Pair], set[Pair]]:
    """Return the matches that the model reads among near mentions, the texts that contradict, and the sure twins."""
    read = model.predict([(m.one.text, m.two.text) for m in asked])
    edges, contradicting, twins = [], set[Pair](), set[Pair]()
    for met, row in zip(asked, read, strict=True):
        same, contradict = float(row[0]), float(row[1])
        if contradict >= config.contradict:
            contradicting.add(met.pair)
        elif same >= _needed(met, config):
            twins.update({met.pair} if met.words.twins else ())
            parts = (("same", same), ("contradict", contradict), ("cosine", met.cosine))
            named = tuple(Part(name, round(value, 4)) for name, value in parts)
            edges.append(_edge(met.one, met.two, round(same, 4), "paraphrase", named))
    return edges, contradicting, twins


def _needed(met: _Met, config: DedupConfig) -> float:
    """Return how sure the model must be: the surer, the less the shorter sentence says."""
    length = min(len(met.one.text.split()), len(met.two.text.split()))
    needed = config.same + (config.same_short - config.same) * max(0.0, 1 - length / config.long)
    return max(needed, config.twins) if met.words.twins_as_written else needed


def _edge(one: Mention, two: Mention, score: float, method: str, parts: tuple[Part, ...]) -> MatchEdge:
    return MatchEdge(min(one.id, two.id), max(one.id, two.id), score, method, parts)


def _neighbours(
    heads: Sequence[Mention], rows: Sequence[int], vectors: Vectors, close: Near, config: DedupConfig
) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, cosine) with i < j for each head's nearest others that are near enough; `rows` are the heads'."""
    threshold, count = config.near, config.neighbours
    holders: dict[int, list[int]] = {}
    for i, head in enumerate(heads):
        holders.setdefault(close.place[head.text], []).append(i)
    beside: dict[int, list[tuple[float, int]]] = {}
    for one, two, cosine in close:
        for text, other in ((one, two), (two, one)):
            # Of heads with the same words the first ones come first.
            beside.setdefault(text, []).extend((cosine, j) for j in holders.get(other, ())[:count])
    seen: set[tuple[int, int]] = set()
    for i, head in enumerate(heads):
        text = close.place[head.text]
        if len(holders[text]) == 1 and text not in beside:
            continue  # as most are
        same = [j for j in holders[text][: count + 1] if j != i]
        own = zip(_cosines(vectors, rows[i], [rows[j] for j in same]), same, strict=True) if same else ()
        met = [(cosine, j) for cosine, j in (*own, *beside.get(text, ())) if cosine >= threshold]
        for cosine, j in sorted(met, key=lambda m: (-m[0], m[1]))[:count]:
            pair = (min(i, j), max(i, j))
            if pair not in seen:
                seen.add(pair)
                yield *pair, cosine


def _cosines(vectors: Vectors, one: int, others: Sequence[int]) -> list[float]:
    second = np.array(others)
    found: list[float] = cosines(vectors, np.full(len(second), one), vectors, second).tolist()
    return found


def _judged(judgements: Sequence[Judgement]) -> tuple[set[Pair], set[Pair]]:
    """Return the texts, normalised, that people call one claim and those that they keep apart, by the latest word."""
    latest: dict[Pair, JudgementKind] = {}
    for j in sorted(judgements, key=lambda j: (j.created, j.id)):
        if j.kind in _ON_SAMENESS and j.object is not None and not j.undone:
            latest[compared(j.subject, j.object)] = j.kind
    joined = {pair for pair, kind in latest.items() if kind is JudgementKind.SAME}
    return joined, latest.keys() - joined


def _clash(one: Sequence[str], two: Sequence[str], mentions: Mapping[str, Mention], matches: Matches) -> bool:
    """Return whether any pair across the two clusters must stay apart."""
    left = sorted({normalise(mentions[i].text) for i in one})
    right = sorted({normalise(mentions[i].text) for i in two})
    return any(_apart(ordered(a, b), matches) for a in left for b in right)


def _apart(pair: Pair, matches: Matches) -> bool:
    if pair in matches.apart:
        return True
    words = matches.words.get(pair)
    if contradicts(*pair) if words is None else words.opposed:
        return True
    return pair not in matches.twins and (near_twins(*pair) if words is None else words.twins)


def claim(mentions: Sequence[Mention]) -> Claim:
    """Return the claim that these mentions state, in the words of the best of them."""
    best = min(mentions, key=_worth) if len(mentions) > 1 else mentions[0]
    ordered = sorted(mentions, key=lambda m: (m.document_id, m.start))
    return Claim(
        id=make_id("c", _content(best)),
        text=best.text,
        mention_id=best.id,
        kind=best.kind,
        mention_ids=tuple(m.id for m in ordered),
        author_ids=tuple(sorted({m.author_id for m in ordered if m.mode is Mode.ASSERTS})),
    )


def _content(mention: Mention) -> str:
    """Return what makes two mentions identical: the words, and the document where they lean on their neighbours."""
    text = normalise(mention.text)
    return f"{text}\n{mention.document_id}" if cues.LEANING.match(text) else text


def _worth(mention: Mention) -> tuple[bool, bool, bool, float, bool, int, str, str]:
    """Sort key: asserted, in the author's own post, understood alone, surest, unhedged, near 20 words long."""
    length = abs(len(mention.text.split()) - 20)
    return (
        mention.mode is not Mode.ASSERTS,
        mention.quote_id is not None,
        cues.LEANING.match(mention.text) is not None,
        -mention.confidence,
        mention.hedge is Hedge.HEDGED,
        length,
        normalise(mention.text),
        mention.id,
    )
