"""Mentions that say the same thing become one claim; a claim and its negation never do.

Two mentions match if their words are the same, or if they lie near each other, the model reads one claim in both, and
the contradiction guard, which reads words, is silent. Clusters are grown from the surest match down; a merge is
refused if any pair across the two clusters contradicts, differs by one swapped word, or was judged apart by a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from kb.config import DedupConfig
from kb.ids import make_id
from kb.protocols import SameModel, Vectors
from kb.records import Claim, Hedge, Judgement, JudgementKind, MatchEdge, Mention, Mode, Part
from kb.stages import cues
from kb.stages.contradiction import contradicts, reordered
from kb.stages.lexicon import ANTONYMS, NEGATIONS, STOP_WORDS
from kb.text import normalise, words

# Small words that turn a sentence when another stands in their place ("as well as", "much less than").
_DEGREES = frozenset({"almost", "as", "even", "half", "little", "much", "only", "still", "than", "too", "yet"})
_TURNING = _DEGREES.union(NEGATIONS, *ANTONYMS)
_TWINS, _SAME_WORDS = 80.0, 90.0  # likeness of the sorted words from which little differs, and next to nothing
_BLOCK_ROWS = 2048  # rows compared at once: bounds memory at rows x mentions x 4 bytes


@dataclass(frozen=True, slots=True)
class Matches:
    """Which mentions say the same thing, surest first; which texts, normalised, must not be one claim.

    `twins` differ by one swapped word, which keeps others apart, and are the same all the same.
    """

    edges: tuple[MatchEdge, ...]
    apart: frozenset[tuple[str, str]]
    twins: frozenset[tuple[str, str]]


def match(
    mentions: Sequence[Mention],
    vectors: Vectors,
    judgements: Sequence[Judgement],
    model: SameModel,
    config: DedupConfig,
) -> Matches:
    """Match mentions (rows of `vectors`, same order).

    Judged pairs come with score 1 and method `judgement`; identical words with score 1 and `identical`;
    the others with the model's probability and `paraphrase`. The order of `mentions` does not show.
    """
    order = sorted(range(len(mentions)), key=lambda i: mentions[i].id)
    mentions, vectors = [mentions[i] for i in order], vectors[order]
    by_text: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_text.setdefault(_content(mention), []).append(mention)
    edges = [
        _edge(first, other, 1.0, "identical", (Part("words", 1.0),))
        for first, *others in by_text.values()
        for other in others
    ]
    apart = _judged(judgements, JudgementKind.NOT_SAME)
    first_of = {normalise(m.text): m for m in reversed(mentions)}
    for one, two in sorted(_judged(judgements, JudgementKind.SAME)):
        if one in first_of and two in first_of:
            edges.append(_edge(first_of[one], first_of[two], 1.0, "judgement", (Part("judgement", 1.0),)))
    rows = {m.id: i for i, m in enumerate(mentions)}
    heads = [group[0] for group in by_text.values()]
    found, contradicting, twins = _read(heads, vectors[[rows[m.id] for m in heads]], apart, model, config)
    ordered = sorted([*edges, *found], key=lambda e: (-e.score, e.source, e.target))
    return Matches(tuple(ordered), frozenset(apart | contradicting), frozenset(twins))


def cluster(mentions: Sequence[Mention], matches: Matches, judgements: Sequence[Judgement]) -> list[Claim]:
    """Return the claims, sorted by id. Mentions judged to be no claim are left out.

    Identical words and judged pairs come first, so that every paraphrase is checked against them.
    """
    dropped = {normalise(j.subject) for j in judgements if j.kind is JudgementKind.NOT_A_CLAIM and not j.undone}
    kept = {m.id: m for m in mentions if normalise(m.text) not in dropped}
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
    return sorted((_claim([kept[i] for i in ids]) for ids in members.values()), key=lambda c: c.id)


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


def _read(
    heads: Sequence[Mention], vectors: Vectors, apart: set[tuple[str, str]], model: SameModel, config: DedupConfig
) -> tuple[list[MatchEdge], set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the matches that the model reads among near mentions, the texts that contradict, and the sure twins."""
    asked = []
    for i, j, cosine in _neighbours(vectors, config.near, config.neighbours):
        one, two = sorted((heads[i], heads[j]), key=lambda m: m.id)
        pair = _ordered(normalise(one.text), normalise(two.text))
        if pair not in apart and not contradicts(*pair):
            asked.append((one, two, pair, cosine))
    read = model.predict([(one.text, two.text) for one, two, _, _ in asked])
    edges, contradicting, twins = [], set[tuple[str, str]](), set[tuple[str, str]]()
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


def _ordered(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one <= two else (two, one)


def _edge(one: Mention, two: Mention, score: float, method: str, parts: tuple[Part, ...]) -> MatchEdge:
    return MatchEdge(min(one.id, two.id), max(one.id, two.id), score, method, parts)


def _neighbours(vectors: Vectors, threshold: float, count: int) -> Iterator[tuple[int, int, float]]:
    """Yield (i, j, cosine) with i < j for each row's `count` nearest others at or above `threshold`."""
    seen: set[tuple[int, int]] = set()
    for first in range(0, len(vectors), _BLOCK_ROWS):
        block = vectors[first : first + _BLOCK_ROWS] @ vectors.T
        for i, row in enumerate(block, first):
            row[i] = -1.0
            close = np.flatnonzero(row >= threshold)
            for j in close[np.argsort(-row[close], kind="stable")][:count]:
                pair = (min(i, int(j)), max(i, int(j)))
                if pair not in seen:
                    seen.add(pair)
                    yield *pair, float(row[j])


def _judged(judgements: Sequence[Judgement], kind: JudgementKind) -> set[tuple[str, str]]:
    return {
        (min(pair), max(pair))
        for j in judgements
        if j.kind is kind and j.object is not None and not j.undone
        for pair in [(normalise(j.subject), normalise(j.object))]
    }


def _clash(one: Sequence[str], two: Sequence[str], mentions: Mapping[str, Mention], matches: Matches) -> bool:
    """Return whether any pair across the two clusters must stay apart."""
    left = sorted({normalise(mentions[i].text) for i in one})
    right = sorted({normalise(mentions[i].text) for i in two})
    return any(_apart(_ordered(a, b), matches) for a in left for b in right)


def _apart(pair: tuple[str, str], matches: Matches) -> bool:
    if pair in matches.apart or contradicts(*pair):
        return True
    return pair not in matches.twins and near_twins(*pair)


def _claim(mentions: list[Mention]) -> Claim:
    best = min(mentions, key=_worth)
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
