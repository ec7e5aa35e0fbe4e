"""Sentences of an invented forum: what people claim, deny, restate and concede, in words of our own.

A statement is a thing, a verb, what it acts on and a circumstance; it can be written in many ways, denied, and given
a reason. Everything is drawn from the generator that is handed in, so that the same seed writes the same text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import msgspec


@dataclass(frozen=True, slots=True)
class Verb:
    """Forms that say about the same, and one that says the reverse."""

    says: tuple[str, ...]
    reverse: str


@dataclass(frozen=True, slots=True)
class Field:
    """What a debate is about: things, and what they act on."""

    things: tuple[str, ...]
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of the forum (vocabulary.toml)."""

    adjectives: tuple[str, ...]
    adverbs: tuple[str, ...]
    hedges: tuple[str, ...]
    openers: tuple[str, ...]
    reasons: tuple[str, ...]
    contrasts: tuple[str, ...]
    adjuncts: tuple[str, ...]
    disputes: tuple[str, ...]
    agrees: tuple[str, ...]
    concedes: tuple[str, ...]
    turns: tuple[str, ...]
    questions: tuple[str, ...]
    fillers: tuple[str, ...]
    names_first: tuple[str, ...]
    syllables: tuple[str, ...]
    endings: tuple[str, ...]
    verbs: tuple[Verb, ...]
    fields: tuple[Field, ...]


@cache
def vocabulary() -> Vocabulary:
    """Return the words."""
    text = Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Vocabulary)


@dataclass(frozen=True, slots=True)
class Domain:
    """A corner of a field that threads come back to: its own adjectives and places, which nobody else names."""

    field: Field
    adjectives: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is claimed, before anybody has put it into words; a circumstance may be empty."""

    thing: str
    verb: Verb
    object: str
    circumstance: str


def name(rng: Random) -> str:
    """Return an invented proper name."""
    words = vocabulary()
    return "".join(rng.choices(words.syllables, k=rng.choice((1, 2, 2)))).capitalize() + rng.choice(words.endings)


def domain(rng: Random) -> Domain:
    """Return a domain."""
    words = vocabulary()
    places = tuple(name(rng) for _ in range(3))
    return Domain(rng.choice(words.fields), tuple(rng.sample(words.adjectives, 9)), places)


def state(rng: Random, about: Domain) -> Statement:
    """Return something that can be claimed of a domain; one thing in eight is of another."""
    words = vocabulary()
    field = rng.choice(words.fields) if rng.random() < 0.125 else about.field
    thing = rng.choice(field.things)
    if rng.random() < 0.75:
        thing = f"{rng.choice(about.adjectives)} {thing}"
    circumstance = fill(rng, rng.choice(words.adjuncts), about) if rng.random() < 0.6 else ""
    return Statement(thing, rng.choice(words.verbs), rng.choice(about.field.objects), circumstance)


def fill(rng: Random, template: str, about: Domain) -> str:
    """Return a template with its numbers and names."""
    return template.format(
        years=rng.randint(2, 12), percent=rng.choice((5, 10, 15, 20, 25, 30, 40, 60)), year=rng.randint(1985, 2024),
        place=rng.choice(about.places), topic=rng.choice(about.field.things),
    )  # fmt: skip


def clause(rng: Random, said: Statement, *, denied: bool = False) -> str:
    """Return a clause that states or denies it, without capital and stop."""
    verb = rng.choice(said.verb.says)
    if denied:
        verb = rng.choice((f"do not {verb}", f"do not {verb}", f"never {verb}", said.verb.reverse))
    elif rng.random() < 0.3:
        verb = f"{rng.choice(vocabulary().adverbs)} {verb}"
    return " ".join(part for part in (said.thing, verb, said.object, said.circumstance) if part)


def sentence(rng: Random, said: Statement, about: Domain, *, denied: bool = False) -> str:
    """Return a sentence that states or denies it: 6 to 60 words, about 20 on average, as in long forum posts."""
    words = vocabulary()
    text = clause(rng, said, denied=denied)
    chance = rng.random()
    if chance < 0.3:
        text = f"{rng.choice(words.hedges)} {text}"
    elif chance < 0.5:
        text = f"{rng.choice(words.openers)} {text}"
    while rng.random() < 0.42:
        joint = rng.choice(words.reasons if rng.random() < 0.6 else words.contrasts)
        text = f"{text}, {joint} {clause(rng, state(rng, about), denied=rng.random() < 0.2)}"
    return finish(text)


def finish(text: str) -> str:
    """Return words as a sentence."""
    return f"{text[0].upper()}{text[1:]}."
