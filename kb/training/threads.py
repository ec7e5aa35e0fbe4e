"""What the threads teach the pair model: sentences that meet, in their context, and passages that are answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from kb.context import BEFORE_WORDS, in_context, passages
from kb.models.bearing import Task
from kb.training.tasks import Item, Part, label, one_in
from kb.training.written import POLARITY, held_out, thread_files

CALIBRATE_ONE_IN = 5
AFAR_WEIGHT = 0.4
"""Of pairs whose bearing follows only over a third claim: a reader would often, not always, call it so."""
SAME_WEIGHT = 0.5
"""Of units about one claim: some state it, some only speak of it."""
FEW_WORDS = 5
PLAIN_SHARE = 0.4
"""How often a pair is shown without its context, as claims that never met are."""


@dataclass(frozen=True, slots=True)
class Said:
    """A unit of a post with what stands before it; `sign` is how its author takes the claim, None if not at all."""

    post: str
    author: str
    number: int
    text: str
    before: str
    opening: str
    claim: str
    sign: int | None


@dataclass(frozen=True, slots=True)
class Thread:
    """A labelled thread, its units by post, and how its claims bear on each other, at first hand and over a third."""

    id: str
    part: Part
    posts: tuple[dict[str, Any], ...]
    said: Mapping[str, tuple[Said, ...]]
    direct: Mapping[tuple[str, str], int]
    afar: Mapping[tuple[str, str], int]


def threads(folder: Path) -> list[Thread]:
    """Return the labelled threads below `folder`, in the order of their files."""
    apart = held_out(folder)
    return [_thread(msgspec.json.decode(path.read_bytes()), apart) for path in thread_files(folder)]


def sentence_items(thread: Thread) -> Iterator[Item]:
    """Yield each two claims of different posts, and those of one post that bear on each other, with how they do."""
    rng = np.random.default_rng(_seed(thread.id))
    for post, other in combinations(thread.posts, 2):
        for one in thread.said[post["id"]]:
            for two in thread.said[other["id"]]:
                yield from _met(thread, one, two, rng, answers=other["parent"] == post["id"])
    for units in thread.said.values():
        for one, two in combinations(units, 2):
            if (one.claim, two.claim) in thread.direct or (two.claim, one.claim) in thread.direct:
                yield from _met(thread, one, two, rng, answers=False)


def exchange_items(thread: Thread) -> Iterator[Item]:
    """Yield each answer to somebody else beside what it answers: the whole post, and each quoted unit."""
    posts = {p["id"]: p for p in thread.posts}
    for post in thread.posts:
        parent = posts.get(post["parent"])
        if parent is not None and parent["author"] != post["author"]:
            own = [u for u in post["units"] if "q" not in u]
            if own:
                yield _exchange(thread, [u for u in parent["units"] if "q" not in u] or parent["units"], own)
        for quoted, answer in _below_quotes(post, posts):
            yield _exchange(thread, [quoted], answer)


def claim_items(thread: Thread) -> Iterator[Item]:
    """Yield each unit behind what stands before it: a claim where its author takes a side by it, else none."""
    for post in thread.posts:
        own = [u for u in post["units"] if "q" not in u]
        for i, unit in enumerate(own):
            before = " ".join(u["t"] for u in own[:i]).split()[-BEFORE_WORDS:]
            kind = "claim" if unit.get("stance") in POLARITY else "none"
            yield Item(" ".join(before), unit["t"], Task.CLAIM, label(Task.CLAIM, kind), "units", thread.id)


def _thread(raw: dict[str, Any], apart: frozenset[str]) -> Thread:
    direct = {(a, b): 1 if kind == "supports" else -1 for a, kind, b in raw["relations"]}
    afar: dict[tuple[str, str], int] = {}
    for (a, b), one in direct.items():
        for (c, d), two in direct.items():
            if b == c and a != d:
                afar.setdefault((a, d), one * two)
    part = Part.APART if raw["id"] in apart else Part.CALIBRATE if one_in(raw["id"], CALIBRATE_ONE_IN) else Part.FIT
    said = {p["id"]: tuple(_said(p)) for p in raw["posts"]}
    return Thread(raw["id"], part, tuple(raw["posts"]), said, direct, afar)


def _said(post: dict[str, Any]) -> Iterator[Said]:
    own = [u for u in post["units"] if "q" not in u]
    for i, unit in enumerate(own):
        if "c" in unit and unit["stance"] in (*POLARITY, "uncertain"):
            before = " ".join(u["t"] for u in own[:i])
            sign = POLARITY.get(unit["stance"])
            yield Said(post["id"], post["author"], i, unit["t"], before, own[0]["t"], unit["c"], sign)


def _met(thread: Thread, one: Said, two: Said, rng: np.random.Generator, *, answers: bool) -> Iterator[Item]:
    if one.sign is None or two.sign is None:
        return
    sign, weight = _bearing(thread, one, two)
    plain = rng.random() < PLAIN_SHARE
    first, second = (one.text, two.text) if plain else _shown(one, two, answers=answers)
    source = "meeting" if answers else "afar"
    name = {1: "supports", -1: "disputes", 0: "neutral"}[sign]
    yield Item(first, second, Task.STANCE, label(Task.STANCE, name), source, thread.id, weight)
    if min(len(one.text.split()), len(two.text.split())) >= FEW_WORDS:
        kind = "different" if one.claim != two.claim else "same" if sign > 0 else "contradict"
        shared = SAME_WEIGHT if one.claim == two.claim else 1.0
        yield Item(one.text, two.text, Task.SAME, label(Task.SAME, kind), source, thread.id, shared)


def _shown(one: Said, two: Said, *, answers: bool) -> tuple[str, str]:
    return in_context(one.text, one.before), in_context(two.text, two.before, two.opening if answers else "")


def _bearing(thread: Thread, one: Said, two: Said) -> tuple[int, float]:
    """Return the sign of how two units bear on each other (0: not at all) and how much that is worth."""
    if one.sign is None or two.sign is None:
        return 0, 0.0
    signs = one.sign * two.sign
    if one.claim == two.claim:
        return signs, 1.0
    for pairs, weight in ((thread.direct, 1.0), (thread.afar, AFAR_WEIGHT)):
        for pair in ((two.claim, one.claim), (one.claim, two.claim)):
            if pair in pairs:
                return signs * pairs[pair], weight
    return 0, 1.0


def _below_quotes(
    post: dict[str, Any], posts: Mapping[str, dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield each unit of somebody else that a post quotes, and what it says between that quote and the next."""
    quoted: dict[str, Any] | None = None
    answer: list[dict[str, Any]] = []
    for unit in [*post["units"], {"q": "end"}]:
        if "q" not in unit:
            answer.append(unit)
            continue
        if quoted is not None and answer:
            yield quoted, answer
        name, _, number = unit["q"].partition(".")
        source = posts.get(name)
        theirs = source is not None and source["author"] != post["author"]
        quoted, answer = (source["units"][int(number)] if theirs and source is not None else None), []


