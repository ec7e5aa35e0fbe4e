"""The gold annotation of debates as they are found: `seeds/*.json` beside the documents themselves."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from kb.errors import InputError
from kb.evaluation import files

OUTSIDE = "outside"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class GoldSegment:
    """A post or comment; its lines include a header. An author who is not `author_proven` is only told apart.

    Without an author nobody is asked about, as where speakers could not be told apart.
    """

    id: str
    document: str
    start_line: int
    end_line: int
    kind: str = ""
    author: str = ""
    parent: str | None = None
    author_proven: bool = False


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A passage that repeats earlier text; `start` is how it begins, `quoted` the segment it repeats or `outside`."""

    id: str
    document: str
    line: int
    start: str
    end_line: int | None = None
    quoted: str = OUTSIDE
    kind: str = ""

    @property
    def last_line(self) -> int:
        """The line it ends in."""
        return self.end_line or self.line


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim in its author's words; the identical sentence stands again at `also_lines`.

    `quoted`: the words stand only as somebody else's quote; the author is the person quoted.
    """

    id: str
    document: str
    line: int
    sentence: str
    author: str
    type: str = ""
    hedge: str = ""
    also_lines: tuple[int, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class GoldNonClaim:
    """A sentence that is no claim of the person whose post it stands in."""

    id: str
    document: str
    line: int
    sentence: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Two claims."""

    id: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class GoldSide:
    """An author and the claims that put them on one side."""

    author: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldCrux:
    """What a careful reader would list as a crux; importance 1-3."""

    id: str
    documents: tuple[str, ...]
    side_a: GoldSide
    side_b: GoldSide
    importance: int = 1


@dataclass(frozen=True, slots=True)
class GoldHit:
    """A claim that a query should find; grade 1-2."""

    claim: str
    grade: int = 1


class GoldQuery(msgspec.Struct, frozen=True, rename={"for_": "for"}):
    """A query and what it should find. With a `proposition`, the claims that speak for it and against it."""

    id: str
    query: str
    relevant: tuple[GoldHit, ...]
    proposition: str | None = None
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """All that is annotated of some documents."""

    segments: tuple[GoldSegment, ...]
    quotes: tuple[GoldQuote, ...]
    claims: tuple[GoldClaim, ...]
    nonclaims: tuple[GoldNonClaim, ...]
    same: tuple[GoldPair, ...]
    opposed: tuple[GoldPair, ...]
    unrelated: tuple[GoldPair, ...]
    cruxes: tuple[GoldCrux, ...]
    queries: tuple[GoldQuery, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the file names of the annotated documents, sorted."""
        return tuple(sorted({s.document for s in self.segments}))

    def of(self, documents: Set[str]) -> Gold:
        """Return what is annotated of `documents` alone: pairs, cruxes and queries that lie wholly in them."""
        claims = tuple(c for c in self.claims if c.document in documents)
        held = {c.id for c in claims}

        def within(pairs: tuple[GoldPair, ...]) -> tuple[GoldPair, ...]:
            return tuple(p for p in pairs if {p.a, p.b} <= held)

        return Gold(
            segments=tuple(s for s in self.segments if s.document in documents),
            quotes=tuple(q for q in self.quotes if q.document in documents),
            claims=claims,
            nonclaims=tuple(n for n in self.nonclaims if n.document in documents),
            same=within(self.same),
            opposed=within(self.opposed),
            unrelated=within(self.unrelated),
            cruxes=tuple(x for x in self.cruxes if documents >= set(x.documents)),
            queries=tuple(q for q in self.queries if held.issuperset(r.claim for r in q.relevant)),
        )


def load(data: Path) -> Gold:
    """Return the annotation in `data / "seeds"`; a missing file counts as empty.

    Raises `NotFoundError`, `InputError`.
    """
    files(data, "seeds", "segments.json")
    folder = data / "seeds"
    return Gold(
        _read(folder / "segments.json", GoldSegment),
        _read(folder / "quotes.json", GoldQuote),
        _read(folder / "claims.json", GoldClaim),
        _read(folder / "nonclaims.json", GoldNonClaim),
        _read(folder / "same.json", GoldPair),
        _read(folder / "opposed.json", GoldPair),
        _read(folder / "unrelated_hard.json", GoldPair),
        _read(folder / "cruxes.json", GoldCrux),
        _read(folder / "queries.json", GoldQuery),
    )


def _read(file: Path, kind: type[_T]) -> tuple[_T, ...]:
    if not file.is_file():
        return ()
    try:
        rows = msgspec.json.decode(file.read_bytes(), type=tuple[dict[str, Any], ...])
        # What the annotator left empty is the same as what is not there.
        return tuple(msgspec.convert({k: v for k, v in row.items() if v is not None}, kind) for row in rows)
    except msgspec.MsgspecError as error:
        raise InputError(f"{file}: not the annotation it should be: {error}") from error
