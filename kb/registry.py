"""Finds plugins: `names()` lists a folder without importing it, `load()` imports one.

A plugin is a module with a typed `PLUGIN` in one of the folders below, or an entry point of another
package in the group of the same name (`kb.readers`, `kb.encoders`, `kb.claims`, `kb.stance`, `kb.pairs`,
`kb.same`, `kb.exports`).
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, overload

from kb.errors import ConfigError
from kb.protocols import ClaimModel, Encoder, Export, PairModel, Reader, SameModel, StanceModel

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Group = Literal["readers", "encoders", "claims", "stance", "pairs", "same", "exports"]

Plugin = Reader | Encoder | ClaimModel | StanceModel | PairModel | SameModel | Export

FOLDERS: dict[Group, str] = {
    "readers": "kb.readers",
    "encoders": "kb.models.encoders",
    "claims": "kb.models.claims",
    "stance": "kb.models.stance",
    "pairs": "kb.models.pairs",
    "same": "kb.models.same",
    "exports": "kb.exports",
}


@cache
def _own(group: Group) -> frozenset[str]:
    folder = Path(__file__).parent.joinpath(*FOLDERS[group].split(".")[1:])
    return frozenset(m.name for m in pkgutil.iter_modules([str(folder)]) if not m.name.startswith("_"))


@cache
def _foreign(group: Group) -> tuple[EntryPoint, ...]:
    """Return the entry points of a group; looking for them reads a file of every package that is installed."""
    from importlib.metadata import entry_points

    return tuple(entry_points(group=f"kb.{group}"))


def names(group: Group) -> tuple[str, ...]:
    """Return the plugin names of `group`, sorted; nothing is imported."""
    return tuple(sorted(_own(group) | {point.name for point in _foreign(group)}))


def holds(group: Group, name: str) -> bool:
    """Return whether there is a plugin of this name; for those of kb nothing else is looked at."""
    return name in _own(group) or name in names(group)


@overload
def load(group: Literal["readers"], name: str) -> Reader: ...
@overload
def load(group: Literal["encoders"], name: str) -> Encoder: ...
@overload
def load(group: Literal["claims"], name: str) -> ClaimModel: ...
@overload
def load(group: Literal["stance"], name: str) -> StanceModel: ...
@overload
def load(group: Literal["pairs"], name: str) -> PairModel: ...
@overload
def load(group: Literal["same"], name: str) -> SameModel: ...
@overload
def load(group: Literal["exports"], name: str) -> Export: ...
def load(group: Group, name: str) -> Plugin:
    """Import and return one plugin. Raises `ConfigError` for a name that is not there."""
    if name in _own(group):
        return cast(Plugin, importlib.import_module(f"{FOLDERS[group]}.{name}").PLUGIN)
    for point in _foreign(group):
        if point.name == name:
            return cast(Plugin, point.load())
    known = ", ".join(names(group))
    raise ConfigError(f"there is no {group.rstrip('s')} named {name!r}", hint=f"known: {known}")
