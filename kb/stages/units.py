"""Parts of a base that a stage makes by themselves: where nothing has changed in one, what was made of it stays.

A part is known by a hash of all that the stage looks at there, so that what stays is what would be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

import msgspec

from kb.ids import fingerprint

Made = TypeVar("Made")

_ENCODER = msgspec.msgpack.Encoder(enc_hook=float)
"""Numbers of numpy are written as plain ones."""


class Keeper(Protocol):
    """Holds what stages made of parts, as bytes by hash."""

    def fed(self, stage: str) -> str:
        """Return what stands for all that a stage looks at in every part: settings and models."""

    def get(self, stage: str) -> Mapping[str, bytes]:
        """Return all that is held for a stage."""

    def put(self, stage: str, made: Mapping[str, bytes], used: Collection[str]) -> None:
        """Hold what was `made` too, and nothing else than what is `used`."""


def each(
    keeper: Keeper | None,
    stage: str,
    parts: Mapping[str, object],
    make: Callable[[list[str]], Mapping[str, Sequence[Made]]],
    kind: type[Made],
) -> dict[str, Sequence[Made]]:
    """Return what `make` makes of each of `parts`, which name all that it looks at there; it is asked only for the new.

    Without a keeper all are. What is made of a part must not depend on which others are asked for with it.
    """
    if keeper is None:
        fresh = make(list(parts))
        return {part: fresh.get(part, ()) for part in parts}
    fed = keeper.fed(stage)
    keys = {part: fingerprint(fed, part, _ENCODER.encode(seen)) for part, seen in parts.items()}
    held, decode = keeper.get(stage), msgspec.msgpack.Decoder(tuple[kind, ...]).decode  # type: ignore[valid-type]
    found: dict[str, Sequence[Made]] = {}
    for part, key in keys.items():
        with suppress(KeyError, msgspec.DecodeError):  # what cannot be read is not held
            found[part] = decode(held[key])
    new = [part for part in parts if part not in found]
    found |= make(new) if new else {}
    keeper.put(stage, {keys[part]: _ENCODER.encode(found.get(part, ())) for part in new}, set(keys.values()))
    return {part: found.get(part, ()) for part in parts}


def digest(*seen: object) -> str:
    """Return a hash of records, texts and numbers."""
    return fingerprint(*(_ENCODER.encode(one) for one in seen))
