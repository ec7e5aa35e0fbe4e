"""Records brought together by group, such as the thread they belong to, however far apart they stand in a stream.

A stream that is larger than memory goes to a temporary folder: each group into the bucket that its name hashes to,
each bucket read back by itself. Memory holds a fixed amount of what waits to be written, and one bucket.

    with Partition(source.max_bytes) as threads:
        for line in stream(source, problems):
            threads.add(thread_id(line.record), line.number, line.record)
        for group in threads.groups():
            yield document(group.name, group.lines)
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import msgspec

from kb.readers._fields import Record
from kb.readers._records import Line

_BUCKETS = 128
_WAITING_BYTES = 32_000_000
_BUCKET_BYTES = 32_000_000
# Buckets that are still too large after this many cuts hold one huge group each, and no cut makes them smaller.
_MOST_CUTS = 3
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one group, in the order in which they came; `left_out` counts those beyond the limit."""

    name: str
    lines: tuple[Line, ...]
    left_out: int = 0


class Partition:
    """Takes records in any order and gives them back by group; use it in a `with` statement.

    A small input stays in memory and its groups come in the order of their first records. A large one goes to disk
    and its groups come in an order that depends on their names alone. `limit` is the most bytes of one group that
    are kept. Keep records small: fields that nobody reads only cost disk.
    """

    def __init__(self, limit: int, *, waiting: int = _WAITING_BYTES, bucket: int = _BUCKET_BYTES) -> None:
        self._limit = limit
        self._waiting_bytes = waiting
        self._bucket_bytes = bucket
        self._waiting: dict[bytes, list[bytes]] = {}
        self._size = 0
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Partition:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, group: str, number: int, record: Record) -> None:
        """Take one record, which stands at line `number`."""
        name = json.dumps(group).encode()
        entry = b"%d\t%b\n" % (number, _packed(record))
        self._waiting.setdefault(name, []).append(entry)
        self._size += len(name) + len(entry)
        if self._size > self._waiting_bytes:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="kb-", ignore_cleanup_errors=True)
            _write(Path(self._folder.name), "", self._waiting)
            self._waiting, self._size = {}, 0

    def groups(self) -> Iterator[Group]:
        """Yield every group once. Records that come later than the first call are not seen."""
        if self._folder is None:
            for name, entries in self._waiting.items():
                yield self._group(name, entries)
            return
        folder = Path(self._folder.name)
        _write(folder, "", self._waiting)
        self._waiting, self._size = {}, 0
        for path in sorted(folder.iterdir()):
            yield from self._bucket(path, 1)

    def _bucket(self, path: Path, cuts: int) -> Iterator[Group]:
        """Yield the groups of one bucket file, which is removed; one too large to hold is cut into smaller ones."""
        if path.stat().st_size > self._bucket_bytes and cuts < _MOST_CUTS:
            self._cut(path, cuts)
            path.unlink()
            for part in sorted(path.parent.glob(f"{path.name}-*")):
                yield from self._bucket(part, cuts + 1)
            return
        held: dict[bytes, list[bytes]] = {}
        sizes: dict[bytes, int] = {}
        for name, entry in _entries(path):
            sizes[name] = sizes.get(name, 0) + len(entry)
            # Beyond the limit only the fact that there was a record is kept.
            held.setdefault(name, []).append(entry if sizes[name] <= self._limit else b"")
        path.unlink()
        for name in sorted(held):
            yield self._group(name, held.pop(name))

    def _cut(self, path: Path, cuts: int) -> None:
        waiting: dict[bytes, list[bytes]] = {}
        size = 0
        for name, entry in _entries(path):
            waiting.setdefault(name, []).append(entry)
            size += len(name) + len(entry)
            if size > self._waiting_bytes:
                _write(path.parent, f"{path.name}-", waiting, salt=cuts)
                waiting, size = {}, 0
        _write(path.parent, f"{path.name}-", waiting, salt=cuts)

    def _group(self, name: bytes, entries: list[bytes]) -> Group:
        lines: list[Line] = []
        size = 0
        for entry in entries:
            size += len(entry)
            if not entry or size > self._limit:
                continue
            number, _, record = entry.partition(b"\t")
            lines.append(Line(int(number), json.loads(record)))
        return Group(json.loads(name), tuple(lines), len(entries) - len(lines))


def _packed(record: Record) -> bytes:
    """Return a record as JSON on one line, half surrogate pairs and huge numbers included.

    Where fields are nested too deep to be written, only the plain ones are kept.
    """
    try:
        return _ENCODER.encode(record)
    except (UnicodeEncodeError, OverflowError, ValueError, RecursionError):
        try:
            return json.dumps(record).encode()
        except RecursionError:
            return _packed({key: found for key, found in record.items() if not isinstance(found, list | dict)})


def _write(folder: Path, prefix: str, waiting: dict[bytes, list[bytes]], salt: int = 0) -> None:
    """Add what waits to the buckets; no more than one file is open at a time."""
    buckets: dict[int, list[bytes]] = {}
    for name, entries in waiting.items():
        bucket = buckets.setdefault(zlib.crc32(name, salt) // 7 % _BUCKETS, [])
        for entry in entries:
            bucket += (name, b"\t", entry)
    for number, pieces in buckets.items():
        with (folder / f"{prefix}{number:03}").open("ab") as file:
            file.writelines(pieces)


def _entries(path: Path) -> Iterable[tuple[bytes, bytes]]:
    with path.open("rb") as file:
        for row in file:
            name, _, entry = row.partition(b"\t")
            yield name, entry
