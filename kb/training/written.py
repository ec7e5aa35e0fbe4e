"""Reads the labelled forum prose that kb's models learn from: `written/` with `tuples/` and `threads/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kb.errors import InputError
from kb.records import Label

POLARITY = {"asserts": 1, "concedes": 1, "rejects": -1}
_CUES = {"agree": Label.SUPPORTS, "disagree": Label.DISPUTES, "partial": Label.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and what it answers, with its gold label; `group` keeps a topic on one side of a split."""

    answer: str
    answered: str
    label: Label
    domain: str
    group: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply of a thread as it meets a reader, whether or not it bears on what it answers.

    `reply.label` is neutral where it goes both ways or none; `met` says that labelled claims of the two meet.
    """

    reply: Reply
    met: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and whether it is a claim; `group` keeps what stands together on one side of a split."""

    text: str
    claim: bool
    domain: str
    group: str = ""


def thread_sentences(folder: Path) -> Iterator[Labelled]:
    """Yield every unquoted unit of the threads; a claim that is only presented counts as none."""
    for path in _files(folder / "threads", "*.json"):
        thread = msgspec.json.decode(path.read_bytes())
        for unit in (u for post in thread["posts"] for u in post["units"] if "q" not in u):
            yield Labelled(unit["t"], unit.get("stance") in POLARITY, thread["domain"], thread["id"])


def tuple_sentences(folder: Path) -> Iterator[Labelled]:
    """Yield the claims, denials and reasons of the tuples."""
    for path in _files(folder / "tuples", "*.jsonl"):
        for row in map(msgspec.json.decode, path.read_bytes().splitlines()):
            for field in ("claim", "same", "contra", "support", "attack"):
                yield Labelled(row[field], True, row["domain"], f"{row['domain']}/{row['topic']}")


def tuple_replies(folder: Path) -> Iterator[Reply]:
    """Yield three replies a claim: one that agrees, one that disputes, one that grants a part (neutral)."""
    fields = (("reply_agree", Label.SUPPORTS), ("reply_disagree", Label.DISPUTES), ("partial", Label.NEUTRAL))
    for path in _files(folder / "tuples", "*.jsonl"):
        for row in map(msgspec.json.decode, path.read_bytes().splitlines()):
            for field, label in fields:
                yield Reply(row[field], row["claim"], label, row["domain"], f"{row['domain']}/{row['topic']}")


def thread_replies(folder: Path) -> Iterator[Reply]:
    """Yield every reply of the threads whose claims meet its parent's: same way, against it, or both (neutral)."""
    return (answer.reply for answer in thread_answers(folder) if answer.met)


def thread_answers(folder: Path) -> Iterator[Answer]:
    """Yield every answer of the threads to somebody else, those that take no side among them."""
    for path in _files(folder / "threads", "*.json"):
        thread = msgspec.json.decode(path.read_bytes())
        posts = {post["id"]: post for post in thread["posts"]}
        bears = {(a, b): 1 if kind == "supports" else -1 for a, kind, b in thread["relations"]}
        for post in thread["posts"]:
            parent = posts.get(post["parent"])
            own = [unit for unit in post["units"] if "q" not in unit]
            if parent is not None and parent["author"] != post["author"] and own:
                yield _answer(own, parent, bears, thread)


def held_out(folder: Path) -> frozenset[str]:
    """Return the groups (`Reply.group`) that the folder names as kept apart for testing; none if it names none."""
    path = folder / "held_out.json"
    if not path.exists():
        return frozenset()
    named = msgspec.json.decode(path.read_bytes())
    return frozenset((*named["threads"], *named["tuples"]))


def _answer(
    own: list[dict[str, Any]],
    parent: dict[str, Any],
    bears: dict[tuple[str, str], int],
    thread: dict[str, Any],
) -> Answer:
    said = {u["c"]: POLARITY[u["stance"]] for u in parent["units"] if u.get("stance") in POLARITY}
    met = set[int]().union(*(_signs(unit, said, bears) for unit in own))
    cues = {_CUES[u["cue"]] for u in own if "cue" in u}
    label = _label(met) or (next(iter(cues)) if len(cues) == 1 else Label.NEUTRAL)
    answered = " ".join(u["t"] for u in parent["units"])
    return Answer(Reply(" ".join(u["t"] for u in own), answered, label, thread["domain"], thread["id"]), bool(met))


def _signs(unit: dict[str, Any], said: dict[str, int], bears: dict[tuple[str, str], int]) -> set[int]:
    sign = POLARITY.get(unit.get("stance", ""))
    if sign is None:
        return set()
    found = {sign * said[unit["c"]]} if unit["c"] in said else set()
    return found | {sign * bears[unit["c"], c] * other for c, other in said.items() if (unit["c"], c) in bears}


def _label(signs: set[int]) -> Label | None:
    """Return the label that the ways of meeting come to, None where nothing meets."""
    if not signs:
        return None
    return Label.NEUTRAL if len(signs) == 2 else Label.SUPPORTS if signs == {1} else Label.DISPUTES


def thread_files(folder: Path) -> list[Path]:
    """Return the files of the labelled threads. Raises `InputError` if there are none."""
    return _files(folder / "threads", "*.json")


def _files(folder: Path, pattern: str) -> list[Path]:
    found = sorted(folder.glob(pattern))
    if not found:
        raise InputError(f"{folder}: no {pattern} here", hint="name the folder of the written set with --data")
    return found
