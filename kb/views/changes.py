"""What became of the cruxes since an earlier run: which are new, which are closed and why, which have shifted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from kb.config import CruxesConfig
from kb.errors import ConfigError, NotFoundError
from kb.ids import fingerprint
from kb.records import Claim, Crux, PastCrux, Run, Stance
from kb.store import Store
from kb.views.cruxes import CruxFilter, CruxView, assemble, passing, ranked
from kb.views.passages import Passage, Passages

_RUN = re.compile(r"\d{1,9}")
_SHOWN = 5


class Change(StrEnum):
    """What became of a crux."""

    NEW = "new"
    CLOSED = "closed"
    SHIFTED = "shifted"


@dataclass(frozen=True, slots=True)
class CruxBefore:
    """A crux as it stood: its score, the names on both sides; `passage` is its claim, if the base holds it still."""

    id: str
    score: float
    holding: tuple[str, ...]
    rejecting: tuple[str, ...]
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class CruxChange:
    """One crux that is not as it was. `why` says what changed; `crux` is how it stands, None where it is closed."""

    change: Change
    why: str
    crux: CruxView | None
    before: CruxBefore | None


@dataclass(frozen=True, slots=True)
class CruxChanges:
    """What became of the cruxes since run `run` (0: before the first), which finished at `finished`.

    `resettled`: settings, models or the version of kb have changed since, and some of this may come from that alone.
    """

    run: int
    finished: str | None
    resettled: bool
    changes: tuple[CruxChange, ...]


def changes(store: Store, since: str, wanted: CruxFilter, config: CruxesConfig) -> CruxChanges:
    """Return what became of the cruxes that pass `wanted` since a run (its number) or a date (ISO 8601).

    A date stands for the last run that had finished by then. Raises `ConfigError`, `NotFoundError`.
    """
    runs = store.runs.all()
    run = _run(since, runs)
    past, present = store.history.at(run.id if run else 0), ranked(store.cruxes.all())
    comparison = _Comparison.of(store, past, present)
    shown = passing(store, present, wanted)
    gone = [p for p in past if p.crux_id not in comparison.met and _passes(p, wanted)]
    passages = Passages(store)
    looked_up = passages.by_id([p.mention_id for p in past])

    def before(old: PastCrux) -> CruxBefore:
        names = [tuple(passages.name(a) for a in side.author_ids) for side in old.sides]
        return CruxBefore(old.crux_id, old.score, names[0], names[1], looked_up.get(old.mention_id))

    found = [*_stand(store, passages, shown, comparison, before, config)]
    found += [
        CruxChange(Change.CLOSED, _closed(store, p), None, before(p)) for p in gone if _in_scope(p, wanted, store)
    ]
    last = runs[-1] if runs else None
    return CruxChanges(
        run=run.id if run else 0,
        finished=run.finished if run else None,
        resettled=run is not None and last is not None and _made_with(run) != _made_with(last),
        changes=tuple(found),
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Which crux of then is which of now: `old` by the id of a present crux, `met` the ids of past ones met again."""

    old: Mapping[str, PastCrux]
    met: frozenset[str]

    @staticmethod
    def of(store: Store, past: Sequence[PastCrux], present: Sequence[Crux]) -> _Comparison:
        ids = {i for x in present for i in (x.claim_id, *x.facet_ids)}
        claims = store.claims.many(sorted(ids))
        by_id = {p.crux_id: p for p in past}
        old: dict[str, PastCrux] = {}
        met = set(by_id) & {x.id for x in present}
        for crux in present:
            own = claims.get(crux.claim_id)
            found = by_id.get(crux.id) or next((p for p in past if p.crux_id not in met and _is(p, crux, own)), None)
            if found:
                old[crux.id] = found
                met.add(found.crux_id)
        # What is now a part of a larger dispute is not settled.
        parts = [c for x in present for f in x.facet_ids if (c := claims.get(f))]
        members = {m for c in parts for m in c.mention_ids}
        texts = {fingerprint(c.text) for c in parts}
        met |= {p.crux_id for p in past if p.mention_id in members or p.words in texts}
        return _Comparison(old, frozenset(met))


