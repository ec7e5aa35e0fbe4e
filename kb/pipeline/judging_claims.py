"""A person's verdicts on claims: two are one, two are two, one bears on another or does not, a sentence is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb.config import Config
from kb.errors import AmbiguousError, ConfigError, NotFoundError
from kb.pipeline import contrary, judging, targets
from kb.pipeline.judging import Word, made
from kb.pipeline.report import Progress
from kb.pipeline.targets import Target
from kb.records import Claim, Judgement, JudgementKind, Label, StanceLink
from kb.store import Sizes, Store
from kb.text import normalise
from kb.views.judged import verdicts

ABOUT_CLAIMS = (JudgementKind.SAME, JudgementKind.NOT_SAME, JudgementKind.NOT_A_CLAIM, JudgementKind.STANCE)

_LISTED = 60


@dataclass(frozen=True, slots=True)
class ClaimJudged:
    """What a verdict on claims did: the claims that hold its words and the links between them, before and now.

    `replaced` are earlier verdicts that it takes the place of; `run_id` is the run that it was kept in.
    """

    judgement: Judgement
    replaced: tuple[Judgement, ...]
    run_id: int
    claims_before: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    links_before: tuple[StanceLink, ...]
    links: tuple[StanceLink, ...]
    sizes_before: Sizes
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class _Seen:
    claims: tuple[Claim, ...]
    links: tuple[StanceLink, ...]


def same(one: str, two: str | None, config: Config, database: Path, *, progress: Progress | None = None) -> ClaimJudged:
    """Make one claim of two.

    Each is the id of a claim, a mention or a crux, a place or words to the letter; one alone is the id of a link.
    Raises `NotFoundError`, `AmbiguousError`, `ConfigError` for a verdict that cannot hold, `StoreError`.
    """

    def word(store: Store) -> Word:
        a, b = targets.two(store, config, one, two)
        if a.claim_id == b.claim_id:
            raise ConfigError(f"{one} and {two} are one claim already: {a.claim_id}")
        links = _between(store, {a.claim_id}, {b.claim_id})
        for id_ in verdicts(store, links).values():
            raise _first_take_back(id_, f"one of them {store.judgements.get(id_).verdict} the other")
        if apart := contrary.parting(store, a.words, b.words):
            raise _first_take_back(apart.id, "two are kept apart that this would make one")
        return _on_pair(store, JudgementKind.SAME, a, b)

    return _judge("claim same", word, config, database, progress)


def different(
    one: str, two: str | None, config: Config, database: Path, *, progress: Progress | None = None
) -> ClaimJudged:
    """Keep two sentences apart, whatever says that they are one claim. They are named, and it raises, as for `same`."""

    def word(store: Store) -> Word:
        a, b = targets.two(store, config, one, two)
        if normalise(a.words) == normalise(b.words):
            raise ConfigError(
                f"{one} and {two} are the same words", hint=f"kb show {a.claim_id} lists the mentions; name two (m:...)"
            )
        if chain := contrary.joining(store, a.words, b.words, round_about=True):
            raise ConfigError(
                f"they are one claim by way of others, by your words {', '.join(j.id for j in chain)}",
                hint="kb claim undo ID takes one of these back, then they can be two",
            )
        return _on_pair(store, JudgementKind.NOT_SAME, a, b)

    return _judge("claim different", word, config, database, progress)


def link(
    label: Label, one: str, two: str | None, config: Config, database: Path, *, progress: Progress | None = None
) -> ClaimJudged:
    """Say that one claim supports or disputes another, or that neither bears on the other. Otherwise as `same`."""

    def word(store: Store) -> Word:
        a, b = targets.two(store, config, one, two)
        if a.claim_id == b.claim_id:
            for joined in contrary.joining(store, a.words, b.words):
                raise _first_take_back(joined.id, "they are one claim")
            raise ConfigError(
                f"{a.claim_id} holds both, and no claim bears on itself",
                hint="kb claim different, with a mention (m:...) of each, makes two of it first",
            )
        said = made(JudgementKind.STANCE, a.words, b.words, label.value)
        return Word(said, contrary.replaced(store, said))

    return _judge(f"claim {label}", word, config, database, progress)


def drop(what: str, config: Config, database: Path, *, progress: Progress | None = None) -> ClaimJudged:
    """Say that a sentence is no claim, wherever it stands. Raises as `same` does."""

    def word(store: Store) -> Word:
        id_ = targets.named(store, config, what)
        if not id_.startswith("c:"):
            subject = store.mentions.get(id_).text
        else:
            found = targets.wordings(store, store.claims.get(id_))
            if len(found) > 1:
                listed = tuple(f"{m.id}  {m.text[:_LISTED]}" for m in found)
                raise AmbiguousError(f"{id_} is said in {len(found)} wordings", listed, hint="name one of these")
            subject = found[0].text
        if known := targets.dropped(store, subject):
            raise ConfigError(f"that is no claim already, by your word {known.id}")
        return Word(made(JudgementKind.NOT_A_CLAIM, subject, None, JudgementKind.NOT_A_CLAIM.value))

    return _judge("claim drop", word, config, database, progress)


def keep(what: str, config: Config, database: Path, *, progress: Progress | None = None) -> ClaimJudged:
    """Take back that a sentence is no claim. It is named by a mention's id or its words. Raises as `same` does."""

    def word(store: Store) -> Word:
        said = targets.dropped(store, what)
        if said is None:
            id_ = targets.named(store, config, what)
            said = targets.dropped(store, store.mentions.get(id_).text) if id_.startswith("m:") else None
        if said is None:
            raise NotFoundError(f"nobody has dropped {what!r}", hint="kb claim judgements lists what was said")
        return Word(judging.taken_back(store, said.id, ABOUT_CLAIMS, "claim"))

    return _judge("claim keep", word, config, database, progress)


