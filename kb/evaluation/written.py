"""Scores the whole chain on the labelled debates that are kept apart: extraction, stance, cruxes.

No shipped model is fitted on these, nor a threshold chosen by them: see `held_out.json` beside the training data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.config import Config
from kb.evaluation import Figure, Measure
from kb.evaluation._base import Kit, derive, kit
from kb.evaluation._intervals import pooled
from kb.evaluation._threads import Thread, Unit, kept_apart
from kb.records import Crux, Label, Mention, Stance
from kb.stages import chain
from kb.stages.authors import raw_author

_TOP, _DEPTH = 3, 5


class Written:
    """Every thread alone in a base."""

    name = "written"
    description = "written debates that no model is fitted on, through the whole chain"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures over the threads kept apart, with the models that the settings name; `data` is not read."""
        scorer, models = Scorer(), kit(config)
        for thread in kept_apart():
            scorer.score(thread, config, models)
        yield from scorer.figures()


class Scorer:
    """Counts over threads."""

    def __init__(self) -> None:
        self._threads: list[Counter[str]] = []

    @property
    def counts(self) -> Counter[str]:
        """The counts over all threads."""
        return sum(self._threads, Counter())

    def score(self, thread: Thread, config: Config, models: Kit) -> None:
        """Run the chain on one thread and count."""
        self.add(thread, derive([thread.parsed], config, models))

    def add(self, thread: Thread, base: chain.Base) -> None:
        """Count what the base of one thread has right."""
        self._threads.append(Counter())
        unit_of = {m.id: u for m in base.mentions if (u := _unit(m, thread.units)) is not None}
        held = {(u.start, u.end) for u in unit_of.values()}
        labelled = [u for u in thread.units if u.claim and u.sign and not u.quoted]
        self._threads[-1]["gold"] += len(labelled)
        self._threads[-1]["found"] += sum((u.start, u.end) in held for u in labelled)
        self._threads[-1]["mentions"] += len(unit_of)
        self._threads[-1]["mentions right"] += sum(bool(u.claim and u.sign and not u.quoted) for u in unit_of.values())
        self._merges(base, unit_of)
        self._links(thread, base, unit_of)
        self._cruxes(thread, base, unit_of)

    def _merges(self, base: chain.Base, unit_of: dict[str, Unit]) -> None:
        for edge in base.edges:
            one, two = unit_of.get(edge.source), unit_of.get(edge.target)
            if edge.method == "paraphrase" and one is not None and two is not None:
                self._threads[-1]["merged"] += 1
                self._threads[-1]["merged right"] += one.claim is not None and (one.claim, one.sign) == (
                    two.claim,
                    two.sign,
                )

    def _links(self, thread: Thread, base: chain.Base, unit_of: dict[str, Unit]) -> None:
        for link in base.stances:
            one, two = unit_of.get(link.source_mention_id), unit_of.get(link.target_mention_id)
            if one is None or two is None or one.author == two.author:
                continue
            self._threads[-1][f"links {link.label}"] += 1
            gold = _sign(one, two, thread)
            right = (gold or 0) > 0
            said = "unjudged" if gold is None else "right" if right == (link.label is Label.SUPPORTS) else "wrong"
            self._threads[-1][f"links {link.label} {said}"] += 1

    def _cruxes(self, thread: Thread, base: chain.Base, unit_of: dict[str, Unit]) -> None:
        if not thread.cruxes:
            self._threads[-1]["quiet"] += 1
            self._threads[-1]["quiet silent"] += not base.cruxes
            return
        self._threads[-1]["contested"] += 1
        self._threads[-1]["contested with a crux"] += bool(base.cruxes)
        self._threads[-1]["cruxes gold"] += len(thread.cruxes)
        met: set[str] = set()
        for rank, crux in enumerate(base.cruxes[:_DEPTH]):
            found = set(_matches(crux, base, thread, unit_of))
            met |= found
            if rank < _TOP:
                self._threads[-1]["top"] += 1
                self._threads[-1]["top opposed"] += _opposed(crux, base, thread, unit_of)
                self._threads[-1]["top right"] += bool(found)
        self._threads[-1]["cruxes met"] += len(met)

    def figures(self) -> Iterator[Figure]:
        """Yield the figures; their intervals draw whole threads."""

        def of(name: str, part: Sequence[str], whole: Sequence[str], note: str) -> Figure:
            parts, wholes = ([sum(t[key] for key in keys) for t in self._threads] for keys in (part, whole))
            return pooled(name, parts, wholes, note)

        yield of("claims found", ["found"], ["gold"], "labelled claims held as a mention")
        yield of("claims precision", ["mentions right"], ["mentions"], "mentions that are labelled claims")
        note = "sentences taken as one claim in other words that are labelled so, the same way: high is good"
        yield of("merged right", ["merged right"], ["merged"], note)
        for label in (Label.DISPUTES, Label.SUPPORTS):
            judged = [f"links {label} right", f"links {label} wrong"]
            note = f"links between people by {label} whose sign the labels give: those that are right"
            yield of(f"links {label} right", judged[:1], judged, note)
            note = "links between people whose sign the labels do not give, because claims bear on each other only afar"
            yield of(f"links {label} unjudged", [f"links {label} unjudged"], [f"links {label}"], note)
        yield of(f"cruxes opposed @{_TOP}", ["top opposed"], ["top"], "of the first shown, truly opposed")
        yield of(f"cruxes right @{_TOP}", ["top right"], ["top"], "of the first shown, those that are gold")
        yield of(f"cruxes met @{_DEPTH}", ["cruxes met"], ["cruxes gold"], "gold cruxes among the first shown")
        yield of("contested with a crux", ["contested with a crux"], ["contested"], "threads with a gold crux")
        yield of("agreeing silent", ["quiet silent"], ["quiet"], "threads where nobody disagrees without a crux")


