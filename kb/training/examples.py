"""Labelled pairs for the text stance model: public sets and written tuples, and what of them is kept apart."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.records import Label
from kb.training import pairs
from kb.training.pairs import Tuple

CLASSES = (Label.SUPPORTS, Label.DISPUTES, Label.NEUTRAL)
LABELS = {
    "support": Label.SUPPORTS, "oppose": Label.DISPUTES, "neutral": Label.NEUTRAL,
    "same": Label.SUPPORTS, "contradict": Label.DISPUTES,
}  # fmt: skip
INFERENCE = ("snli", "mnli_sample", "neg_snli")
ARGUMENTS = ("perspectrum", "argkp", "ibm_claim_stance", "explagraphs", "procon20")
APART = {"snli": 10, "ibm_claim_stance": 4, "explagraphs": 5}
"""Sets without a development part: one claim (of snli: one premise) in so many is kept apart."""
SIDES = {
    Label.SUPPORTS: ("claim same", "claim same_short", "same claim", "claim support", "contra attack",
                     "claim reply_agree", "same_short same", "same support"),
    Label.DISPUTES: ("claim contra", "contra claim", "claim twin", "twin claim", "claim attack", "contra support",
                     "same contra", "same twin", "claim reply_disagree", "same_short contra"),
    Label.NEUTRAL: ("claim neutral", "neutral claim", "same neutral", "contra neutral", "neutral same_short"),
}  # fmt: skip
"""The fields of one tuple whose relation its data's README gives: claim, text."""
ELSEWHERE = ("claim", "same", "contra", "twin", "support", "attack", "reply_agree", "reply_disagree")
STRANGERS = 6
"""How many sentences of other topics each written claim meets: a field's sound must not give the label away."""
LONG_WORDS = 70


@dataclass(frozen=True, slots=True)
class Example:
    """A claim, a text, and what the text does to the claim; `group` is what a bootstrap draws.

    A written text that is not `inside` the claim's own tuple comes from another topic.
    """

    claim: str
    text: str
    label: Label
    group: str = ""
    inside: bool = True


def public(data: Path, name: str, *, apart: bool = False) -> list[Example]:
    """Return what of a stance set is fitted on or, with `apart`, what is kept for scores."""
    own = (data / "stance" / f"{name}.dev.jsonl").exists()
    part = "dev" if own and apart else "train"
    rows = [Example(r["claim"], _head(r["text"]), LABELS[r["label"]]) for r in pairs.stances(data, name, part)]
    examples = [Example(e.claim, e.text, e.label, e.text if name == "snli" else e.claim) for e in rows]
    if own:
        return examples
    return [e for e in examples if (name in APART and zlib.crc32(e.group.encode()) % APART[name] == 0) is apart]


def written(rows: Sequence[Tuple]) -> Iterator[Example]:
    """Yield the relations within each tuple, and claims beside sentences of other topics."""
    rng = np.random.default_rng(7)
    for row in rows:
        for label, sides in SIDES.items():
            for side in sides:
                claim, text = (row.fields[f] for f in side.split())
                yield Example(claim, text, label, f"{row.domain}/{row.topic}")
        near = [r for r in rows if r.domain == row.domain and r.topic != row.topic]
        for i in rng.integers(len(near), size=STRANGERS) if near else ():
            text = near[i].fields[ELSEWHERE[rng.integers(len(ELSEWHERE))]]
            yield Example(row.fields["claim"], text, Label.NEUTRAL, f"{row.domain}/{row.topic}", inside=False)


def strangers(examples: Sequence[Example], count: int, rng: np.random.Generator) -> list[Example]:
    """Return claims beside texts that were written on other claims."""
    found = []
    for i, j in rng.integers(len(examples), size=(count, 2)):
        if examples[i].claim != examples[j].claim:
            found.append(Example(examples[i].claim, examples[j].text, Label.NEUTRAL, examples[i].claim))
    return found


def _head(text: str) -> str:
    return " ".join(text.split()[:LONG_WORDS])
