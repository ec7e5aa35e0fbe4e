"""Stance links between claims: from exchanges, from plain negation, and within one author's own argument.

A link always keeps the two mentions that show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

from rapidfuzz import fuzz

from kb.config import StanceConfig
from kb.protocols import PairModel
from kb.records import JUDGED, Judgement, JudgementKind, Label, Mention, Mode, Part, StanceLink
from kb.stages.alignment import Scene, align
from kb.stages.arguments import find_arguments
from kb.stages.bearing import Bearing, make_link
from kb.stages.contradiction import difference
from kb.stages.near import Finder, near, of_mentions
from kb.stages.units import Keeper, each
from kb.stages.verdicts import of_pairs
from kb.text import normalise, words


def link(
    scene: Scene,
    bearing: Bearing,
    model: PairModel,
    config: StanceConfig,
    finder: Finder = near,
    parts: Mapping[str, object] | None = None,
    keeper: Keeper | None = None,
) -> list[StanceLink]:
    """Return the links that exchanges, negations and the authors' own arguments show, one a pair of claims and label.

    `finder` says which texts lie near each other. Where the same two claims are linked both ways, the surer label
    stays. `parts` are the documents, each with all that its links are made of (`parts.of_links`), for the `keeper`.
    """
    kept = [m for m in scene.mentions if m.id in bearing.claim_of]
    kept.sort(key=lambda m: (m.document_id, m.start))
    parts = dict.fromkeys(sorted({p.document_id for p in scene.posts})) if parts is None else parts

    def inside(documents: Sequence[str]) -> dict[str, list[StanceLink]]:
        return _inside(scene, kept, bearing, model, config, frozenset(documents))

    found = list(chain.from_iterable(each(keeper, "stance", parts, inside, StanceLink).values()))
    found += _negations(kept, bearing, config, finder, keeper)
    return _settle(found)


def _inside(
    scene: Scene,
    mentions: Sequence[Mention],
    bearing: Bearing,
    model: PairModel,
    config: StanceConfig,
    documents: frozenset[str],
) -> dict[str, list[StanceLink]]:
    """Return the links whose source stands in one of these documents, by document; `mentions` in reading order."""
    exchanges = [e for e in scene.exchanges if e.document_id in documents]
    answered = {e.answered_post_id for e in exchanges}
    by_post: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.document_id in documents or mention.post_id in answered:
            by_post.setdefault(mention.post_id, []).append(mention)
    home = {m.id: m.document_id for post in by_post.values() for m in post}
    own = {id_: post for id_, post in by_post.items() if post[0].document_id in documents}
    found: dict[str, list[StanceLink]] = {}
    for made in chain(
        align(replace(scene, exchanges=exchanges), by_post, bearing, model, config),
        find_arguments(own, bearing, config),
    ):
        found.setdefault(home[made.source_mention_id], []).append(made)
    return found


def _negations(
    mentions: Sequence[Mention], bearing: Bearing, config: StanceConfig, finder: Finder, keeper: Keeper | None
) -> Iterator[StanceLink]:
    """Yield disputes between two authors' sentences that differ by little but a turn of meaning."""
    close = of_mentions(mentions, bearing.rows, bearing.vectors, config.negation_cosine, finder)
    texts, said = list(close.place), _said(mentions, bearing)
    met = [((texts[first], texts[second]), cosine) for first, second, cosine in close]
    least = config.negation_words

    def turned(one: str, two: str) -> str:
        return _turned(one, two, least)

    reasons = of_pairs(keeper, "negations", (pair for pair, _ in met), turned, str, least)
    for (one, two), cosine in met:
        if reason := reasons[one, two]:
            parts = (Part("cosine", round(cosine, 4)), Part(reason, 1.0))
            for source, target in product(said.get(one, ()), said.get(two, ())):
                if source.author_id != target.author_id:
                    yield make_link(bearing, source, target, Label.DISPUTES, 0.7, "negation", parts)
                    yield make_link(bearing, target, source, Label.DISPUTES, 0.7, "negation", parts)


def _said(mentions: Sequence[Mention], bearing: Bearing) -> dict[str, list[Mention]]:
    """Return who says a text, for each claim that it is of: the first mentions, by id, of two authors.

    Two claims are linked once, by their first mentions of different authors: these are always among them.
    """
    found: dict[str, list[Mention]] = {}
    authors: dict[tuple[str, str], set[str]] = {}
    for mention in sorted(mentions, key=lambda m: m.id):
        seen = authors.setdefault((mention.text, bearing.claim_of[mention.id]), set())
        if mention.mode is not Mode.PRESENTS and len(seen) < 2 and mention.author_id not in seen:
            seen.add(mention.author_id)
            found.setdefault(mention.text, []).append(mention)
    return found


def _turned(one: str, two: str, least: float) -> str:
    """Return by what a sentence denies another with nearly the same words (likeness 0-100), "" where it does not."""
    plain = [" ".join(words(text)) for text in (one, two)]
    if plain[0] == plain[1] or fuzz.token_set_ratio(*plain) < least:
        return ""
    found = difference(one, two)
    return "" if found is None else found.reason


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
    label, and neutral removes the links both ways. The latest word counts; one on words that the base does not hold
    changes nothing.
    """
    if all(j.kind is not JudgementKind.STANCE for j in judgements):
        return list(links)
    first = {
        normalise(m.text): m for m in sorted(mentions, key=lambda m: m.id, reverse=True) if m.id in bearing.claim_of
    }
    kept = {(s.source, s.target): s for s in links}
    for judgement in sorted(judgements, key=lambda j: (j.created, j.id)):
        if judgement.kind is not JudgementKind.STANCE or judgement.undone or judgement.object is None:
            continue
        source, target = first.get(normalise(judgement.subject)), first.get(normalise(judgement.object))
        if source is None or target is None or judgement.verdict not in set(Label):
            continue
        found = make_link(bearing, source, target, Label(judgement.verdict), 1.0, JUDGED, (Part(JUDGED, 1.0),))
        kept.pop((found.source, found.target), None)
        if found.label is Label.NEUTRAL:
            kept.pop((found.target, found.source), None)
        elif found.source != found.target:
            kept[found.source, found.target] = found
    return sorted(kept.values(), key=lambda s: s.id)
