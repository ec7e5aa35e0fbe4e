"""Asks the models of two texts which of the claims near a statement say the same as it, and which contradict it.

Words alone (`kb.placing`) place few, for people seldom say a thing twice in the same words. Here two models have to
agree, on a claim that is near and shares words with the query: each alone is wrong too often in running prose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.config import Config, SearchConfig
from kb.denial import Verdict, compare, doubts, own_words, supposes, turned_round, without_contrast
from kb.models.pairs import load_pair_model
from kb.models.same import load_same_model
from kb.placing import Candidate, Group, Placing, share_of_words
from kb.protocols import Vectors
from kb.text import words

_MANY_TIMES, _FEW = 4, 5  # a claim is long that has so many times the words of the query, if that has so many
_SUPPORTS, _DISPUTES = 0, 1
_SAME, _CONTRADICTS = 0, 1


def read_sides(
    query: str, candidates: Sequence[Candidate], weights: Mapping[str, float], config: Config
) -> dict[str, Placing]:
    """Return the placing of the candidates that both models put on one side of `query`; the others are left out.

    `weights` (`kb.placing.telling`) are what the words of the query tell among all that was found: sentences that only
    share what everything here is about say nothing of the query, and the models cannot tell. The first `search.read`
    of those near enough are read, at about 20 ms of a core each; what denies the query by its words, only quotes it,
    or opens with its author's doubt of what follows, is not for it, and a comparison turned round is left to words.
    Raises `ModelMissingError`.
    """
    asked = config.search
    plain = [replace(c, text=without_contrast(query, c.text)) for c in candidates]
    shares = {c.claim_id: share_of_words(query, c.text, weights) for c in plain}
    near = [c for c in plain if _near(query, c, asked) and shares[c.claim_id] >= asked.read_words]
    near = [c for c in near if not supposes(query, c.text) and not turned_round(query, c.text)][: asked.read]
    if not near:
        return {}
    stance = load_pair_model(config.stance.pairs).predict([(query, c.text) for c in near])
    sides = [_side(row, shares[c.claim_id], asked) for row, c in zip(stance, near, strict=True)]
    taken = [n for n, side in enumerate(sides) if side is not Group.RELATED]
    same = load_same_model(config.dedup.model).predict([(query, near[n].text) for n in taken])
    placed = {}
    for n, row in zip(taken, same, strict=True):
        if sides[n] is Group.FOR and row[_SAME] >= asked.read_same and _says(query, near[n].text, weights, asked):
            why = f"read as saying it (supports {stance[n][_SUPPORTS]:.2f}, one claim {row[_SAME]:.2f})"
        elif sides[n] is Group.AGAINST and row[_CONTRADICTS] >= asked.read_contradicts:
            why = f"read as denying it (disputes {stance[n][_DISPUTES]:.2f}, contradicts {row[_CONTRADICTS]:.2f})"
        else:
            continue
        placed[near[n].claim_id] = Placing(sides[n], why, near[n].cosine)
    return placed


def _near(query: str, candidate: Candidate, asked: SearchConfig) -> bool:
    """Return whether a claim is near enough to be read: one that says much besides has to be nearer."""
    long = len(words(candidate.text)) > _MANY_TIMES * max(len(words(query)), _FEW)
    return candidate.cosine >= (asked.stance_near if long else asked.stance_cosine)


def _says(query: str, text: str, weights: Mapping[str, float], asked: SearchConfig) -> bool:
    """Return whether nothing in the words of `text` shows that its author does not say so."""
    if doubts(query, text) or compare(query, text)[0] is Verdict.DENIES:
        return False
    return share_of_words(query, own_words(text), weights) >= asked.read_words


def _side(stance: Vectors, shared: float, asked: SearchConfig) -> Group:
    """Return where the first model alone would put a claim that holds this share of the query's words."""
    if stance[_SUPPORTS] >= asked.read_supports and stance[_SUPPORTS] > stance[_DISPUTES]:
        return Group.FOR
    if stance[_DISPUTES] >= asked.read_disputes and shared >= asked.read_against_words:
        return Group.AGAINST
    return Group.RELATED
