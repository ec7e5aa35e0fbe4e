"""Texts of single authors with labelled relations: our threads kept apart, persuasive essays, change-my-view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kb.evaluation._answers import OURS
from kb.evaluation._threads import Thread, load
from kb.records import ClaimKind, Hedge, Label, Mention, Mode
from kb.training.written import held_out

_LABELS = {"support": Label.SUPPORTS, "oppose": Label.DISPUTES}
_HEAD = 60  # characters by which a part is found in its sentence
SETS = ("persuasive_essays", "cmv_modes")


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences in order, and how one bears on another: (source, target) to the label."""

    name: str
    mentions: tuple[Mention, ...]
    relations: Mapping[tuple[str, str], Label]


def kept_apart(folder: Path = OURS) -> list[Thread]:
    """Return the threads that `held_out.json` keeps apart."""
    apart = held_out(folder)
    paths = sorted((folder / "threads").glob("*.json"))
    return [load(path) for path in paths if msgspec.json.decode(path.read_bytes())["id"] in apart]


def outside(data: Path, name: str) -> list[Text]:
    """Return the texts of one outside set, each sentence with a labelled part a mention; none where it is not there.

    The set gives no paragraphs, and in change-my-view not whose a sentence is.
    """
    relations: dict[str, list[tuple[str, str, Label]]] = {}
    for row in _rows(data / "stance", name):
        if not row.get("cross_author"):
            relations.setdefault(row["doc"], []).append((row["text"], row["claim"], _LABELS[row["label"]]))
    sentences: dict[str, list[str]] = {}
    for row in _rows(data / "claimdet", name):
        sentences.setdefault(row["doc"], []).append(row["text"])
    return [_text(doc, sentences[doc], found) for doc, found in sorted(relations.items()) if doc in sentences]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    paths = sorted(folder.glob(f"{name}.*.jsonl"))
    return [msgspec.json.decode(line) for path in paths for line in path.read_bytes().splitlines()]


def _text(doc: str, sentences: Sequence[str], relations: Sequence[tuple[str, str, Label]]) -> Text:
    place = {part: _find(part, sentences) for pair in relations for part in pair[:2]}
    held = sorted({i for i in place.values() if i is not None})
    starts = [sum(len(s) + 1 for s in sentences[:i]) for i in range(len(sentences))]
    mentions = tuple(
        Mention(
            f"{doc}.{i}", doc, doc, "a", starts[i], starts[i] + len(sentences[i]), 1, 1, sentences[i],
            ClaimKind.EMPIRICAL, Hedge.PLAIN, Mode.ASSERTS, 1.0,
        )
        for i in held
    )  # fmt: skip
    found = {(f"{doc}.{place[a]}", f"{doc}.{place[b]}"): label for a, b, label in relations if place[a] != place[b]}
    return Text(doc, mentions, found)


def _find(part: str, sentences: Sequence[str]) -> int | None:
    return next((i for i, s in enumerate(sentences) if part.strip()[:_HEAD] in s), None)
