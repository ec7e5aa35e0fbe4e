"""Files inside files: compressed streams and archives, opened within bounds.

Nothing is written where an archive says; its names are only names. Bounds are on what comes out, not on what an
archive says of itself.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from kb.config import IngestConfig
from kb.records import Problem

Opener = Callable[[], BinaryIO]

_SUFFIXES = {".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\x00", ".zst": b"\x28\xb5\x2f\xfd"}
# Dumps of whole sites are packed with the longest window that the format has (zstd --long=31).
_LONGEST_WINDOW = 1 << 31
_ZIP = b"PK\x03\x04"
_TAR, _TAR_AT = b"ustar", 257
_IN_MEMORY = 8_000_000
# Below this no ratio is suspicious: a small text may say one thing a thousand times.
_UNSUSPICIOUS = 50_000_000
_CHUNK = 1 << 16
# What the libraries raise on an archive that is damaged or was made to harm.
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError,
    NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive, unpacked: its name there, how to open it, and others beside it by name."""

    name: str
    open: Opener
    beside: Callable[[str], bytes | None]


class Unpacking(io.RawIOBase):
    """A decompressed stream whose errors are all `OSError`, and which stops where it swells beyond the ratio."""

    def __init__(self, packed: BinaryIO, unpack: Callable[[BinaryIO], BinaryIO], ratio: int) -> None:
        super().__init__()
        self._packed = packed
        self._stream = unpack(packed)
        self._ratio = ratio
        self._out = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; raise `OSError` where the stream is broken, cut off or a bomb."""
        try:
            data = self._stream.read(len(buffer))
        except Exception as error:  # each of the libraries has errors of its own
            raise OSError(f"the compressed data is damaged or cut off: {error}") from error
        self._out += len(data)
        if self._out > _UNSUSPICIOUS and self._out > self._ratio * max(1, self._packed.tell()):
            raise OSError(f"it unpacks to more than {self._ratio} times its size: raise ingest.max_ratio if it may")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close both streams."""
        for stream in (self._stream, self._packed):
            stream.close()
        super().close()


def plain_name(name: str) -> str:
    """Return a file name without the suffix of its compression."""
    return next((name[: -len(s)] for s in _SUFFIXES if name.lower().endswith(s) and len(name) > len(s)), name)


def unpacked(open_: Opener, ratio: int) -> Opener:
    """Return how to open a file's content: as it is, or decompressed if its first bytes say that it is compressed."""
    with open_() as stream:
        head = stream.read(8)
    unpack = next((_unpacker(suffix) for suffix, magic in _SUFFIXES.items() if head.startswith(magic)), None)
    if unpack is None:
        return open_
    return lambda: cast(BinaryIO, io.BufferedReader(Unpacking(open_(), unpack, ratio), _CHUNK))


def _unpacker(suffix: str) -> Callable[[BinaryIO], BinaryIO]:
    def zstd(stream: BinaryIO) -> BinaryIO:
        import zstandard

        reader = zstandard.ZstdDecompressor(max_window_size=_LONGEST_WINDOW)
        return cast(BinaryIO, reader.stream_reader(stream, read_across_frames=True, closefd=False))

    kinds: dict[str, Callable[[BinaryIO], BinaryIO]] = {
        ".gz": lambda stream: cast(BinaryIO, gzip.GzipFile(fileobj=stream)),
        ".bz2": lambda stream: cast(BinaryIO, bz2.BZ2File(stream)),
        ".xz": lambda stream: cast(BinaryIO, lzma.LZMAFile(stream)),  # noqa: SIM115 - `Unpacking` closes it
        ".zst": zstd,
    }
    return kinds[suffix]


def is_archive(head: bytes) -> bool:
    """Tell whether the first bytes of a file, decompressed, begin an archive."""
    return head.startswith(_ZIP) or head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR


def entries(open_: Opener, path: str, config: IngestConfig) -> Iterator[Entry | Problem]:
    """Yield the files of an archive, each to be used before the next is asked for, and what could not be unpacked.

    Entries that are no plain file, or whose name leads out of the archive, are problems; so are the bounds
    `ingest.max_entries`, `ingest.max_unpacked_megabytes` and `ingest.max_ratio`, which end it.
    """
    with tempfile.TemporaryDirectory(prefix="kb-") as folder:
        left = config.max_unpacked_megabytes * 1_000_000
        seen: set[str] = set()
        count = 0
        try:
            for name, what, stream, beside in _files(open_):
                count += 1
                if count > config.max_entries:
                    yield Problem(path, None, f"more than {config.max_entries:,} files", "raise ingest.max_entries")
                    return
                wrong = what or _wrong_name(name, seen)
                if wrong or stream is None:
                    yield Problem(f"{path}/{name}", None, wrong, "it was passed over")
                    continue
                seen.add(name)
                opener, size = _kept(stream, Path(folder, str(count)), left)
                left -= size
                if left <= 0:
                    hint = "raise ingest.max_unpacked_megabytes, or unpack it yourself"
                    yield Problem(path, None, f"more than {config.max_unpacked_megabytes:,} MB unpacked", hint)
                    return
                yield Entry(name, opener, beside)
                Path(folder, str(count)).unlink(missing_ok=True)
        except _BROKEN as error:
            yield Problem(path, None, f"the archive is damaged or cut off: {error}", "what stood before was read")


_File = tuple[str, str, "BinaryIO | None", Callable[[str], "bytes | None"]]


def _files(open_: Opener) -> Iterator[_File]:
    """Yield (name, what is wrong with it, stream, others beside it) of an archive's entries, folders left out."""
    with open_() as stream:
        if stream.read(len(_ZIP)) == _ZIP:
            yield from _zip_files(open_)
        else:
            yield from _tar_files(open_)


def _zip_files(open_: Opener) -> Iterator[_File]:
    with open_() as stream, zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            name = info.filename.replace("\\", "/")
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                yield name, "encrypted", None, _nothing
            elif kind and not stat.S_ISREG(kind):
                yield name, "no plain file", None, _nothing
            else:
                with archive.open(info) as entry:
                    yield name, "", cast(BinaryIO, entry), _beside(archive, name)


def _tar_files(open_: Opener) -> Iterator[_File]:
    with open_() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            entry = archive.extractfile(info) if info.isreg() else None
            if info.isdir():
                continue
            yield info.name, "" if entry else "no plain file", cast("BinaryIO | None", entry), _nothing


def _nothing(name: str) -> bytes | None:
    return None


def _beside(archive: zipfile.ZipFile, name: str) -> Callable[[str], bytes | None]:
    folder = name.rpartition("/")[0]

    def read(other: str) -> bytes | None:
        try:
            with archive.open(f"{folder}/{other}".lstrip("/")) as stream:
                return stream.read(_IN_MEMORY)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, zlib.error):
            return None

    return read


def _wrong_name(name: str, seen: set[str]) -> str:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or ":" in parts[0]:
        return "a name that leads out of the archive"
    return "a second file of this name" if name in seen else ""


def _kept(stream: BinaryIO, file: Path, left: int) -> tuple[Opener, int]:
    """Return how to open an unpacked entry again, and its size; at most one byte more than `left` is taken."""
    data = stream.read(min(_IN_MEMORY, left + 1))
    if len(data) < min(_IN_MEMORY, left + 1):
        return lambda: io.BytesIO(data), len(data)
    size = len(data)
    with file.open("wb") as kept:
        kept.write(data)
        while size <= left and (data := stream.read(min(_CHUNK, left + 1 - size))):
            kept.write(data)
            size += len(data)
    return lambda: file.open("rb"), size
