"""Holds each sentence of an answer against the claims that it cites.

Two things have to be told apart. Whether a sentence says more than it cites: there its words tell most, for a model
that is asked to stay with the words of the claims brings in new ones where it adds something; what the model of two
texts takes for supported passes too. And whether it says the opposite: there the words and both models have to agree,
for the models alone take many a faithful sentence for a denial (docs/quality.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.config import Config, WeaveConfig
from kb.denial import Verdict, compare
from kb.models.pairs import load_pair_model
from kb.models.same import load_same_model
from kb.placing import share_of_words
from kb.summary.citing import Cut
from kb.summary.woven import Citation, Fault, WovenSentence

_SUPPORTS, _DISPUTES = 0, 1
_CONTRADICTS = 1


def check(cuts: Sequence[Cut], texts: Mapping[str, str], config: Config) -> tuple[WovenSentence, ...]:
    """Return the sentences with what is wrong with each; `texts` are the claims that may be cited, by id.

    Every sentence is read beside every claim that it cites, at about 20 ms of a core each. Raises `ModelMissingError`.
    """
    asked = [(cut.plain, texts[i]) for cut in cuts for i in cut.claim_ids]
    stance = load_pair_model(config.stance.pairs).predict(asked)
    same = load_same_model(config.dedup.model).predict(asked)
    read = iter(zip(stance, same, strict=True))
    found = []
    for cut in cuts:
        rows = [next(read) for _ in cut.claim_ids]
        cited = tuple(
            Citation(i, *(round(float(p), 4) for p in (one[_SUPPORTS], one[_DISPUTES], two[_CONTRADICTS])))
            for i, (one, two) in zip(cut.claim_ids, rows, strict=True)
        )
        words = share_of_words(cut.plain, " ".join(texts[i] for i in cut.claim_ids), {})
        fault = _fault(cut, cited, words, texts, config.weave)
        found.append(WovenSentence(cut.text, cut.paragraph, cited, cut.unknown, round(words, 4), fault))
    return tuple(found)


def _fault(
    cut: Cut, cited: Sequence[Citation], words: float, texts: Mapping[str, str], config: WeaveConfig
) -> Fault | None:
    if cut.unknown:
        return Fault.UNKNOWN
    if not cited:
        return Fault.CITES_NOTHING
    if words < config.words and max(c.supports for c in cited) < config.supports:
        return Fault.UNSUPPORTED
    # A sentence that cites both sides of a question contradicts one of them however faithful it is.
    if all(_denies(cut.plain, texts[c.claim_id], c, config) for c in cited):
        return Fault.CONTRADICTS
    return None


def _denies(sentence: str, claim: str, read: Citation, config: WeaveConfig) -> bool:
    models = read.disputes >= config.disputes and read.contradicts >= config.contradicts
    return models and compare(sentence, claim)[0] is Verdict.DENIES
