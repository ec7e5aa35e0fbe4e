"""What the pair model is fitted on, and how much of each source an epoch has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kb.models.bearing import Task
from kb.training import examples, exchanges, groups, pairs
from kb.training.pairs import Tuple
from kb.training.tasks import Item, Part, label, one_in
from kb.training.threads import Thread, claim_items, exchange_items, sentence_items, threads

EPOCH: dict[str, int] = {
    "snli": 9000, "mnli_sample": 1000, "neg_snli": 1500, "semantoneg stance": 2000, "wikifactcheck stance": 800,
    "perspectrum": 6000, "argkp": 5600, "ibm_claim_stance": 1040, "explagraphs": 2400, "procon20": 2500,
    "strangers": 2000, "tuples": 16000, "tuples strangers": 5000, "meeting": 6000, "afar": 6000,
    "tuples same": 9000, "perspectrum pairs": 6600, "argkp_kpm pairs": 9000, "semantoneg pairs": 6900,
    "wikifactcheck pairs": 2500, "meeting same": 2500, "afar same": 3500, "answer": 2800, "replies": 3500,
    "units": 3500, "exchange": 11000, "exchange answer": 1200, "exchange units": 2500,
    "groups": 8000, "groups stance": 2500,
}  # fmt: skip
"""How many items of each source an epoch draws; the sources in which one answer is rare are drawn evenly by answer."""
ONWARD: dict[str, int] = {
    **{source: max(100, count // 50) for source, count in EPOCH.items()},
    "groups": 2600, "groups stance": 900, "exchange": 1600, "exchange answer": 700, "answer": 300, "judged": 4000,
}  # fmt: skip
"""The same for weights that have learnt: what is new to them, and a little of what they know already."""
EVEN = frozenset({"meeting", "afar", "meeting same", "afar same", "answer"})
PAIRS = ("perspectrum", "argkp_kpm", "semantoneg", "wikifactcheck")
SAME = {
    "same": ("claim same", "claim same_short", "same same_short"),
    "contradict": ("claim contra", "claim twin", "same contra", "same_short contra", "same twin", "same_short twin"),
    "different": ("claim neutral", "same neutral", "same_short neutral", "claim support", "claim attack",
                  "same support", "contra attack", "twin neutral"),
}  # fmt: skip
"""The fields of one tuple, by whether they state one claim."""
REPLIES = {"reply_agree": "agrees", "reply_disagree": "disputes", "partial": "partly"}
LOOKED_AT = ("claim", "same", "contra", "support")
NEAR = 3
"""How many look-alikes of other topics each written claim meets."""
TUPLES_ONE_IN = 10


def gather(data: Path | None, written: Path) -> dict[Part, list[Item]]:
    """Return all items by part: of the public sets in `data`, if it is given, and of our own in `written`."""
    found: dict[Part, list[Item]] = {part: [] for part in Part}
    if data is not None:
        _public(data, found)
    for part, rows in _parts(pairs.tuples(written)).items():
        found[part] += [*_tuple_items(rows), *_look_alikes(rows)]
    for thread in threads(written):
        found[thread.part] += [_named(i) for i in _thread_items(thread)]
    for exchange in exchanges.exchanges(written):
        found[exchange.part] += exchanges.items(exchange)
    for group in groups.groups(written):
        found[group.part] += groups.items(group)
    return found


def _public(data: Path, found: dict[Part, list[Item]]) -> None:
    """Add what the public sets teach; they are fitted on whole, but for what `examples.APART` names."""
    for name in (*examples.INFERENCE, *examples.ARGUMENTS):
        found[Part.FIT] += _stance(examples.public(data, name), name)
        found[Part.APART] += _stance(examples.public(data, name, apart=True), name)
    arguments = [e for name in examples.ARGUMENTS for e in examples.public(data, name)]
    rng = np.random.default_rng(5)
    found[Part.FIT] += _stance(examples.strangers(arguments, EPOCH["strangers"] * 3, rng), "strangers")
    for name in PAIRS:
        found[Part.FIT] += _public_pairs(data, name, "train")
        if name != "wikifactcheck":
            found[Part.APART] += _public_pairs(data, name, "dev")


def epoch(
    items: Mapping[str, Sequence[Item]], rng: np.random.Generator, counts: Mapping[str, int] = EPOCH
) -> list[Item]:
    """Return the items of one pass in an order of its own, as many of each source as `counts` says."""
    drawn: list[Item] = []
    for source, count in counts.items():
        pool = items.get(source, ())
        if not pool:
            continue
        if source in EVEN:
            drawn += _evenly(pool, count, rng)
        else:
            drawn += [pool[i] for i in rng.permutation(len(pool))[:count]]
    turned = rng.random(len(drawn)) < 0.5  # whether two texts state one claim does not depend on their order
    drawn = [
        replace(d, first=d.second, second=d.first) if t and d.task is Task.SAME else d
        for d, t in zip(drawn, turned, strict=True)
    ]
    return [drawn[i] for i in rng.permutation(len(drawn))]


def by_source(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return items by the name that `EPOCH` knows their source by."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.source].append(item)
    return dict(found)


def _evenly(pool: Sequence[Item], count: int, rng: np.random.Generator) -> Iterator[Item]:
    """Draw `count` items, of each answer as many as of the others, or all that there are twice over."""
    groups: dict[int, list[Item]] = defaultdict(list)
    for item in pool:
        groups[item.label].append(item)
    for _, group in sorted(groups.items()):
        wanted = min(count // len(groups), 2 * len(group))
        order = np.concatenate([rng.permutation(len(group)), rng.permutation(len(group))])
        yield from (group[i] for i in order[:wanted])


def _stance(rows: Iterable[examples.Example], source: str) -> Iterator[Item]:
    for row in rows:
        yield Item(row.claim, row.text, Task.STANCE, label(Task.STANCE, row.label), source, row.group)


def _public_pairs(data: Path, name: str, part: str) -> Iterator[Item]:
    for row in pairs.labelled(data, name, part):
        kind = "contradict" if row.get("rel") == "opposite_stance" else row["label"]
        yield Item(row["a"], row["b"], Task.SAME, label(Task.SAME, kind), f"{name} pairs", row["a"])
        if part == "train" and kind != "different" and name in ("semantoneg", "wikifactcheck"):
            stance = "supports" if kind == "same" else "disputes"
            yield Item(row["b"], row["a"], Task.STANCE, label(Task.STANCE, stance), f"{name} stance", row["a"])


def _parts(rows: Iterable[Tuple]) -> dict[Part, list[Tuple]]:
    found: dict[Part, list[Tuple]] = {part: [] for part in Part}
    for row in rows:
        calibrates = one_in(f"{row.domain}/{row.topic}", TUPLES_ONE_IN)
        found[Part.APART if row.kept_apart else Part.CALIBRATE if calibrates else Part.FIT].append(row)
    return found


def _tuple_items(rows: Sequence[Tuple]) -> Iterator[Item]:
    for example in examples.written(rows):
        stranger = example.label == "neutral" and not example.inside
        source = "tuples strangers" if stranger else "tuples"
        yield Item(example.claim, example.text, Task.STANCE, label(Task.STANCE, example.label), source, example.group)
    for row in rows:
        group = f"{row.domain}/{row.topic}"
        for kind, sides in SAME.items():
            for side in sides:
                one, two = (row.fields[f] for f in side.split())
                yield Item(one, two, Task.SAME, label(Task.SAME, kind), "tuples same", group)
        for field, kind in REPLIES.items():
            yield Item(
                row.fields["claim"], row.fields[field], Task.EXCHANGE, label(Task.EXCHANGE, kind), "replies", group
            )


def _look_alikes(rows: Sequence[Tuple]) -> Iterator[Item]:
    """Yield each claim beside sentences of other topics that share most words with it: they do not bear on it."""
    if not rows:
        return
    groups = [f"{r.domain}/{r.topic}" for r in rows]
    texts = [r.fields[f] for f in LOOKED_AT for r in rows]
    words = TfidfVectorizer(sublinear_tf=True).fit(texts)
    shared = (words.transform(r.fields["claim"] for r in rows) @ words.transform(texts).T).toarray()
    for row, group, found in zip(rows, groups, shared, strict=True):
        near = [texts[i] for i in np.argsort(-found, kind="stable") if groups[i % len(rows)] != group][:NEAR]
        for text in near:
            yield Item(row.fields["claim"], text, Task.STANCE, label(Task.STANCE, "neutral"), "tuples strangers", group)
            yield Item(row.fields["claim"], text, Task.SAME, label(Task.SAME, "different"), "tuples same", group)


def _thread_items(thread: Thread) -> Iterator[Item]:
    return chain(sentence_items(thread), exchange_items(thread), claim_items(thread))


def _named(item: Item) -> Item:
    return replace(item, source=f"{item.source} same") if item.task is Task.SAME else item
