"""Scores positions on the threads kept apart: what sentences show, where people stand, when they change their mind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.config import Config
from kb.evaluation import Figure, Measure, share
from kb.evaluation._base import derive, kit
from kb.evaluation._draws import Rows, f1, interval, macro_f1
from kb.evaluation._texts import kept_apart
from kb.evaluation._threads import Thread, Unit
from kb.records import Hedge, Mention, Position, Stance
from kb.stages import chain
from kb.stages._attitude import attitude
from kb.stages._reported import presents
from kb.stages.authors import raw_author
from kb.stages.extract import hedge

SHOWS = ("endorses", "concedes", "uncertain", "presents")
HEDGES = tuple(h.value for h in Hedge)
STANCES = tuple(s.value for s in Stance)
_SHOWN = {"asserts": 0, "rejects": 0, "concedes": 1, "uncertain": 2, "presents": 3}
_HELD = {
    "asserts": Stance.ENDORSES,
    "rejects": Stance.REJECTS,
    "concedes": Stance.CONCEDES,
    "uncertain": Stance.UNCERTAIN,
}
_TURNED = {Stance.ENDORSES: Stance.REJECTS, Stance.REJECTS: Stance.ENDORSES, Stance.CONCEDES: Stance.REJECTS}
NOTHING = -1


@dataclass(frozen=True, slots=True)
class Cases:
    """Labels and answers, one row a case; `NOTHING` where there is none. `group` is the thread."""

    gold: NDArray[np.int64]
    given: NDArray[np.int64]
    group: tuple[str, ...]

    @staticmethod
    def of(rows: Iterable[tuple[int, int, str]]) -> Cases:
        """Return the cases of rows (label, answer, thread)."""
        held = list(rows)
        gold, given = (np.array([r[i] for r in held], dtype=np.int64) for i in (0, 1))
        return Cases(gold, given, tuple(r[2] for r in held))


class Positions:
    """What the words show, and where it leaves people."""

    name = "positions"
    description = "where people stand, on our threads kept apart: sentences, people's final stances, changes of mind"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures; the threads come with kb, so `data` is not looked at."""
        threads = kept_apart()
        units = [(t, u) for t in threads for u in t.units if u.claim and not u.quoted]
        yield from _figures("sentences", Cases.of(_sentences(units)), SHOWS, "by its words alone")
        yield from _figures("hedges", Cases.of(_hedges(units)), HEDGES, "how sure a sentence sounds")
        models = kit(config)
        bases = [(t, derive([t.parsed], config, models)) for t in threads]
        yield from _figures("people", Cases.of(_people(bases)), STANCES, "where each author last stands on each claim")
        yield from _changes(bases)


def _sentences(units: Sequence[tuple[Thread, Unit]]) -> Iterator[tuple[int, int, str]]:
    for thread, unit in units:
        if unit.stance in _SHOWN:
            text = thread.document.text[unit.start : unit.end]
            given = "presents" if presents(text) else attitude(text).value
            yield _SHOWN[unit.stance], SHOWS.index(given), thread.document.id


def _hedges(units: Sequence[tuple[Thread, Unit]]) -> Iterator[tuple[int, int, str]]:
    for thread, unit in units:
        if unit.hedge in HEDGES and unit.sign:
            text = thread.document.text[unit.start : unit.end]
            yield HEDGES.index(unit.hedge), HEDGES.index(hedge(text).value), thread.document.id


def _figures(name: str, cases: Cases, labels: Sequence[str], note: str) -> Iterator[Figure]:
    """Yield macro-F1, and the precision and recall of each label."""

    def figure(what: str, value: Callable[[Rows], float], n: int, about: str) -> Figure:
        here = value(np.arange(len(cases.gold)))
        within = interval(value, cases.group)
        return Figure(f"{name}: {what}", None if np.isnan(here) else here, n, f"{about}; 95 %: {within}")

    count = range(len(labels))
    labelled = int((cases.gold != NOTHING).sum())
    yield figure("macro-F1", lambda i: macro_f1(cases.gold[i], cases.given[i], count), labelled, note)
    for label, word in enumerate(labels):
        gold, given = cases.gold == label, cases.given == label
        yield figure(f"{word} F1", lambda i, k=label: f1(cases.gold[i], cases.given[i], k), int(gold.sum()), note)  # type: ignore[misc]
        yield share(f"{name}: {word} right", int((gold & given).sum()), int(given.sum()), f"taken as {word} that are")


