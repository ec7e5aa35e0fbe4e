"""One file a format: foreign file -> documents and problems. The only room that knows other sites' field names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reader, Source
from kb.readers._decode import decode, head_text


def choose(source: Source, readers: Sequence[Reader]) -> Reader:
    """Return the reader that recognises `source` most surely; among equals the first by name.

    Raises `InputError` if the source is empty or no reader knows it.
    """
    if not source.head.strip():
        if len(source.head) < HEAD_BYTES:
            raise InputError(f"{source.path}: the file is empty", hint="nothing to read; remove it or fill it")
        message = f"{source.path}: nothing but white space in the first {HEAD_BYTES:,} bytes"
        raise InputError(message, hint="take it out, or name the format with --format")
    scored = sorted(((reader.sniff(source), reader) for reader in readers), key=lambda s: (-s[0], s[1].name))
    if not scored or scored[0][0] <= 0.0:
        if head_text(source) is None:
            decode(replace(source, open=lambda: io.BytesIO(source.head)))  # says what is wrong, and where
        known = ", ".join(sorted(reader.name for reader in readers))
        raise InputError(f"{source.path}: no known format", hint=f"name one with --format: {known}")
    return scored[0][1]
