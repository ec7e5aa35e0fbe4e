"""One file a format: foreign file -> documents and problems. The only room that knows other sites' field names."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reader, Source
from kb.readers._decode import decode, head_text
from kb.readers._records import head_value

_DESCRIBED = (".pdf", ".html", ".htm", ".md")
_SHARED = ("references.json", "library.json")


def describes(name: str, others: Collection[str], head: Callable[[], bytes]) -> bool:
    """Tell whether a file is no document but tells of others of its folder: a bibliography, or CSL-JSON beside a paper.

    `others` are the names in the folder; `head` gives the first bytes, and is asked only where the name allows it.
    """
    lower = name.lower()
    if lower.endswith(".bib"):
        return True
    if not lower.endswith(".json"):
        return False
    stem = name[: -len(".csl.json")] if lower.endswith(".csl.json") else name[: -len(".json")]
    if lower not in _SHARED and not any(stem + suffix in others for suffix in _DESCRIBED):
        return False
    data = head()
    value = head_value(Source(name, data, lambda: io.BytesIO(data), len(data)))
    entry = value[0] if isinstance(value, list) and value else value
    return isinstance(entry, Mapping) and "type" in entry and not {"title", "author"}.isdisjoint(entry)


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
