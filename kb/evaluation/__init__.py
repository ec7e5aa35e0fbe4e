"""Scores the models and the pipeline on labelled sets: one file a measure, each ending in a typed `PLUGIN`.

A module whose name starts with `_` is a helper and no measure. `kb eval` lists and runs what stands here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, cast

import msgspec

from kb.config import Config
from kb.errors import ConfigError, NotFoundError


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: `value` over `n` cases, None where there are none; `note` says what it means, and which way is good.

    A share lies between 0 and 1; any other unit is named in the note. `low` and `high` are its 95 % interval, where the
    cases are many enough and known to be independent, or in groups that are. `before` is the value of an earlier run.
    """

    name: str
    value: float | None
    n: int
    note: str
    low: float | None = None
    high: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Of the share `coverage` of the cases (`n` of them), those scored `threshold` or more, `precision` are right."""

    coverage: float
    precision: float
    threshold: float
    n: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision by coverage, the surest cases first."""

    name: str
    points: tuple[Point, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Score:
    """What one measure found, when it was `made` (ISO 8601), and when the run was that it is `compared_with`."""

    measure: str
    description: str
    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...] = ()
    made: str | None = None
    compared_with: str | None = None


class Measure(Protocol):
    """Scores one thing on labelled data."""

    name: str
    description: str

    def run(self, data: Path, config: Config) -> Iterable[Figure | Curve]:
        """Yield the figures and curves over the labelled sets in `data`. Raises `NotFoundError` if there are none."""
        ...


def names() -> tuple[str, ...]:
    """Return the names of the measures, sorted; nothing is imported."""
    folder = str(Path(__file__).parent)
    return tuple(sorted(m.name for m in pkgutil.iter_modules([folder]) if not m.name.startswith("_")))


def load(name: str) -> Measure:
    """Import and return one measure. Raises `NotFoundError` for a name that is not there."""
    if name not in names():
        raise NotFoundError(f"there is no measure named {name!r}", hint=f"known: {', '.join(names())}")
    return cast(Measure, importlib.import_module(f"kb.evaluation.{name}").PLUGIN)


def score(name: str, data: Path, config: Config) -> Score:
    """Run one measure. Raises `NotFoundError` for an unknown name or absent data."""
    measure = load(name)
    found = list(measure.run(data, config))
    figures = tuple(f for f in found if isinstance(f, Figure))
    curves = tuple(c for c in found if isinstance(c, Curve))
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Score(measure.name, measure.description, figures, curves, made)


def share(name: str, part: int, whole: int, note: str) -> Figure:
    """Return the figure `part` of `whole`."""
    return Figure(name, part / whole if whole else None, whole, note)


def files(data: Path, folder: str, pattern: str) -> list[Path]:
    """Return the labelled files `pattern` in `data / folder`, sorted. Raises `NotFoundError` if there are none."""
    found = sorted((data / folder).glob(pattern))
    if not found:
        raise NotFoundError(
            f"{data / folder}: no labelled data ({pattern}) here",
            hint="name the folder that holds the labelled sets with --data, or by eval.data in kb.toml",
        )
    return found


def override(config: Config, changes: Iterable[str]) -> Config:
    """Return `config` with each `section.key=value`; the value is JSON, else taken as text. Raises `ConfigError`."""
    table = msgspec.to_builtins(config)
    for change in changes:
        name, equals, value = change.partition("=")
        section, _, key = name.strip().partition(".")
        if not equals or key not in table.get(section, {}):
            raise ConfigError(f"--set {change}: there is no setting {name!r}", hint="section.key=value, as in kb.toml")
        try:
            table[section][key] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            table[section][key] = value
        try:
            msgspec.convert(table, Config)
        except msgspec.ValidationError as error:
            raise ConfigError(f"--set {change}: {str(error).split(' - at ')[0]}") from error
    return msgspec.convert(table, Config)
