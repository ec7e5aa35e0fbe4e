"""Invented threads: a post, and comments that quote, dispute, support, concede, restate and ask.

A thread depends on the seed and its number alone: a larger forum begins with the threads of a smaller one, and memory
does not grow with it. Domains and people come back the more often the older they are, as in a real forum.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from kb.benchmark import grammar
from kb.benchmark.grammar import Domain, Statement

_BEGAN = dt.datetime(2014, 1, 1, tzinfo=dt.UTC)
_STOCK = 40  # what is said again and again about a domain
_MOST_COMMENTS = 60


class Attitude(StrEnum):
    """How a comment answers."""

    DISPUTES = "disputes"
    SUPPORTS = "supports"
    CONCEDES = "concedes"
    ASKS = "asks"
    DIGRESSES = "digresses"


_ATTITUDES, _WEIGHTS = tuple(Attitude), (40, 22, 14, 8, 16)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the statement it makes, None if it makes none."""

    text: str
    statement: Statement | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A post or comment: paragraphs of sentences; `quote` are words of another, `parent` is a number in the thread."""

    author: str
    parent: int | None
    date: dt.datetime
    karma: int
    quote: str
    paragraphs: tuple[tuple[Said, ...], ...]
    attitude: Attitude | None = None

    @property
    def sentences(self) -> tuple[Said, ...]:
        """All its own sentences."""
        return tuple(said for paragraph in self.paragraphs for said in paragraph)


@dataclass(frozen=True, slots=True)
class Thread:
    """A post and what answers it, in order of time."""

    number: int
    title: str
    messages: tuple[Message, ...]

    @property
    def statements(self) -> int:
        """How many of its sentences claim something."""
        return sum(said.statement is not None for message in self.messages for said in message.sentences)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a thread is drawn from."""

    seed: int
    number: int
    rng: Random
    about: Domain
    people: tuple[str, ...]
    raised: list[Statement] = field(default_factory=list)

    def raise_(self) -> Statement:
        """Return a statement: an old one of the domain, one of this thread again, or a new one."""
        chance = self.rng.random()
        if chance < 0.25:
            return _stock(self.seed, self.number, self.rng)
        if chance < 0.35 and self.raised:
            return self.rng.choice(self.raised)
        self.raised.append(grammar.state(self.rng, self.about))
        return self.raised[-1]


def thread(seed: int, number: int, revision: int = 0) -> Thread:
    """Return thread `number` of the forum `seed`; each further revision has one more comment."""
    rng = Random(f"{seed} thread {number}")  # noqa: S311 - invented text, no secret
    about = _domain(seed, number)
    known = 12 + number  # people who have come so far
    crowd = {_elder(rng, known) for _ in range(rng.randint(3, 14))}
    scene = _Scene(seed, number, rng, about, tuple(_person(seed, one) for one in sorted(crowd)))
    began = _BEGAN + dt.timedelta(hours=3 * number + rng.randint(0, 2))
    opening = thesis(seed, number)
    messages = [_post(scene, opening, began)]
    comments = min(int(rng.expovariate(1 / 9)) + 1, _MOST_COMMENTS)
    for _ in range(comments + revision):
        messages.append(_comment(scene, messages))
    return Thread(number, opening.text.rstrip("."), tuple(messages))


def thesis(seed: int, number: int) -> Said:
    """Return the first claim of a thread, which others may quote."""
    rng = Random(f"{seed} thesis {number}")  # noqa: S311
    statement = grammar.state(rng, _domain(seed, number))
    return Said(grammar.sentence(rng, statement, _domain(seed, number)), statement)


def _domain(seed: int, number: int) -> Domain:
    rng = Random(f"{seed} domain of {number}")  # noqa: S311
    return grammar.domain(Random(f"{seed} domain {_elder(rng, 3 + number // 10)}"))  # noqa: S311


def _stock(seed: int, number: int, rng: Random) -> Statement:
    """Return one of the statements that every thread about the same domain may make."""
    about = _domain(seed, number)
    key = f"{seed} stock {about.places} {rng.randrange(_STOCK)}"
    return grammar.state(Random(key), about)  # noqa: S311


