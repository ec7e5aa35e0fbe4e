"""The one-way pipeline over a whole base: the stages of `steps` in their `order`.

Nothing flows back. `Base` starts with what documents brought; every stage returns a new one with more
in it. tests/stages/test_chain.py checks that whatever a stage reads was written before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kb.config import Config
from kb.stages.base import Analysis, Base, Models
from kb.stages.order import PER_DOCUMENT, STEPS
from kb.stages.steps import RUN, analyse

__all__ = ["PER_DOCUMENT", "STAGES", "Analysis", "Base", "Models", "Stage", "analyse", "derive"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step over a whole base."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[[Base, Config, Models], Base]


STAGES = tuple(Stage(step.name, step.reads, step.writes, RUN[step.name]) for step in STEPS)


def derive(
    base: Base,
    config: Config,
    models: Models,
    *,
    before: Callable[[Stage], None] = lambda stage: None,
    kept: Mapping[str, Callable[[Base], Base]] = MappingProxyType({}),
) -> Base:
    """Run the whole chain; `before` is told of each stage as it begins.

    A stage whose output is `kept` from an earlier run is not run: what stands there under its name puts it in.
    """
    for stage_ in STAGES:
        if stage_.name in kept:
            base = kept[stage_.name](base)
            continue
        before(stage_)
        base = stage_.run(base, config, models)
    return base
