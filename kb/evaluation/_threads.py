"""The written debates as they are labelled: every sentence with its claim, what bears on what, the cruxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kb.ids import make_id
from kb.intake import Taken
from kb.records import Document, Post, PostKind
from kb.stages.authors import raw_author
from kb.text import LineIndex
from kb.training.pairs import WRITTEN
from kb.training.written import POLARITY, held_out, thread_files

SIGNS = {"supports": 1, "disputes": -1}


@dataclass(frozen=True, slots=True)
class Unit:
    """A labelled sentence with its span in the rendered text; `sign` is +1 said, -1 rejected, 0 neither.

    `stance` and `hedge` are as labelled, empty where they are not; `post` counts posts from 0.
    """

    start: int
    end: int
    author: str
    claim: str | None
    sign: int
    quoted: bool
    stance: str = ""
    hedge: str = ""
    post: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A labelled change of mind: who, on which claim, in which post, from what to what."""

    author: str
    claim: str
    post: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A rendered thread with its gold labels."""

    document: Document
    domain: str
    posts: tuple[Post, ...]
    authors: tuple[str, ...]
    units: tuple[Unit, ...]
    relations: tuple[tuple[str, str, int], ...]
    cruxes: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    turns: tuple[Turn, ...] = ()

    @property
    def parsed(self) -> Taken:
        """The thread as a reader would leave it."""
        return Taken(self.document, self.posts, tuple(raw_author(a, self.document) for a in self.authors))


def kept_apart(folder: Path = WRITTEN) -> list[Thread]:
    """Return the threads of `folder` that no model is fitted on."""
    apart = held_out(folder)
    return [load(p) for p in thread_files(folder) if msgspec.json.decode(p.read_bytes())["id"] in apart]


def load(path: Path) -> Thread:
    """Return the thread of one file, rendered as text: units in order, quotes on lines of their own."""
    thread = msgspec.json.decode(path.read_bytes())
    text, units, spans = "", [], []
    for place, post in enumerate(thread["posts"]):
        text += "\n\n" if text else ""
        begin = len(text)
        for number, unit in enumerate(post["units"]):
            text += _gap(post["units"], number)
            units.append(_unit(unit, len(text), post["author"], place))
            text += unit["t"]
        spans.append((begin, len(text)))
    document = Document(make_id("d", thread["id"]), path.name, "gold", thread["title"], text)
    return Thread(
        document,
        thread["domain"],
        _posts(thread["posts"], spans, document),
        tuple(sorted({p["author"] for p in thread["posts"]})),
        tuple(units),
        tuple((a, b, SIGNS[kind]) for a, kind, b in thread["relations"]),
        tuple((x["claim"], frozenset(x["sides"][0]), frozenset(x["sides"][1])) for x in thread["cruxes"]),
        _turns(thread),
    )


def _unit(unit: dict[str, Any], start: int, author: str, post: int) -> Unit:
    stance, hedge = unit.get("stance") or "", unit.get("hedge") or ""
    sign = POLARITY.get(stance, 0)
    return Unit(start, start + len(unit["t"]), author, unit.get("c"), sign, "q" in unit, stance, hedge, post)


def _turns(thread: dict[str, Any]) -> tuple[Turn, ...]:
    place = {p["id"]: i for i, p in enumerate(thread["posts"])}
    return tuple(
        Turn(t["author"], t["claim"], place[t["post"]], t["from"], t["to"]) for t in thread.get("mind_changes", ())
    )


def _posts(posts: Sequence[dict[str, Any]], spans: Sequence[tuple[int, int]], document: Document) -> tuple[Post, ...]:
    ids = {p["id"]: make_id("p", document.id, *span) for p, span in zip(posts, spans, strict=True)}
    lines = LineIndex(document.text)
    return tuple(
        Post(
            ids[p["id"]], document.id, raw_author(p["author"], document).id, PostKind(p["kind"]), *span,
            *lines.lines(*span), parent_id=ids.get(p["parent"]), date=p["date"],
        )
        for p, span in zip(posts, spans, strict=True)
    )  # fmt: skip


def _gap(units: Sequence[dict[str, Any]], number: int) -> str:
    if number == 0:
        return ""
    if units[number].get("br"):
        return "\n\n"
    return "\n" if ">" in (units[number]["t"][:1], units[number - 1]["t"][:1]) else " "