def _elder(rng: Random, known: int) -> int:
    """Return one of `known`, the first ones most often (a density of 1 / sqrt)."""
    return int(known * rng.random() ** 2)


def _person(seed: int, number: int) -> str:
    rng = Random(f"{seed} person {number}")  # noqa: S311
    first, last = rng.choice(grammar.vocabulary().names_first), grammar.name(rng)
    return f"{first.lower()}_{last.lower()}" if rng.random() < 0.3 else f"{first} {last}"


def _post(scene: _Scene, opening: Said, date: dt.datetime) -> Message:
    rng = scene.rng
    paragraphs = [tuple(_own(scene) for _ in range(rng.randint(2, 6))) for _ in range(rng.randint(1, 7))]
    paragraphs[0] = (opening, *paragraphs[0])
    karma = int(rng.lognormvariate(3, 1))
    return Message(rng.choice(scene.people), None, date, karma, "", tuple(paragraphs))


def _own(scene: _Scene) -> Said:
    """Return a sentence that answers nothing: mostly a claim, at times a filler or a question."""
    rng, words = scene.rng, grammar.vocabulary()
    chance = rng.random()
    if chance < 0.08:
        return Said(grammar.fill(rng, rng.choice(words.fillers), scene.about))
    if chance < 0.14:
        return Said(grammar.fill(rng, rng.choice(words.questions), scene.about))
    statement, denied = scene.raise_(), rng.random() < 0.12
    return Said(grammar.sentence(rng, statement, scene.about, denied=denied), statement, denied)


def _comment(scene: _Scene, before: list[Message]) -> Message:
    rng = scene.rng
    parent = 0 if rng.random() < 0.4 else rng.randrange(max(0, len(before) - 8), len(before))
    above = before[parent]
    author = rng.choice([p for p in scene.people if p != above.author] or scene.people)
    claims = [said for said in above.sentences if said.statement]
    target = rng.choice(claims) if claims else None
    attitude = rng.choices(_ATTITUDES, _WEIGHTS)[0]
    quote = target.text if target and rng.random() < 0.4 else ""
    if scene.number and rng.random() < 0.05:
        quote = thesis(scene.seed, _elder(rng, scene.number)).text  # words from another thread
    first = (*_answer(scene, attitude, target), *(_own(scene) for _ in range(rng.randint(0, 4))))
    more = [tuple(_own(scene) for _ in range(rng.randint(2, 4))) for _ in range(int(rng.expovariate(1)))]
    # Nobody writes below a quote what the quote says, word for word.
    own = [kept for part in (first, *more) if (kept := tuple(said for said in part if said.text != quote))]
    date = before[-1].date + dt.timedelta(minutes=rng.randint(3, 900))
    karma = round(rng.gauss(6, 9))
    return Message(author, parent, date, karma, quote, tuple(own), attitude)


def _answer(scene: _Scene, attitude: Attitude, target: Said | None) -> list[Said]:
    """Return the sentences that take a stance on what is answered."""
    rng, words, about = scene.rng, grammar.vocabulary(), scene.about
    statement = target.statement if target else None
    if target is None or statement is None or attitude is Attitude.DIGRESSES:
        return [_own(scene)]
    if attitude is Attitude.ASKS:
        return [Said(grammar.fill(rng, rng.choice(words.questions), about))]
    if attitude is Attitude.CONCEDES:
        held = grammar.clause(rng, statement, denied=target.denied)
        other = scene.raise_()
        text = f"{rng.choice(words.concedes)} {held}, {rng.choice(words.turns)} {grammar.clause(rng, other)}"
        return [Said(grammar.finish(text), other)]
    disputes = attitude is Attitude.DISPUTES
    found = [Said(rng.choice(words.disputes if disputes else words.agrees))] if rng.random() < 0.7 else []
    if rng.random() < 0.6 or not found:
        denied = target.denied != disputes
        found.append(Said(grammar.sentence(rng, statement, about, denied=denied), statement, denied))
    return found
