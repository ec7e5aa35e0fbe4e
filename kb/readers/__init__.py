"""One file a format: foreign file -> documents and problems. The only room that knows other sites' field names."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import InputError
from kb.protocols import Reader, Source


def choose(source: Source, readers: Sequence[Reader]) -> Reader:
    """Return the reader that recognises `source` most surely; among equals the first by name.

    Raises `InputError` if the source is empty or no reader knows it.
    """
    if not source.head.strip():
        raise InputError(f"{source.path}: the file is empty", hint="nothing to read; remove it or fill it")
    scored = sorted(((reader.sniff(source), reader) for reader in readers), key=lambda s: (-s[0], s[1].name))
    if not scored or scored[0][0] <= 0.0:
        if b"\0" in source.head:
            raise InputError(
                f"{source.path}: a binary file, not text", hint="kb reads text; export or convert it first"
            )
        known = ", ".join(sorted(reader.name for reader in readers))
        raise InputError(f"{source.path}: no known format", hint=f"name one with --format: {known}")
    return scored[0][1]
