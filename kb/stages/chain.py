"""The one-way pipeline over a whole base: what each stage reads, what it writes, in order.

Nothing flows back. `Base` starts with what documents brought; every stage returns a new one with more
in it. tests/stages/test_chain.py checks that whatever a stage reads was written before it.
What the stages do (`steps`) is imported when one is run: to tell what is stale the table is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kb.config import Config
from kb.protocols import ClaimModel
from kb.records import Document, Post
from kb.stages.base import Analysis, Base, Models

__all__ = ["PER_DOCUMENT", "STAGES", "Analysis", "Base", "Models", "Stage", "analyse", "derive"]

PER_DOCUMENT = ("documents", "names", "posts", "reactions", "quotes", "mentions", "vectors", "judgements")
"""What stands in a `Base` before the chain begins."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step over a whole base."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    def run(self, base: Base, config: Config, models: Models) -> Base:
        """Return the base with what this stage writes."""
        from kb.stages import steps

        return steps.RUN[self.name](base, config, models)


def analyse(document: Document, posts: Sequence[Post], config: Config, model: ClaimModel) -> Analysis:
    """Return what one document brings: its quotes and its mentions."""
    from kb.stages import steps

    return steps.analyse(document, posts, config, model)


STAGES: tuple[Stage, ...] = (
    Stage(
        "threads",
        ("documents", "names", "posts", "reactions", "quotes", "mentions", "vectors"),
        ("threads", "posts", "reactions", "quotes", "mentions", "vectors"),
    ),
    Stage(
        "authors",
        ("documents", "names", "posts", "reactions", "quotes", "mentions", "judgements"),
        ("authors", "keys", "posts", "reactions", "quotes", "mentions"),
    ),
    Stage("quotes", ("documents", "posts", "quotes", "mentions", "vectors"), ("quotes", "mentions", "vectors")),
    Stage("claims", ("mentions", "posts", "vectors", "judgements"), ("edges", "claims")),
    Stage("exchanges", ("documents", "posts", "quotes"), ("exchanges",)),
    Stage(
        "stance",
        ("documents", "posts", "mentions", "quotes", "vectors", "claims", "exchanges", "judgements"),
        ("stances",),
    ),
    Stage("verified", ("mentions", "stances", "judgements"), ("stances",)),
    Stage(
        "positions",
        ("claims", "documents", "mentions", "posts", "quotes", "reactions", "stances"),
        ("positions",),
    ),
    Stage("topics", ("claims", "mentions", "vectors"), ("topics", "claims")),
    Stage(
        "cruxes",
        ("claims", "mentions", "documents", "posts", "reactions", "stances", "positions", "vectors"),
        ("cruxes",),
    ),
)


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
