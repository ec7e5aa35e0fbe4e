"""Elicit predictions: a question that a post asks, and how likely its readers hold it to be true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.readers._fields import Record, first, flag, records, text, value, when
from kb.readers._forum_items import Person, person
from kb.readers._forum_records import Found, Kind, identity
from kb.readers._html import clean
from kb.readers._thread import Left

_BLOCK = re.compile(r"data-elicit-id=[\"']?([\w-]{1,100})")
_LONGEST_TITLE = 1000
# Far more than any site has; what a hostile file holds beyond it is counted.
_MOST = 200_000


@dataclass(slots=True)
class Question:
    """A question with the predictions made on it: the latest of each person."""

    title: str = ""
    predictions: dict[str, tuple[str, float, Person, str]] = field(default_factory=dict)

    def left(self, people: Mapping[str, Person]) -> list[Left]:
        """Return the predictions as reactions to the words of the question."""
        named = [(p if p.name else people.get(user, p), worth) for _, worth, p, user in self.predictions.values()]
        return [Left("prediction", who.name, who.account, worth, 1, self.title) for who, worth in named]


@dataclass(slots=True)
class Questions:
    """The questions of one file by their ids. `dropped` counts predictions that could not be read or kept."""

    dropped: int = 0
    _by_id: dict[str, Question] = field(default_factory=dict)
    _owned: dict[str, list[str]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _count: int = 0

    def add(self, found: Found) -> None:
        """Take a question, or a prediction that names its question or stands in its record."""
        self._count += 1
        if self._count > _MOST:
            self.dropped += found.kind is Kind.PREDICTION
            return
        if found.kind is Kind.QUESTION:
            id_ = identity(found.record)
            self._question(id_).title = clean(text(found.record, "title"))[:_LONGEST_TITLE].replace("\n", " ")
            if found.owner:
                self._owned.setdefault(found.owner, []).append(id_)
            for prediction in records(found.record, "predictions"):
                self._predict(id_, prediction)
        else:
            self._predict(first(found.record, "binaryQuestionId") or found.owner, found.record)

    def of(self, owner: str, asked: Iterable[str]) -> list[Question]:
        """Return the questions with predictions that a record asks, by its blocks or because they stand in it."""
        ids = dict.fromkeys([*asked, *self._owned.get(owner, ())])
        self._used.update(ids)
        return [q for id_ in ids if (q := self._by_id.get(id_)) and q.predictions]

    def unused(self) -> int:
        """Return how many predictions no post of the file asked for."""
        return sum(len(q.predictions) for id_, q in self._by_id.items() if id_ not in self._used)

    def _question(self, id_: str) -> Question:
        return self._by_id.setdefault(id_, Question())

    def _predict(self, question: str, record: Record) -> None:
        worth = probability(value(record, "prediction"))
        if flag(record, "isDeleted"):
            return
        if worth is None or not question:
            self.dropped += 1
            return
        creator = value(record, "creator")
        who = person(value(creator, "lwUser"))
        who = who if who.name else person(creator)
        user = first(record, "userId", "predictorId") or text(creator, "_id")
        held = self._question(question).predictions
        made = when(record, "createdAt") or ""
        by = user or who.name or f"#{len(held)}"
        if by not in held or held[by][0] <= made:
            held[by] = (made, worth, who, user)


def probability(found: object) -> float | None:
    """Return a prediction as a probability; the sites count in per cent, from 1 to 99."""
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= 100:
        return None
    return round(found / 100 if found >= 1 else float(found), 6)


def blocks(record: Record) -> list[str]:
    """Return the ids of the questions that stand as blocks in the HTML of a record."""
    html = text(record, "htmlBody") or text(record, "contents", "html")
    return list(dict.fromkeys(_BLOCK.findall(html)))
