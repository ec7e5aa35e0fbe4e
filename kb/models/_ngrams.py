"""Hashed n-gram features of a reply's opening: how people begin tells whether they agree."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kb.text import plain_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 2**16
OPENING_CHARS = 300
_TOKEN = re.compile(r"[a-z0']+|[?!.,:;()\"]")
_DIGITS = re.compile(r"\d+")


def opening(text: str) -> list[str]:
    """Return the tokens of the first `OPENING_CHARS` characters: lower case, plain apostrophes, numbers as 0."""
    plain = _DIGITS.sub("0", plain_text(text).lower())
    return _TOKEN.findall(plain[:OPENING_CHARS])


def features(text: str) -> NDArray[np.int64]:
    """Return the sorted distinct buckets of `text`: words, pairs, triples, and which words come first."""
    import numpy as np

    return np.array(sorted({zlib.crc32(f.encode()) % BUCKETS for f in _ngrams(opening(text))}), dtype=np.int64)


def rows(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (indptr, indices) of the sparse binary matrix with one row a text."""
    import numpy as np

    found = [features(text) for text in texts]
    indptr = np.cumsum([0, *(len(f) for f in found)], dtype=np.int64)
    return indptr, np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _ngrams(tokens: Sequence[str]) -> Iterator[str]:
    for i, word in enumerate(tokens):
        yield f"w {word}"
        if i + 1 < len(tokens):
            yield f"b {word} {tokens[i + 1]}"
        if i + 2 < len(tokens):
            yield f"t {word} {tokens[i + 1]} {tokens[i + 2]}"
        if i < 8:
            yield f"h {word}"
        if i < 6 and i + 1 < len(tokens):
            yield f"hb {word} {tokens[i + 1]}"