def undo(id_: str | None, config: Config, database: Path, *, progress: Progress | None = None) -> ClaimJudged:
    """Take a judgement on claims back, the latest without an id. Raises `NotFoundError`, `AmbiguousError`."""

    def word(store: Store) -> Word:
        return Word(judging.taken_back(store, id_, ABOUT_CLAIMS, "claim"))

    return _judge("claim undo", word, config, database, progress)


def judgements(store: Store, *, active_only: bool = True) -> list[Judgement]:
    """Return the judgements on claims by when they were given."""
    return judging.given(store, ABOUT_CLAIMS, active_only=active_only)


def _judge(
    command: str, word: Callable[[Store], Word], config: Config, database: Path, progress: Progress | None
) -> ClaimJudged:
    kept = judging.keep(command, word, _look, config, database, progress)
    return ClaimJudged(
        kept.word.judgement, kept.word.replaced, kept.run, kept.before.claims, kept.now.claims, kept.before.links,
        kept.now.links, kept.sizes_before, kept.sizes,
    )  # fmt: skip


def _look(store: Store, said: Judgement) -> _Seen:
    """Return the claims of a verdict's words, its subject's first, and the links between them."""
    mentions = targets.saying(store, (said.subject, said.object))
    claim_of, wanted = store.claims.of_mention([m.id for m in mentions]), normalise(said.subject)
    subject, other = (
        sorted({claim_of[m.id] for m in mentions if m.id in claim_of and (normalise(m.text) == wanted) is first})
        for first in (True, False)
    )
    held = store.claims.many([*subject, *other])
    ordered = [held[i] for i in dict.fromkeys((*subject, *other))]
    return _Seen(tuple(ordered), tuple(_between(store, set(subject), set(other))))


def _between(store: Store, some: set[str], others: set[str]) -> list[StanceLink]:
    """Return the links from one of `some` to one of `others`, then those the other way."""
    found = store.stances.of_claims(sorted(some))
    there = [s for s in found if s.source in some and s.target in others]
    return there + [s for s in found if s.source in others and s.target in some and s not in there]


def _on_pair(store: Store, kind: JudgementKind, a: Target, b: Target) -> Word:
    words, other = sorted((a.words, b.words))
    said = made(kind, words, other, kind.value)
    return Word(said, contrary.replaced(store, said))


def _first_take_back(id_: str, what: str) -> ConfigError:
    return ConfigError(
        f"by your word {id_} {what}; both cannot hold", hint=f"kb claim undo {id_} takes that back, then say it again"
    )
