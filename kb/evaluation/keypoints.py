"""Scores key points on ArgKP: are arguments matched to their key point, and what do the chosen points stand for.

The first follows the shared task of 2021 (Friedman, Dankin, Hou, Aharonov, Katz, Slonim, "Overview of the 2021 Key
Point Analysis Shared Task"): within a topic and stance each argument goes to its best key point, the half that is
matched most surely counts, and average precision is averaged over topics and stances. A pair that the annotators left
undecided is wrong in the strict score and right in the relaxed one. The second takes the arguments of a topic, of both
stances, as claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from kb.config import Config, SummaryConfig
from kb.errors import InputError
from kb.evaluation import Figure, Measure, files, share
from kb.models.encoders import load_encoder
from kb.protocols import Encoder, Vectors
from kb.summary.alone import stands_alone
from kb.summary.choosing import Chosen, apart, choose

PAIRS, STANCES = "argkp_kpm.dev.jsonl", "argkp.dev.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """An argument and a key point: the same, or different, of the same stance or the opposite one."""

    a: str
    b: str
    label: str
    rel: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An argument with its topic and its side."""

    claim: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The arguments of one topic in order, with their side and the key points that each makes."""

    arguments: tuple[str, ...]
    sides: tuple[str, ...]
    made: tuple[frozenset[str], ...]


class KeyPoints:
    """Matching by the encoder's cosine, and the choice of `kb summary`, at the settings given."""

    name = "keypoints"
    description = "key points (ArgKP): arguments matched to theirs, and what the chosen points of a topic stand for"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield mean average precision, then what `summary.points` points a topic cover, repeat and speak for."""
        pairs: list[Pair] = _rows(data, "pairs", PAIRS, Pair)
        stated: dict[str, Stated] = {s.text: s for s in _rows(data, "stance", STANCES, Stated)}
        encoder = load_encoder(config.encoder)
        yield from _matching([p for p in pairs if p.a in stated], stated, encoder)
        yield from _choosing(_groups(pairs, stated), encoder, config.summary)


def _matching(pairs: Sequence[Pair], stated: dict[str, Stated], encoder: Encoder) -> Iterator[Figure]:
    made: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for pair in pairs:
        side = made.setdefault((stated[pair.a].claim, stated[pair.a].label), {})
        side.setdefault(pair.a, {})[pair.b] = pair.label if pair.rel != "opposite_stance" else ""
    strict, relaxed = [], []
    for side in made.values():
        arguments = sorted(side)
        points = sorted({b for labels in side.values() for b, label in labels.items() if label})
        if not points:
            continue
        near = encoder.encode(arguments) @ encoder.encode(points).T
        best, sure = near.argmax(axis=1), near.max(axis=1)
        order = np.argsort(-sure, kind="stable")[: max(1, len(arguments) // 2)]
        labels = [side[arguments[i]].get(points[best[i]], "undecided") for i in order]
        strict.append(_average_precision([label == "same" for label in labels]))
        relaxed.append(_average_precision([label in ("same", "undecided") for label in labels]))
    for name, found in (("strict", strict), ("relaxed", relaxed)):
        note = "the surest half of the arguments goes to its own key point: high is good"
        yield Figure(f"match: map {name}", float(np.mean(found)) if found else None, len(found), note)


def _average_precision(right: Sequence[bool]) -> float:
    """Return the mean precision at each right answer of a ranking, 0 if none is right."""
    hits = np.cumsum(right)
    at = [hits[i] / (i + 1) for i, ok in enumerate(right) if ok]
    return float(np.mean(at)) if at else 0.0


def _choosing(groups: Sequence[Group], encoder: Encoder, config: SummaryConfig) -> Iterator[Figure]:
    chosen = [(group, _chosen(group, encoder, config)) for group in groups]
    gold = covered = points = repeats = empty = arguments = reached = 0
    near: list[tuple[bool, bool]] = []
    for group, rows in chosen:
        seen: set[str] = set()
        for found in rows:
            own = group.made[found.row]
            repeats += bool(own) and own <= seen
            empty += not own
            seen |= own
            near += _near(group, found)
        points += len(rows)
        gold += len(frozenset().union(*group.made))
        covered += len(seen)
        arguments += sum(bool(m) for m in group.made)
        reached += sum(not m.isdisjoint(seen) for m in group.made)
    yield share("chosen: key points found", covered, gold, f"by {config.points} points a topic: high is good")
    yield share("chosen: arguments reached", reached, arguments, "their key point is among those found: high is good")
    yield share(
        "chosen: repeats", repeats, points, "a point makes only key points that stood there already: low is good"
    )
    yield share("chosen: no key point", empty, points, "no key point of the experts is made: low is good")
    yield share("speaks for: same point", sum(s for s, _ in near), len(near), "it makes the same one: high is good")
    yield share("speaks for: other side", sum(o for _, o in near), len(near), "it is of the other stance: must be low")


def _chosen(group: Group, encoder: Encoder, config: SummaryConfig) -> list[Chosen]:
    vectors: Vectors = apart(encoder.encode(group.arguments), ["one"] * len(group.arguments), config)
    clear = [stands_alone(text) for text in group.arguments]
    return choose(vectors, [1.0] * len(clear), clear, config, config.points)


def _near(group: Group, found: Chosen) -> Iterator[tuple[bool, bool]]:
    """Yield, for each argument a point speaks for, if both make the same key point, and if their sides differ."""
    for row in found.speaks_for:
        if row != found.row and group.made[row] and group.made[found.row]:
            same = not group.made[row].isdisjoint(group.made[found.row])
            yield same, group.sides[row] != group.sides[found.row]


def _groups(pairs: Sequence[Pair], stated: dict[str, Stated]) -> list[Group]:
    made: dict[str, dict[str, set[str]]] = {}
    for pair in pairs:
        if pair.a in stated:
            own = made.setdefault(stated[pair.a].claim, {}).setdefault(pair.a, set())
            own |= {pair.b} if pair.label == "same" else set()
    return [
        Group(
            arguments=tuple(sorted(topic)),
            sides=tuple(stated[a].label for a in sorted(topic)),
            made=tuple(frozenset(topic[a]) for a in sorted(topic)),
        )
        for _, topic in sorted(made.items())
    ]


def _rows(data: Path, folder: str, name: str, record: type) -> list:  # type: ignore[type-arg]
    (file,) = files(data, folder, name)
    try:
        return [msgspec.json.decode(line, type=record) for line in file.read_bytes().splitlines()]
    except msgspec.MsgspecError as error:
        raise InputError(f"{file}: not labelled arguments: {error}") from error


PLUGIN: Measure = KeyPoints()
