"""What a user would pick instead of kb, measured on the same sentences in the same run: ratios first."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from kb.benchmark import corpus
from kb.benchmark.figures import Figure
from kb.benchmark.processes import run
from kb.benchmark.rivals import NEEDS, OWN, Rival

TEXTS = 1000


def sample(seed: int) -> list[str]:
    """Return the first sentences of a forum, each once."""
    every = (s.text for t in corpus.numbers(sys.maxsize, seed) for m in t.messages for s in m.sentences)
    return list(itertools.islice(dict.fromkeys(itertools.islice(every, 3 * TEXTS)), TEXTS))


def all_of(texts: list[str], folder: Path, python: str) -> tuple[dict[str, Rival], list[str]]:
    """Run each rival that the interpreter `python` can import, and kb's own encoder; return the others' names too."""
    asked = folder / "texts.json"
    asked.write_bytes(msgspec.json.encode(texts))
    said = run(("-m", "kb.benchmark.rivals"), folder, python).out.split(b"\n")
    here = [name for name in NEEDS if name.encode() in said]
    found = {
        name: msgspec.json.decode(run(("-m", "kb.benchmark.rivals", name, str(asked)), folder, python).out, type=Rival)
        for name in here
    }
    return found, [name for name in NEEDS if name not in here]


def figures_of(found: Mapping[str, Rival], texts: int, search: float, size: str) -> Iterator[Figure]:
    """Yield what they took, ratios first; `search` are the seconds of `kb search` over a base of `size` claims."""
    measured = f"{texts:,} sentences"
    for figure in itertools.chain(_ratios(found, search, size), *(_each(n, r, texts) for n, r in found.items())):
        yield Figure(figure.name, figure.value, figure.unit, figure.better, measured)


def _ratios(found: Mapping[str, Rival], search: float, size: str) -> Iterator[Figure]:
    own = found.get(OWN)
    for name in ("llm", "sentence-transformers"):
        if (other := found.get(name)) is None:
            continue
        yield Figure(f"beside / kb search over {size} claims, times {name}", other.asking / search, "x", "higher")
        if own:
            yield Figure(f"beside / kb's encoder from nothing, times {name}", other.taking / own.taking, "x", "higher")
        if own and other.load:
            yield Figure(f"beside / kb's encoder once loaded, times {name}", other.index / own.index, "x", "higher")
            yield Figure(f"beside / the same, processor, times {name}", other.cpu / own.cpu, "x", "higher")


def _each(name: str, one: Rival, texts: int) -> Iterator[Figure]:
    yield Figure(f"beside / {name}, takes in all from nothing", one.taking, "s")
    yield Figure(f"beside / {name}, answers one query from nothing", one.asking, "s")
    if one.load:
        yield Figure(f"beside / {name}, import and load", one.load, "s")
        yield Figure(f"beside / {name}, takes in once loaded", texts / one.index, "texts/s", "higher")
        yield Figure(f"beside / {name}, one query once loaded", 1000 * one.query, "ms")
