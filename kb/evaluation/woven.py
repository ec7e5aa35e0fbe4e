"""Scores the check of prose (`kb summary --llm`) on sentences that were written for it, on claims of the sample corpus.

They are what a model might write: faithful ones in words near the claim's or in others, ones that add something, ones
that turn the claim round. Those `kept apart` were written before the check was tried on them, and nothing was chosen
by them. `woven.jsonl` stands beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from kb.config import Config
from kb.evaluation import Figure, Measure
from kb.evaluation._intervals import independent
from kb.summary.checking import check
from kb.summary.citing import Cut
from kb.summary.woven import Fault

SOURCE = Path(__file__).with_suffix(".jsonl")


class Label(StrEnum):
    """What a sentence does with the claims that it cites."""

    FAITHFUL = "faithful"
    ADDED = "added"
    TURNED = "turned"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence, the claims that it cites, what it does with them, and whether the rule was made with it in sight."""

    part: str
    label: Label
    sentence: str
    claims: tuple[str, ...]


class Prose:
    """What `kb summary --llm` marks, at the settings given."""

    name = "woven"
    description = "prose of a language model: are sentences marked that add to what they cite, or turn it round"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the shares that are marked, for each part and label; `data` is not read."""
        cases = msgspec.json.decode(b"[" + b",".join(SOURCE.read_bytes().splitlines()) + b"]", type=list[Case])
        for part in dict.fromkeys(c.part for c in cases):
            for label in Label:
                chosen = [c for c in cases if c.part == part and c.label is label]
                yield from _figures(f"{part}: {label.value}", chosen, config)


def _figures(name: str, cases: Sequence[Case], config: Config) -> Iterator[Figure]:
    texts = {f"c:{n}-{m}": text for n, case in enumerate(cases) for m, text in enumerate(case.claims)}
    ids = [tuple(f"c:{n}-{m}" for m in range(len(case.claims))) for n, case in enumerate(cases)]
    cuts = [Cut(case.sentence, case.sentence, 0, own, ()) for case, own in zip(cases, ids, strict=True)]
    faults = [sentence.fault for sentence in check(cuts, texts, config)]
    good = "low is good" if cases[0].label is Label.FAITHFUL else "high is good"
    yield independent(f"{name} marked", sum(f is not None for f in faults), len(cases), good)
    against = sum(f is Fault.CONTRADICTS for f in faults)
    yield independent(f"{name} marked as contradicting", against, len(cases), "part of the above")


PLUGIN: Measure = Prose()
