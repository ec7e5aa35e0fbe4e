"""Scores the argument structure inside single authors' texts: which of their claims supports or disputes which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.config import Config
from kb.errors import NotFoundError
from kb.evaluation import Figure, Measure
from kb.evaluation._base import Kit, derive, kit
from kb.evaluation._draws import Rows, interval, mean
from kb.evaluation._texts import SETS, Text, kept_apart, outside
from kb.evaluation._threads import Thread, Unit
from kb.records import Label, Mention, StanceLink
from kb.stages.arguments import find_arguments
from kb.stages.bearing import Bearing


@dataclass(frozen=True, slots=True)
class Found:
    """A link that was found: right, right but for its direction, or neither; `group` is its text."""

    group: str
    label: Label
    score: float
    right: bool
    either_way: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """What was found in a set, and how many of the labelled relations were there to find and were met."""

    found: tuple[Found, ...]
    wanted: Mapping[Label, int]
    met: Mapping[Label, int]


class Arguments:
    """Links inside one author's text."""

    name = "arguments"
    description = "reasons and conclusions inside one author's text: our threads kept apart, essays, change-my-view"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures of the threads kept apart and of outside sets. Raises `NotFoundError` if none is there."""
        sets = [(name, texts) for name in SETS if (texts := outside(data, name))]
        if not sets:
            raise NotFoundError(
                f"{data}: no stance and claimdet of {' or '.join(SETS)} here",
                hint="name the folder that holds the labelled sets with --data, or by eval.data in kb.toml",
            )
        models = kit(config)
        yield from figures("apart", _total(_thread(t, config, models) for t in kept_apart()))
        for name, texts in sets:
            yield from figures(name, _total(_outside(t, config, models) for t in texts))


def figures(name: str, scored: Scored) -> Iterator[Figure]:
    """Yield precision, recall and calibration."""
    for label in (Label.SUPPORTS, Label.DISPUTES):
        found = [f for f in scored.found if f.label is label]
        groups = [f.group for f in found]
        for what, values in (
            ("precision", np.array([f.right for f in found], bool)),
            ("either way", np.array([f.either_way for f in found], bool)),
        ):
            note = f"links that the labels bear out{', whichever way round' if what == 'either way' else ''}"
            yield _figure(f"{name}: {label} {what}", values, groups, note)
        wanted, met = scored.wanted.get(label, 0), scored.met.get(label, 0)
        note = "labelled relations of two claims of one author in one text that a link shows"
        yield Figure(f"{name}: {label} recall", met / wanted if wanted else None, wanted, note)
        if found:
            gap = abs(float(np.mean([f.score for f in found])) - mean(np.array([f.right for f in found])))
            yield Figure(f"{name}: {label} off by", gap, len(found), "mean score less the share right: low is good")


def _figure(name: str, values: np.ndarray[tuple[int], np.dtype[np.bool_]], groups: Sequence[str], note: str) -> Figure:
    def over(rows: Rows) -> float:
        return mean(values[rows])

    return Figure(name, mean(values) if len(values) else None, len(values), f"{note}; 95 %: {interval(over, groups)}")


def _total(parts: Iterable[Scored]) -> Scored:
    found: list[Found] = []
    wanted, met = dict.fromkeys(Label, 0), dict.fromkeys(Label, 0)
    for part in parts:
        found += part.found
        for label in Label:
            wanted[label] += part.wanted.get(label, 0)
            met[label] += part.met.get(label, 0)
    return Scored(tuple(found), wanted, met)


def _thread(thread: Thread, config: Config, models: Kit) -> Scored:
    """Run the chain up to claims on a thread, and score the links by what its sentences are labelled."""
    base = derive([thread.parsed], config, models)
    claims = {m: c.id for c in base.claims for m in c.mention_ids}
    bearing = Bearing({m.id: i for i, m in enumerate(base.mentions)}, base.vectors, claims)
    posts: dict[str, list[Mention]] = {}
    for mention in sorted(base.mentions, key=lambda m: m.start):
        if mention.id in claims:
            posts.setdefault(mention.post_id, []).append(mention)
    return judge(thread, find_arguments(posts, bearing, config.stance), base.mentions)


def judge(thread: Thread, links: Iterable[StanceLink], mentions: Sequence[Mention]) -> Scored:
    """Score links inside the texts of a thread; links of sentences without a label, or of one claim, are left out."""
    bears = {(a, b): sign for a, b, sign in thread.relations}
    unit_of = {m.id: u for m in mentions if (u := _unit(m, thread.units)) is not None}
    found: list[Found] = []
    shown: set[tuple[int, str, str]] = set()
    for link in links:
        one, two = unit_of.get(link.source_mention_id), unit_of.get(link.target_mention_id)
        if one is None or two is None or one.claim is None or two.claim is None or one.claim == two.claim:
            continue
        wanted = (1 if link.label is Label.SUPPORTS else -1) * one.sign * two.sign
        right = wanted != 0 and bears.get((one.claim, two.claim)) == wanted
        back = wanted != 0 and bears.get((two.claim, one.claim)) == wanted
        found.append(Found(thread.document.id, link.label, link.score, right, right or back))
        if right:
            shown.add((one.post, one.claim, two.claim))
    gold = _gold(thread)
    sets = {label: {key for key, sign in gold.items() if sign == label} for label in Label}
    return Scored(
        tuple(found),
        {label: len(keys) for label, keys in sets.items()},
        {label: len(keys & shown) for label, keys in sets.items()},
    )


def _gold(thread: Thread) -> dict[tuple[int, str, str], Label]:
    """Return the relations between what is said in one post, by post and claims."""
    said: dict[int, dict[str, int]] = {}
    for unit in thread.units:
        if unit.claim and unit.sign and not unit.quoted:
            said.setdefault(unit.post, {})[unit.claim] = unit.sign
    return {
        (post, a, b): Label.SUPPORTS if sign * claims[a] * claims[b] > 0 else Label.DISPUTES
        for post, claims in said.items()
        for a, b, sign in thread.relations
        if a in claims and b in claims
    }


def _unit(mention: Mention, units: Sequence[Unit]) -> Unit | None:
    best = max(units, key=lambda u: min(u.end, mention.end) - max(u.start, mention.start))
    return best if min(best.end, mention.end) - max(best.start, mention.start) > 0 else None


def _outside(text: Text, config: Config, models: Kit) -> Scored:
    bearing = Bearing(
        {m.id: i for i, m in enumerate(text.mentions)},
        models.encoder.encode([m.text for m in text.mentions]),
        {m.id: m.id for m in text.mentions},
    )
    links = list(find_arguments({text.name: text.mentions}, bearing, config.stance))
    found = [
        Found(
            text.name,
            link.label,
            link.score,
            text.relations.get((link.source, link.target)) is link.label,
            link.label
            in {text.relations.get((link.source, link.target)), text.relations.get((link.target, link.source))},
        )
        for link in links
    ]
    shown = {(link.source, link.target): link.label for link in links}
    wanted, met = dict.fromkeys(Label, 0), dict.fromkeys(Label, 0)
    for pair, label in text.relations.items():
        wanted[label] += 1
        met[label] += shown.get(pair) is label
    return Scored(tuple(found), wanted, met)


PLUGIN: Measure = Arguments()
