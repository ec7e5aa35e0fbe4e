"""How figures grow with a base: points out of the results of several sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.benchmark.corpus import SIZES
from kb.benchmark.figures import Result

Point = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot: its title and unit, the figure that it shows, and whether it is of one claim, so that flat is linear."""

    title: str
    unit: str
    figure: str
    a_claim: bool


PANELS = (
    Panel("Ingest", "ms of a core a claim", "ingest / all", True),
    Panel("Database", "bytes a claim", "database / a claim", True),
    Panel("Peak memory of an ingest", "MB", "ingest / peak memory", False),
    Panel("One more document", "s of a core", "incremental / add one document, processor", False),
    Panel("A search in an open base", "ms of a core", "search / in an open base, processor", False),
    Panel("kb search, whole process", "s of a core", "start / search, processor", False),
)


def points(results: Iterable[Result], figure: str) -> dict[str, list[Point]]:
    """Return the points (claims, value) of a figure by the models of the base, the fewest claims first.

    Where several results have the same point, the last of them is taken.
    """
    found: dict[str, dict[int, float]] = {}
    for result in results:
        for one in result.figures:
            if one.name == figure and one.models:
                found.setdefault(one.models, {})[SIZES[one.size]] = one.value
    return {models: sorted(held.items()) for models, held in sorted(found.items())}