def _unit(mention: Mention, units: Sequence[Unit]) -> Unit | None:
    best = max(units, key=lambda u: min(u.end, mention.end) - max(u.start, mention.start))
    return best if min(best.end, mention.end) - max(best.start, mention.start) > 0 else None


def _sign(one: Unit, two: Unit, thread: Thread) -> int | None:
    """Return +1 or -1 if the gold labels say how `one` bears on `two`."""
    if one.claim is None or two.claim is None or not one.sign or not two.sign:
        return None
    if one.claim == two.claim:
        return one.sign * two.sign
    for a, b, sign in thread.relations:
        if {a, b} == {one.claim, two.claim}:
            return sign * one.sign * two.sign
    return None


def _opposed(crux: Crux, base: chain.Base, thread: Thread, unit_of: dict[str, Unit]) -> bool:
    claim = next(c for c in base.claims if c.id == crux.claim_id)
    target = unit_of.get(claim.mention_id)
    ids = [m for side in crux.sides if side.stance is Stance.REJECTS for m in side.mention_ids]
    against = [unit_of[m] for m in ids if m in unit_of]
    return target is not None and any(_sign(u, target, thread) == -1 for u in against)


def _matches(crux: Crux, base: chain.Base, thread: Thread, unit_of: dict[str, Unit]) -> Iterator[str]:
    name = {raw_author(n, thread.document).id: n for n in thread.authors}
    members = {c.id: c for c in base.claims}
    shown = {m for i in (crux.claim_id, *crux.facet_ids) for m in members[i].mention_ids}
    shown |= {m for side in crux.sides for m in side.mention_ids}
    claims = {unit_of[m].claim for m in shown if m in unit_of}
    for_, against = ({name[a] for a in side.author_ids if a in name} for side in crux.sides)
    for claim, one, two in thread.cruxes:
        if claim in claims and ((for_ & one and against & two) or (for_ & two and against & one)):
            yield claim


PLUGIN: Measure = Written()
