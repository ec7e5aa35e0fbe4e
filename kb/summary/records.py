"""What a summary is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.records import Part
from kb.summary.woven import Woven
from kb.views.claims import ClaimLine, StanceView
from kb.views.cruxes import CruxView
from kb.views.passages import Passage
from kb.views.topics import TopicLine


@dataclass(frozen=True, slots=True)
class Scope:
    """What is summarised; at most one of the ids is set, none means the whole base.

    `post_id` takes that post and all that answers it, directly or further down. `since` (the beginning of an ISO 8601
    date) narrows nothing: it asks what has changed from then on.
    """

    topic_id: str | None = None
    author_id: str | None = None
    document_id: str | None = None
    post_id: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """A claim that speaks for others: `claims` claims stand behind it, itself among them, made by `authors`.

    They say nearly the same, or support it. One that disputes or denies the point is never among them. `held_by` and
    `rejected_by` are the people who are on record for and against the point itself, `against` the surest words against
    it. `new` says that nobody made it before `Scope.since`. `parts` are what it was chosen by.
    """

    claim: ClaimLine
    claims: int
    authors: tuple[str, ...]
    held_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    against: Passage | None
    new: bool
    crux_ids: tuple[str, ...]
    score: float
    parts: tuple[Part, ...]


class Open(StrEnum):
    """Why a question is open."""

    DIVIDED = "divided"
    UNANSWERED = "unanswered"
    LEFT_OPEN = "left open"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A claim that is not settled, and why.

    `divided`: `people` are on both sides of it, and it is no crux. `unanswered`: `people` dispute it by `objection`,
    and nobody who makes it has answered. `left open`: `people` are on record as unsure.
    """

    claim: ClaimLine
    why: Open
    people: tuple[str, ...]
    objection: Passage | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What came from `since` on; `authors` are the named who speak for the first time, `disputed` is older itself."""

    since: str
    posts: int
    claims: int
    authors: tuple[str, ...]
    disputed: tuple[StanceView, ...]
    crux_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts, key points, cruxes, open questions, changes and topics within a scope.

    Every `text` within is the words of a document between the `start` and `end` that stand with it; but for `woven`,
    the key points in the prose of a language model, which is there only where one was asked for it.
    """

    scope: Scope
    documents: int
    posts: int
    authors: int
    claims: int
    mentions: int
    since: str | None
    until: str | None
    points: tuple[KeyPoint, ...]
    cruxes: tuple[CruxView, ...]
    questions: tuple[OpenQuestion, ...]
    changes: Changes | None
    topics: tuple[TopicLine, ...]
    woven: Woven | None = None