def _is(past: PastCrux, crux: Crux, claim: Claim | None) -> bool:
    """Return whether a crux under another id is the same one: by its words, or by the people who stay opposed on it."""
    if claim is None or not (past.words == fingerprint(claim.text) or past.mention_id in claim.mention_ids):
        return False
    return all(set(a.author_ids) & set(b.author_ids) for a, b in zip(past.sides, crux.sides, strict=True))


def _stand(
    store: Store,
    passages: Passages,
    cruxes: Sequence[Crux],
    comparison: _Comparison,
    before: Callable[[PastCrux], CruxBefore],
    config: CruxesConfig,
) -> Iterable[CruxChange]:
    """Yield the new cruxes, then the shifted ones."""
    new = [x for x in cruxes if x.id not in comparison.old]
    for view in assemble(store, passages, new):
        yield CruxChange(Change.NEW, "nobody disputed it before, or too weakly", view, None)
    moved = [(x, why) for x in cruxes if (p := comparison.old.get(x.id)) and (why := _shift(p, x, passages, config))]
    for (crux, why), view in zip(moved, assemble(store, passages, [x for x, _ in moved]), strict=True):
        yield CruxChange(Change.SHIFTED, why, view, before(comparison.old[crux.id]))


def _shift(past: PastCrux, crux: Crux, passages: Passages, config: CruxesConfig) -> str:
    """Return how a crux has shifted, nothing where it has not."""
    said = []
    for was, is_, verb in zip(past.sides, crux.sides, ("holding", "rejecting"), strict=True):
        joined = [passages.name(a) for a in is_.author_ids if a not in was.author_ids]
        left = [passages.name(a) for a in was.author_ids if a not in is_.author_ids]
        said += [f"{', '.join(joined)} joined those {verb} it"] if joined else []
        said += [f"{', '.join(left)} left those {verb} it"] if left else []
    if abs(crux.score - past.score) >= config.moved:
        said.append(f"score {past.score:.2f} -> {crux.score:.2f}")
    return "; ".join(said)


def _closed(store: Store, past: PastCrux) -> str:
    """Return why a crux is no more."""
    claim = store.claims.of_mention([past.mention_id]).get(past.mention_id)
    if claim is None:
        return "its words are no longer in the base"
    stances = {p.stance for p in store.positions.of_claim(claim)}
    if {Stance.ENDORSES, Stance.REJECTS} <= stances:
        return "people still divide on it, but other people, or too weakly"
    return "nobody rejects it any more" if Stance.ENDORSES in stances else "nobody holds it any more"


def _passes(past: PastCrux, wanted: CruxFilter) -> bool:
    one, two = (set(side.author_ids) for side in past.sides)
    if wanted.between:
        a, b = wanted.between
        if not ((a in one and b in two) or (b in one and a in two)):
            return False
    return past.score >= wanted.min_score and (wanted.author_id is None or wanted.author_id in one | two)


def _in_scope(past: PastCrux, wanted: CruxFilter, store: Store) -> bool:
    """Return whether a closed crux is of the document and topic wanted, as far as the base still knows."""
    if wanted.document_id:
        held = store.mentions.many([past.mention_id])
        return any(m.document_id == wanted.document_id for m in held.values())
    if wanted.topic_id:
        claim = store.claims.of_mention([past.mention_id]).get(past.mention_id)
        return claim is not None and store.claims.get(claim).topic_id == wanted.topic_id
    return True


def _run(since: str, runs: Sequence[Run]) -> Run | None:
    """Return the run meant, None for the time before the first."""
    done = [r for r in runs if r.finished]
    if _RUN.fullmatch(since):
        found = next((r for r in done if r.id == int(since)), None)
        if found is None and int(since):
            known = "; ".join(f"{r.id} of {(r.finished or '')[:16]}" for r in done[-_SHOWN:])
            raise NotFoundError(f"there is no run {since}", hint=f"the last runs: {known}" if known else None)
        return found
    until = _moment(since)
    return next((r for r in reversed(done) if _moment(r.finished or "") <= until), None)


def _moment(date: str) -> datetime:
    try:
        found = datetime.fromisoformat(date)
    except ValueError as error:
        raise ConfigError(
            f"{date!r} is neither a run nor a date", hint="a run is a number, a date is 2026-03-01"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _made_with(run: Run) -> tuple[str, str, tuple[str, ...]]:
    return run.version, run.config_fingerprint, run.model_fingerprints
