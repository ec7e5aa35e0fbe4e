"""The benchmark: what a user would notice, and what grows.

With the shipped networks an ingest of 10k claims takes two cores six minutes, nearly all of it in the network of two
texts, whose cost for a pair does not depend on the base. So it is measured with them on a part, the first 1k claims;
the base of the size that is asked for has the shipped encoder and stub networks; and `growth` has stubs for both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kb.benchmark import beside, figures, steps
from kb.benchmark.figures import Figure, Result
from kb.benchmark.steps import Held
from kb.benchmark.stubs import Models

PART = "1k"
"""What is ingested with the shipped networks."""

Tell = Callable[[str], None]


def bench(size: str, folder: Path, seed: int, *, tell: Tell, python: str = "") -> Result:
    """Measure a forum of `size`, a part of it with all shipped models, and what a user would pick instead.

    `folder` is empty or not there; `python` is the interpreter that has what it is measured beside, empty for none.
    Raises `RuntimeError` where a step fails.
    """
    result, began = figures.begin(size), time.monotonic()
    part = steps.prepare(folder / "part", PART, Models.SHIPPED, seed)
    whole = steps.prepare(folder / "whole", size, Models.NETWORKS, seed)
    for held, measured in (
        (part, (steps.ingesting, steps.searching, steps.changing)),
        (whole, (steps.ingesting, steps.starting, steps.searching, steps.changing)),
    ):
        for step in measured:
            _take(result, held, step(held), step.__doc__ or step.__name__, tell)
    if python:
        tell("Embed and look up the same texts with what a user would pick instead")
        texts = beside.sample(seed)
        found, missing = beside.all_of(texts, folder, python)
        result.missing.extend(missing)
        result.figures.extend(beside.figures_of(found, len(texts), _search_seconds(result), size))
    result.figures.append(Figure("the benchmark / all of it", time.monotonic() - began, "s", "neither", size))
    return result


def growth(size: str, folder: Path, seed: int, *, tell: Tell) -> Result:
    """Measure what grows with a base: a forum of `size`, all models stubs. Raises `RuntimeError`."""
    result = figures.begin(size)
    held = steps.prepare(folder, size, Models.ALL, seed)
    for step in (steps.ingesting, steps.starting, steps.searching, steps.changing):
        _take(result, held, step(held), step.__doc__ or step.__name__, tell)
    return result


def _take(result: Result, held: Held, found: Iterable[Figure], about: str, tell: Tell) -> None:
    tell(f"{held.size} claims, {held.models}: {about.splitlines()[0]}")
    result.figures.extend(held.figure(figure) for figure in found)


def _search_seconds(result: Result) -> float:
    return next(figure.value for figure in result.figures if figure.name == "start / search")
