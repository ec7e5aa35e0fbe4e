"""Reads what the neural models learn from: public pairs and stances, and the written tuples, split by topic.

Only sets whose licence lets weights be shipped are named here (see the README of the labelled data).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kb.errors import InputError

WRITTEN = Path(__file__).parent / "data"
"""The written set of this project, and `held_out.json` with the topics that no model is fitted on."""
SAME, CONTRA = ("same", "same_short"), ("neutral", "contra", "twin")


@dataclass(frozen=True, slots=True)
class Group:
    """A sentence, others that state the same, and others that look alike and do not."""

    anchor: str
    same: tuple[str, ...]
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tuple:
    """A written claim seen from all sides: `fields` by the names of the data's README.

    A topic that is `kept_apart` is for scores only.
    """

    domain: str
    topic: str
    kept_apart: bool
    fields: dict[str, str]


def tuples(folder: Path = WRITTEN) -> list[Tuple]:
    """Return the written tuples below `folder`, in the order of their files. Raises `InputError` if there are none."""
    files = sorted((folder / "tuples").glob("*.jsonl"))
    if not files:
        raise InputError(f"{folder / 'tuples'}: no *.jsonl here", hint="name the folder of the written set")
    held = set(_decode(folder / "held_out.json")["tuples"])
    return [
        Tuple(r["domain"], r["topic"], f"{r['domain']}/{r['topic']}" in held, _texts(r))
        for path in files
        for r in _lines(path)
    ]


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {k: v for k, v in row.items() if isinstance(v, str)}


def written_groups(rows: Iterable[Tuple]) -> Iterator[Group]:
    """Yield each claim with its restatements, and with its opposites and its look-alike."""
    for row in rows:
        yield Group(row.fields["claim"], tuple(row.fields[f] for f in SAME), tuple(row.fields[f] for f in CONTRA))


def pair_groups(data: Path, name: str) -> list[Group]:
    """Return the training part of a public set of pairs, by sentence.

    A sentence that only comes with others that differ is its own restatement: what it teaches is the difference.
    """
    same: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for row in _lines(data / "pairs" / f"{name}.train.jsonl"):
        for one, two in ((row["a"], row["b"]), (row["b"], row["a"])):
            if row["label"] == "same":
                same[one].append(two)
            else:  # those that contradict come first: they are the hardest
                other[one].append((row["label"] != "contradict" and row.get("rel") != "opposite_stance", two))
    anchors = sorted({*same, *other})
    return [Group(a, tuple(same[a]) or (a,), tuple(t for _, t in sorted(other[a]))) for a in anchors]


def query_groups(data: Path, name: str) -> list[Group]:
    """Return the training queries of a retrieval set with what answers them."""
    folder = data / "retrieval"
    corpus = folder / f"{name}.corpus.jsonl"
    texts = {r["id"]: r["text"] for r in _lines(corpus if corpus.exists() else folder / f"{name}.train.corpus.jsonl")}
    rows = _lines(folder / f"{name}.train.jsonl")
    return [Group(r["query"], tuple(texts[i] for i in r["relevant"] if i in texts)) for r in rows]


def families(data: Path, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return groups of sentences about one thing: a claim of a stance set and what is said on it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for row in _lines(data / "stance" / f"{name}.train.jsonl"):
            found[row["claim"] if name != "snli" else row["text"]].append(
                row["text"] if name != "snli" else row["claim"]
            )
    return [(claim, *texts) for claim, texts in sorted(found.items())]


def stances(data: Path, name: str, part: str = "train") -> list[dict[str, Any]]:
    """Return the rows of a stance set: claim, text, label, and what else it has."""
    return list(_lines(data / "stance" / f"{name}.{part}.jsonl"))


def labelled(data: Path, name: str, part: str = "train") -> list[dict[str, Any]]:
    """Return the rows of a set of pairs: a, b, label, and what else it has."""
    return list(_lines(data / "pairs" / f"{name}.{part}.jsonl"))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from (msgspec.json.decode(line) for line in path.read_bytes().splitlines())
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(
            f"{path}: no labelled rows: {error}", hint="name the folder of the data with --data"
        ) from error


def _decode(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{path}: does not say what is kept apart: {error}") from error
    return found
