"""A person's verdicts on who is who: two authors are one, a name is not another's, somebody unnamed has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kb.config import Config
from kb.errors import ConfigError
from kb.pipeline import judging
from kb.pipeline.judging import made
from kb.pipeline.report import Progress
from kb.records import Author, Judgement, JudgementKind
from kb.stages.authors import DIFFERENT, NAMED, SAME, is_nobody, match_exactly, name_key
from kb.stages.openings import openings, telling
from kb.store import Sizes, Store
from kb.text import printable

ABOUT_AUTHORS = (JudgementKind.ALIAS, JudgementKind.AUTHOR)

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """What a verdict did: the people who are no more as they were (`gone`), and how they are `now`."""

    judgement: Judgement
    gone: tuple[Author, ...]
    now: tuple[Author, ...]
    sizes_before: Sizes
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class _Who:
    """A person as somebody typed them: the author, and the name that was meant (of an unnamed one the label)."""

    author: Author
    name: str


def rename(who: str, name: str, config: Config, database: Path, *, progress: Progress | None = None) -> Judged:
    """Call an author by a name; if somebody else has it, the two become one person.

    `who` is a name to the letter (but for what `name_key` ignores), the label of an unnamed author, or an id.
    Raises `NotFoundError`, `AmbiguousError`, `ConfigError` for a name that is none, `StoreError`.
    """
    name = _sound(name)

    def judgement(store: Store) -> Judgement:
        found = _find(store, who)
        if found.author.name == name:
            raise ConfigError(f"{name} is called that already")
        if not found.author.named:
            return _said_of_words(store, found.author, NAMED, _bearer(store, name))
        return made(JudgementKind.ALIAS, found.author.name, name, NAMED)

    return _judge("author rename", judgement, config, database, progress)


def same(one: str, two: str, config: Config, database: Path, *, progress: Progress | None = None) -> Judged:
    """Make one person of two authors, each typed as for `rename`. Raises as `rename` does."""

    def judgement(store: Store) -> Judgement:
        a, b = sorted((_find(store, one), _find(store, two)), key=lambda w: (w.author.named, name_key(w.name), w.name))
        if a.author.id == b.author.id:
            raise ConfigError(f"{a.name} and {b.name} are one person already")
        if a.author.named:
            return made(JudgementKind.ALIAS, a.name, b.name, SAME)
        if b.author.named:
            return _said_of_words(store, a.author, NAMED, b.author.name)
        return _said_of_words(store, a.author, SAME, _words(store, b.author))

    return _judge("author same", judgement, config, database, progress)


def different(one: str, two: str, config: Config, database: Path, *, progress: Progress | None = None) -> Judged:
    """Keep two names apart, whatever says that they are one person. Raises as `rename` does."""

    def judgement(store: Store) -> Judgement:
        a, b = sorted((_find(store, one), _find(store, two)), key=lambda w: (name_key(w.name), w.name))
        nameless = next((w for w in (a, b) if not w.author.named), None)
        if nameless:
            hint = "to take back such a word: kb author judgements, then kb author undo ID"
            raise ConfigError(f"nothing but a person's word makes {nameless.name} anybody else", hint=hint)
        if name_key(a.name) == name_key(b.name):
            raise ConfigError(
                f"{a.name} and {b.name} are spellings of one name", hint="kb cannot tell apart two people of one name"
            )
        return made(JudgementKind.ALIAS, a.name, b.name, DIFFERENT)

    return _judge("author different", judgement, config, database, progress)


def undo(id_: str | None, config: Config, database: Path, *, progress: Progress | None = None) -> Judged:
    """Take a judgement on authors back, the latest without an id. Raises `NotFoundError`, `AmbiguousError`."""

    def judgement(store: Store) -> Judgement:
        return judging.taken_back(store, id_, ABOUT_AUTHORS, "author")

    return _judge("author undo", judgement, config, database, progress)


def judgements(store: Store, *, active_only: bool = True) -> list[Judgement]:
    """Return the judgements on authors by when they were given."""
    return judging.given(store, ABOUT_AUTHORS, active_only=active_only)


def _judge(
    command: str, make: Callable[[Store], Judgement], config: Config, database: Path, progress: Progress | None
) -> Judged:
    def people(store: Store, _: Judgement) -> set[Author]:
        return set(store.authors.all())

    kept = judging.keep(command, lambda store: judging.Word(make(store)), people, config, database, progress)
    gone, now = _by_name(kept.before - kept.now), _by_name(kept.now - kept.before)
    return Judged(kept.word.judgement, gone, now, kept.sizes_before, kept.sizes)


def _by_name(authors: Iterable[Author]) -> tuple[Author, ...]:
    return tuple(sorted(authors, key=lambda a: (a.name, a.id)))


def _find(store: Store, who: str) -> _Who:
    """Return who is meant. Nothing is guessed: what is written here stays."""
    people = store.authors.all()
    if who.startswith("a:"):
        found = store.authors.get(store.resolve(who, "a"))
        return _Who(found, found.name)
    author = match_exactly(who, people)
    forms = (author.name, *author.aliases)
    return _Who(author, next(form for form in forms if name_key(form) == name_key(who)))


def _bearer(store: Store, name: str) -> str:
    """Return what the person who goes by this name is called; the name itself if there is none."""
    wanted = name_key(name)
    named = [a for a in store.authors.all() if a.named]
    return next((a.name for a in named if wanted in {name_key(n) for n in (a.name, *a.aliases)}), name)


def _sound(name: str) -> str:
    """Return a new name with single spaces. Raises `ConfigError` if it is none."""
    plain = " ".join(name.split())
    if not plain:
        raise ConfigError("the new name is empty")
    if printable(plain) != plain:
        raise ConfigError("the new name holds characters that cannot be shown")
    if len(plain) > _LONGEST_NAME:
        raise ConfigError(f"the new name is longer than {_LONGEST_NAME} characters")
    if is_nobody(plain):
        raise ConfigError(f"{plain!r} stands for nobody, so that many would be one person")
    return plain


def _words(store: Store, author: Author) -> str:
    documents = {d.id: d for d in store.documents.all()}
    found = telling(author.id, openings(documents, store.posts.all(), store.quotes.all()))
    if not found:
        raise ConfigError(
            f"nothing that {author.name} wrote is theirs alone", hint="kb knows an unnamed author by their words only"
        )
    return found


def _said_of_words(store: Store, author: Author, verdict: str, other: str) -> Judgement:
    words = _words(store, author)
    if verdict == SAME:
        words, other = sorted((words, other))
    return made(JudgementKind.AUTHOR, words, other, verdict)
