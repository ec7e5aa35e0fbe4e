"""Stance links between claims: from exchanges, from plain negation, and within one author's own argument.

A link always keeps the two mentions that show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz

from kb.config import StanceConfig
from kb.protocols import PairModel
from kb.records import Judgement, JudgementKind, Label, Mention, Mode, Part, StanceLink
from kb.stages.alignment import Scene, align
from kb.stages.arguments import find_arguments
from kb.stages.bearing import Bearing, make_link
from kb.stages.contradiction import difference
from kb.text import normalise, words


def link(scene: Scene, bearing: Bearing, model: PairModel, config: StanceConfig) -> list[StanceLink]:
    """Return the links that exchanges, negations and the authors' own arguments show, one a pair of claims and label.

    Where the same two claims are linked both ways, the surer label stays.
    """
    kept = [m for m in scene.mentions if m.id in bearing.claim_of]
    by_post: dict[str, list[Mention]] = {}
    for mention in sorted(kept, key=lambda m: (m.document_id, m.start)):
        by_post.setdefault(mention.post_id, []).append(mention)
    found = list(align(scene, by_post, bearing, model, config))
    found += find_arguments(by_post, bearing, config)
    found += _negations(kept, bearing, config)
    return _settle(found)


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
                yield make_link(bearing, one, two, Label.DISPUTES, 0.7, "negation", parts)
                yield make_link(bearing, two, one, Label.DISPUTES, 0.7, "negation", parts)


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
        found = make_link(
            bearing, source, target, Label(judgement.verdict), 1.0, "judgement", (Part("judgement", 1.0),)
        )
        kept.pop((found.source, found.target), None)
        if found.label is not Label.NEUTRAL and found.source != found.target:
            kept[found.source, found.target] = found
    return sorted(kept.values(), key=lambda s: s.id)
