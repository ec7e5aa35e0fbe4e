"""A person's verdicts, whatever they are on: kept as words and names, never as ids, and what they feed derived anew."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from kb.config import Config
from kb.errors import ConfigError, NotFoundError
from kb.ids import make_id
from kb.pipeline.deriving import derive
from kb.pipeline.job import begin
from kb.pipeline.report import Progress, Silent, Tally
from kb.records import Judgement, JudgementKind
from kb.store import Sizes, Store

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Word:
    """A verdict as it is to be kept, and those on the same words that it takes the place of."""

    judgement: Judgement
    replaced: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept(Generic[Seen]):
    """A verdict that was kept in a run, what was looked at before and after it, and how much the base held."""

    word: Word
    run: int
    before: Seen
    now: Seen
    sizes_before: Sizes
    sizes: Sizes


def keep(
    command: str,
    give: Callable[[Store], Word],
    look: Callable[[Store, Judgement], Seen],
    config: Config,
    database: Path,
    progress: Progress | None,
) -> Kept[Seen]:
    """Keep the verdict that `give` reads off the base, and bring up to date what it feeds and nothing else.

    `look` is asked before and after it. Raises what `give` raises, before anything is written, and `StoreError`.
    """
    with Store.open(database, mode="read", busy_seconds=config.database.busy_seconds) as store:
        give(store)
    with begin(command, config, database, progress or Silent(), Tally()) as job:
        store = job.store
        word, sizes = give(store), store.sizes()
        before = look(store, word.judgement)
        store.judgements.add([*(replace(old, undone=True) for old in word.replaced), word.judgement])
        derive(job)
        job.finish()
        return Kept(word, job.run, before, look(store, word.judgement), sizes, store.sizes())


def made(kind: JudgementKind, subject: str, other: str | None, verdict: str) -> Judgement:
    """Return a verdict given now. The same one said again has the same id."""
    id_ = make_id("j", kind, subject, other, verdict)
    return Judgement(id_, kind, subject, other, verdict, None, datetime.now(UTC).isoformat(timespec="microseconds"))


def given(store: Store, kinds: Collection[JudgementKind], *, active_only: bool = True) -> list[Judgement]:
    """Return the verdicts of these kinds by when they were given."""
    return [j for j in store.judgements.all(active_only=active_only) if j.kind in kinds]


def taken_back(store: Store, id_: str | None, kinds: Collection[JudgementKind], group: str) -> Judgement:
    """Return a verdict as it stands when it is taken back, the latest of `kinds` without an id.

    `group` is the command of these kinds. Raises `NotFoundError`, `AmbiguousError`, `ConfigError`.
    """
    if id_ is not None:
        found = store.judgements.get(store.resolve(id_, "j"))
        if found.kind not in kinds:
            raise NotFoundError(f"{found.id} is no judgement on {group}s", hint=f"kb {group} judgements lists them")
        if found.undone:
            raise ConfigError(f"{found.id} is taken back already")
        return replace(found, undone=True)
    held = given(store, kinds)
    if not held:
        raise NotFoundError(f"there is no judgement on {group}s to take back", hint=f"kb {group} judgements lists them")
    return replace(held[-1], undone=True)
