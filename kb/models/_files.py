"""Where encoders keep what they make, and what tells one model's files from another's."""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import file_digest
from pathlib import Path

from kb.ids import fingerprint


def cache_dir() -> Path:
    """Return the folder of everything that can be made again: `KB_CACHE_DIR`, else the user's cache directory."""
    if stated := os.environ.get("KB_CACHE_DIR"):
        return Path(stated)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("kb", appauthor=False))


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and rename it there, so that a kill leaves the old file or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(path)


def content_digest(model: Path) -> str:
    """Return a digest over the names and bytes of a model's files; documentation and hidden files do not count.

    Of a model that is one file the bytes alone count.

    Reading 90 MB of weights takes longer than a query, so the digest is kept in the cache under the
    paths, sizes and times of the files: a file that is written anew is read anew. Where the cache
    cannot be written it is computed every time. Raises `OSError` for a file that cannot be read.
    """
    within = model.rglob("*") if model.is_dir() else ()
    files = sorted(p for p in within if p.is_file() and p.suffix != ".md" and not p.name.startswith("."))
    files = files if model.is_dir() else [model]
    states = (f"{path.resolve()} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    memo = cache_dir() / "digests" / fingerprint(str(model), *states)
    with contextlib.suppress(OSError):
        return memo.read_text(encoding="ascii")
    digest = fingerprint(*(part for path in files for part in (path.relative_to(model).as_posix(), _sha256(path))))
    with contextlib.suppress(OSError):
        write_whole(memo, digest.encode())
    return digest


def _sha256(path: Path) -> bytes:
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").digest()
