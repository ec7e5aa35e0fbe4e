"""Arrays in one file that is mapped into memory: a cache, which counts only where its fingerprint is the one asked for.

A line of JSON, then the bytes of the arrays as they lie in memory. It is written beside its place and renamed: who
reads has the old or the new, and who has it mapped keeps what they have.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_ALIGNED = 64
_LONGEST_HEAD = 1 << 16
_PARTIAL = ".partial"
_SUMMED = 1 << 20
"""Bytes up to which an array is summed."""


@dataclass(frozen=True, slots=True)
class _Held:
    """An array: where it starts behind the head, and the sum of its bytes.

    What is large has none: to sum 80 MB takes longer than the search, and a damaged number changes one score.
    """

    kind: str
    shape: tuple[int, ...]
    start: int
    sum: int


@dataclass(frozen=True, slots=True)
class _Head:
    fingerprint: str
    bytes: int
    arrays: tuple[_Held, ...]


_DECODER = msgspec.json.Decoder(_Head)


def write(path: Path, fingerprint: str, arrays: Iterable[Array]) -> None:
    """Put these arrays in place of what `path` holds. Raises `OSError`."""
    laid = [np.ascontiguousarray(array) for array in arrays]
    held, size = [], 0
    for array in laid:
        held.append(_Held(array.dtype.str, array.shape, size, _sum(array)))
        size += array.nbytes + -array.nbytes % _ALIGNED
    head = msgspec.json.encode(_Head(fingerprint, size, tuple(held)))
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PARTIAL}")
    try:
        with partial.open("xb") as file:
            file.write(head + b" " * (-(len(head) + 1) % _ALIGNED) + b"\n")
            for array in laid:
                file.write(array.data)
                file.write(bytes(-array.nbytes % _ALIGNED))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read(path: Path, fingerprint: str) -> tuple[Array, ...] | None:
    """Return the arrays that `path` holds, mapped; None if it is not there, damaged, or of another fingerprint.

    The beginning of a fingerprint takes all that begin so.
    """
    with contextlib.suppress(OSError):
        file = path.stat()
        return _mapped(path, fingerprint, file.st_ino, file.st_mtime_ns, file.st_size)
    return None


@lru_cache(maxsize=1)
def _mapped(path: Path, fingerprint: str, _file: int, _changed: int, size: int) -> tuple[Array, ...] | None:
    """Return the arrays of one file as it was written: who asks again need not check it again."""
    with contextlib.suppress(OSError, ValueError, TypeError, msgspec.MsgspecError):
        with path.open("rb") as file:
            line = file.readline(_LONGEST_HEAD)
        head = _DECODER.decode(line)
        if not head.fingerprint.startswith(fingerprint) or size != len(line) + head.bytes:
            return None
        raw = np.asarray(np.memmap(path, np.uint8, "r", len(line)))
        arrays = tuple(_part(raw, held) for held in head.arrays)
        if all(_sum(array) == held.sum for array, held in zip(arrays, head.arrays, strict=True)):
            return arrays
    return None


def clear(path: Path) -> None:
    """Remove what is kept at `path`, and what a process that was killed left half written beside it."""
    for left in (path, *path.parent.glob(f"{path.name}.*{_PARTIAL}")):
        with contextlib.suppress(OSError):
            left.unlink()


def _part(raw: NDArray[np.uint8], held: _Held) -> Array:
    kind = np.dtype(held.kind)
    size = int(np.prod(held.shape)) * kind.itemsize
    return raw[held.start : held.start + size].view(kind).reshape(held.shape)


def _sum(array: Array) -> int:
    return zlib.crc32(array.data) if 0 < array.nbytes <= _SUMMED else 0
