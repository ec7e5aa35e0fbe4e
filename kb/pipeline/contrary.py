"""What cannot be said of claims together: of two words on one pair the later counts, a knot of several is refused."""

from __future__ import annotations

from collections.abc import Iterable

from kb.errors import ConfigError
from kb.pipeline.judging import given, made
from kb.records import Judgement, JudgementKind, Label
from kb.store import Store
from kb.text import normalise

ON_SAMENESS = (JudgementKind.SAME, JudgementKind.NOT_SAME)


def replaced(store: Store, said: Judgement) -> tuple[Judgement, ...]:
    """Return the verdicts that cannot hold beside this one on the same pair. Raises `ConfigError` if it is no news."""
    family = ON_SAMENESS if said.kind in ON_SAMENESS else (said.kind,)
    found = [old for old in given(store, family) if _on_one_pair(old, said)]
    if found and (found[-1].kind, found[-1].verdict) == (said.kind, said.verdict):
        raise ConfigError(f"you have said so already: {found[-1].id}")
    return tuple(old for old in found if old.id != said.id)


def joining(store: Store, one: str, two: str, *, round_about: bool = False) -> list[Judgement]:
    """Return the verdicts by which these words are one claim, none if they are not.

    With `round_about` one on just these two does not count.
    """
    here = {normalise(one), normalise(two)}
    chain = [j for j in given(store, (JudgementKind.SAME,)) if not (round_about and set(pair(j)) == here)]
    groups = _groups(chain)
    home = groups.get(normalise(one))
    return [j for j in chain if groups[pair(j)[0]] == home] if home and home == groups.get(normalise(two)) else []


def parting(store: Store, one: str, two: str) -> Judgement | None:
    """Return a verdict on other words that would not hold if these two were one claim."""
    here = tuple(sorted((normalise(one), normalise(two))))
    groups = _groups([*given(store, (JudgementKind.SAME,)), made(JudgementKind.SAME, one, two, "")])
    apart = (j for j in given(store, (JudgementKind.NOT_SAME,)) if tuple(sorted(pair(j))) != here)
    return next((j for j in apart if len({groups.get(words, words) for words in pair(j)}) == 1), None)


def pair(said: Judgement) -> tuple[str, str]:
    """Return the words of a verdict as they are compared."""
    return normalise(said.subject), normalise(said.object or "")


def _on_one_pair(old: Judgement, said: Judgement) -> bool:
    if old.kind in ON_SAMENESS or Label.NEUTRAL in (old.verdict, said.verdict):
        return set(pair(old)) == set(pair(said))
    return pair(old) == pair(said)


def _groups(joined: Iterable[Judgement]) -> dict[str, str]:
    """Return a name for the claim of each of the words that are called one with others."""
    home: dict[str, str] = {}
    for said in joined:
        one, two = (home.setdefault(words, words) for words in pair(said))
        home.update({words: one for words, name in home.items() if name == two})
    return home