def _exchange(thread: Thread, answered: Sequence[dict[str, Any]], own: Sequence[dict[str, Any]]) -> Item:
    said = {u["c"]: POLARITY[u["stance"]] for u in answered if u.get("stance") in POLARITY}
    signs = set[int]()
    for unit in own:
        sign = POLARITY.get(unit.get("stance", ""))
        for claim, other in said.items():
            way = 1 if unit.get("c") == claim else thread.direct.get((unit.get("c", ""), claim))
            if sign is not None and way is not None:
                signs.add(sign * way * other)
    cues = {u["cue"] for u in own if "cue" in u}
    first, second = passages(" ".join(u["t"] for u in answered), " ".join(u["t"] for u in own))
    return Item(first, second, Task.EXCHANGE, label(Task.EXCHANGE, _takes(signs, cues)), "answer", thread.id)


def _takes(signs: set[int], cues: set[str]) -> str:
    """Return how an answer takes what it answers: by the claims that meet, else by its cues."""
    if len(signs) == 2 or (not signs and ("partial" in cues or len(cues) > 1)):
        return "partly"
    if signs:
        return "agrees" if signs == {1} else "disputes"
    return {"agree": "agrees", "disagree": "disputes"}.get(next(iter(cues), ""), "neither")


def _seed(group: str) -> list[int]:
    return list(group.encode())
