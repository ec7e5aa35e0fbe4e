"""What a search is asked for and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from kb.placing import Group, Reading
from kb.records import ClaimKind, Part
from kb.views.passages import Passage


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which mentions are wanted; None does not filter. Dates are beginnings of ISO 8601.

    `since` and `until` let their own date in, `before` does not. `side` is the group a claim has to stand in.
    """

    author_id: str | None = None
    topic_id: str | None = None
    document_id: str | None = None
    since: str | None = None
    until: str | None = None
    before: str | None = None
    kind: ClaimKind | None = None
    side: Group | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage with the words around it: `text[start:end]` is the passage.

    `marks` are the ranges of `text` in which words of the query stand; `cut_before` and `cut_after` say whether the
    paragraph goes on there.
    """

    text: str
    start: int
    end: int
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, shown by the mention that matched best; `also` are its further mentions that matched.

    `why` says why it stands in its group. `score` (0-1) is comparable within one answer only; `parts` are what it is
    made of. `under` is the claim of a better hit that stands close by in the same post, where the two are one passage.
    """

    claim_id: str
    text: str
    group: Group
    why: str
    score: float
    passage: Passage
    snippet: Snippet
    mentions: int
    authors: tuple[str, ...]
    also: tuple[Passage, ...] = ()
    parts: tuple[Part, ...] = ()
    under: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found; `found` counts the claims before the limit. Only a statement has a for and an against.

    `narrowed` says, in words, what the filters inside the query were taken for.
    """

    query: str
    reading: Reading
    found: int
    hits: tuple[Hit, ...]
    narrowed: tuple[str, ...] = ()

    def group(self, group: Group) -> tuple[Hit, ...]:
        """Return the hits of one group, best first."""
        return tuple(hit for hit in self.hits if hit.group is group)