def _people(bases: Sequence[tuple[Thread, chain.Base]]) -> Iterator[tuple[int, int, str]]:
    """Yield, for each author and labelled claim, the stance by the labels and the one that the chain came to."""
    for thread, base in bases:
        gold, given = _labelled(thread), _found(thread, base)
        for key in sorted(gold.keys() | given.keys()):
            yield _index(gold.get(key)), _index(given.get(key)), thread.document.id


def _index(stance: Stance | None) -> int:
    return NOTHING if stance is None else STANCES.index(stance.value)


def _labelled(thread: Thread) -> dict[tuple[str, str], Stance]:
    """Return where each author last stands; what they only present leaves them nowhere."""
    said = (u for u in thread.units if u.claim and not u.quoted and u.stance in _HELD)
    return {(u.author, u.claim or ""): _HELD[u.stance] for u in said}


def _found(thread: Thread, base: chain.Base) -> dict[tuple[str, str], Stance]:
    """Return the positions by author's name and labelled claim; of several, the one whose words come last."""
    name = {raw_author(n, thread.document).id: n for n in thread.authors}
    mentions = {m.id: m for m in base.mentions}
    unit_of = {m.id: u for m in base.mentions if (u := unit(m, thread.units)) is not None}
    claims = {c.id: c for c in base.claims}
    last: dict[tuple[str, str], tuple[int, float, Stance]] = {}
    for position in base.positions:
        about = unit_of.get(claims[position.claim_id].mention_id)
        if about is None or about.claim is None or position.author_id not in name or not position.mention_ids:
            continue
        stance = _toward(position, about)
        key, when = (name[position.author_id], about.claim), max(mentions[m].start for m in position.mention_ids)
        if stance is not None and (key not in last or (when, position.score) > last[key][:2]):
            last[key] = (when, position.score, stance)
    return {key: stance for key, (_, _, stance) in last.items()}


def _toward(position: Position, about: Unit) -> Stance | None:
    """Return the stance toward the labelled claim; the claim of the base may deny it, or say nothing firm of it."""
    if position.stance is Stance.UNCERTAIN or about.sign > 0:
        return position.stance
    return _TURNED[position.stance] if about.sign < 0 else None


def _changes(bases: Sequence[tuple[Thread, chain.Base]]) -> Iterator[Figure]:
    found = right = claimed = wanted = met = 0
    for thread, base in bases:
        gold = {(t.author, t.post): set[str]() for t in thread.turns}
        for turn in thread.turns:
            gold[turn.author, turn.post].add(turn.claim)
        name = {raw_author(n, thread.document).id: n for n in thread.authors}
        place = {p.id: i for i, p in enumerate(thread.posts)}
        unit_of = {m.id: u for m in base.mentions if (u := unit(m, thread.units)) is not None}
        shown: dict[tuple[str, int], set[str | None]] = {}
        for position in base.positions:
            for change in position.changes:
                about = unit_of.get(change.before_mention_id)
                key = (name.get(position.author_id, ""), place[change.post_id])
                shown.setdefault(key, set()).add(about.claim if about else None)
        found += len(shown)
        right += sum(key in gold for key in shown)
        claimed += sum(bool(gold.get(key, set()) & claims) for key, claims in shown.items())
        wanted += len(gold)
        met += sum(key in shown for key in gold)
    yield share("changes: right", right, found, "posts in which an author is said to change their mind, and does")
    yield share("changes: claim right", claimed, found, "the same, and on the very claim")
    yield share("changes: found", met, wanted, "labelled posts in which an author changes their mind")


def unit(mention: Mention, units: Sequence[Unit]) -> Unit | None:
    """Return the labelled sentence that shares most with a mention, None if none shares anything."""
    best = max(units, key=lambda u: min(u.end, mention.end) - max(u.start, mention.start))
    return best if min(best.end, mention.end) - max(best.start, mention.start) > 0 else None


PLUGIN: Measure = Positions()
