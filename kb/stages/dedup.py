"""Mentions that say the same thing become one claim; a claim and its negation never do.

Two mentions match if their words are the same, or if they lie near each other, the model reads one claim in both, and
the contradiction guard, which reads words, is silent. Clusters are grown from the surest match down; a merge is
refused if any pair across the two clusters contradicts, differs by one swapped word, or was judged apart by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from kb.config import DedupConfig
from kb.ids import make_id
from kb.protocols import SameModel, Vectors
from kb.records import JUDGED, Claim, Hedge, Judgement, JudgementKind, MatchEdge, Mention, Mode, Part
from kb.stages import cues
from kb.stages.contradiction import contradicts, reordered
from kb.stages.lexicon import ANTONYMS, NEGATIONS, STOP_WORDS
from kb.stages.near import Finder, Near, cosines, near, of_mentions
from kb.stages.units import Keeper
from kb.stages.verdicts import Pair, of_pairs
from kb.text import normalise, words

_Met = tuple[Mention, Mention, Pair, float]
"""Two near mentions by id, their words as they are compared, and how near they are."""

# Small words that turn a sentence when another stands in their place ("as well as", "much less than").
_DEGREES = frozenset({"almost", "as", "even", "half", "little", "much", "only", "still", "than", "too", "yet"})
_TURNING = _DEGREES.union(NEGATIONS, *ANTONYMS)
_ON_SAMENESS = (JudgementKind.SAME, JudgementKind.NOT_SAME)
_TWINS, _SAME_WORDS = 80.0, 90.0  # likeness of the sorted words from which little differs, and next to nothing


@dataclass(frozen=True, slots=True)
class Matches:
    """Which mentions say the same thing, surest first; which texts, normalised, must not be one claim.

    `twins` differ by one swapped word, which keeps others apart, and are the same all the same.
    """

    edges: tuple[MatchEdge, ...]
    apart: frozenset[Pair]
    twins: frozenset[Pair]


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
    found, contradicting, twins = _read(_guarded(heads, met, apart, keeper), model, config)
    ordered = sorted([*edges, *found], key=lambda e: (-e.score, e.source, e.target))
    return Matches(tuple(ordered), frozenset(apart | contradicting), frozenset(twins))


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


def near_twins(first: str, second: str) -> bool:
    """Return whether two sentences differ by little but a content word that another replaces, or by who does what.

    Such pairs lie close in every embedding, and whether the swap turns the meaning is not for word
    statistics to say; they are kept apart.
    """
    a, b = words(first), words(second)
    alike = fuzz.token_sort_ratio(" ".join(a), " ".join(b))
    if alike < _TWINS:
        return False
    if alike >= _SAME_WORDS and reordered(first, second):
        return True
    only_a, only_b = sorted(set(a) - set(b)), sorted(set(b) - set(a))
    return _swapped(only_a, only_b) and _swapped(only_b, only_a)


def _swapped(these: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether one of `these` carries content, or turns it, and is a form of none of the `others`."""
    content = [w for w in these if len(w) > 3 or w not in STOP_WORDS or w in _TURNING]
    return any(not any(_forms(w, other) for other in others) for w in content)


def _forms(word: str, other: str) -> bool:
    """Return whether two words are forms of one; "oversold" and "undersold" are alike at the wrong end."""
    return word[0] == other[0] and fuzz.ratio(word, other) >= 70


def _guarded(
    heads: Sequence[Mention], met: Iterable[tuple[int, int, float]], apart: set[Pair], keeper: Keeper | None
) -> list[_Met]:
    """Return the near mentions whose words, normalised, do not keep them apart."""
    plain = {head.text: normalise(head.text) for head in heads}
    close: list[_Met] = []
    for i, j, cosine in met:
        one, two = (heads[i], heads[j]) if heads[i].id < heads[j].id else (heads[j], heads[i])
        pair = _ordered(plain[one.text], plain[two.text])
        if pair not in apart:
            close.append((one, two, pair, cosine))
    opposed = of_pairs(keeper, "apart", (pair for _, _, pair, _ in close), contradicts, bool)
    return [found for found in close if not opposed[found[2]]]


def _read(asked: Sequence[_Met], model: SameModel, config: DedupConfig) -> tuple[list[MatchEdge], set[Pair], set[Pair]]:
    """Return the matches that the model reads among near mentions, the texts that contradict, and the sure twins."""
    read = model.predict([(one.text, two.text) for one, two, _, _ in asked])
    edges, contradicting, twins = [], set[Pair](), set[Pair]()
    for (one, two, pair, cosine), row in zip(asked, read, strict=True):
        same, contradict = float(row[0]), float(row[1])
        if contradict >= config.contradict:
            contradicting.add(pair)
        elif same >= _needed(one, two, config):
            twins.update({pair} if near_twins(*pair) else ())
            parts = (("same", same), ("contradict", contradict), ("cosine", cosine))
            named = tuple(Part(name, round(value, 4)) for name, value in parts)
            edges.append(_edge(one, two, round(same, 4), "paraphrase", named))
    return edges, contradicting, twins


def _needed(one: Mention, two: Mention, config: DedupConfig) -> float:
    """Return how sure the model must be: the surer, the less the shorter sentence says."""
    length = min(len(one.text.split()), len(two.text.split()))
    needed = config.same + (config.same_short - config.same) * max(0.0, 1 - length / config.long)
    return max(needed, config.twins) if near_twins(one.text, two.text) else needed


def _ordered(one: str, two: str) -> Pair:
    return (one, two) if one <= two else (two, one)


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
            latest[_ordered(normalise(j.subject), normalise(j.object))] = j.kind
    joined = {pair for pair, kind in latest.items() if kind is JudgementKind.SAME}
    return joined, latest.keys() - joined


def _clash(one: Sequence[str], two: Sequence[str], mentions: Mapping[str, Mention], matches: Matches) -> bool:
    """Return whether any pair across the two clusters must stay apart."""
    left = sorted({normalise(mentions[i].text) for i in one})
    right = sorted({normalise(mentions[i].text) for i in two})
    return any(_apart(_ordered(a, b), matches) for a in left for b in right)


def _apart(pair: Pair, matches: Matches) -> bool:
    if pair in matches.apart or contradicts(*pair):
        return True
    return pair not in matches.twins and near_twins(*pair)


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
