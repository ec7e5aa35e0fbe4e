"""Content-hash ids: the same content has the same id on every machine, in any order of ingestion.

An id is a one-letter kind, a colon and hexadecimal digits of a SHA-256 over the parts that make
the record what it is. Users type any unambiguous prefix.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

DIGITS = 16
KINDS = {
    "d": "document",
    "p": "post",
    "a": "author",
    "q": "quote",
    "m": "mention",
    "c": "claim",
    "s": "stance",
    "e": "exchange",
    "t": "topic",
    "x": "crux",
    "j": "judgement",
}


def make_id(kind: str, *parts: str | int | None) -> str:
    """Return `kind:digest` over `parts`; the parts are length-prefixed, so no two lists collide by joining."""
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        data = b"\xff" if part is None else str(part).encode()
        digest.update(f"{len(data)}:".encode() + data)
    return f"{kind}:{digest.hexdigest()[:DIGITS]}"


def fingerprint(*parts: str | bytes) -> str:
    """Return a 16-digit hexadecimal digest that tells one configuration, model or text from another."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:DIGITS]


def unnamed(speaker: str, path: str) -> str:
    """Return what an unnamed author is called: the label of the speaker in the document at `path`."""
    return f"anonymous {speaker} in {PurePosixPath(path).stem}"


def speaker_of(name: str, path: str) -> str | None:
    """Return the label that `unnamed` put into `name`; None if that is no such name."""
    before, after = unnamed("\0", path).split("\0")
    label = name.removeprefix(before).removesuffix(after)
    return label if label and unnamed(label, path) == name else None
