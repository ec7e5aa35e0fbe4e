"""Who is who: keys from names, names unified, similar names only suggested, a name typed by a user matched.

An author's id is the hash of a name key in which case, spaces, underscores, diacritics and initials' full
stops do not count, so `Joe_Example`, `By Joe Example` and `joe example` are one person. Everything beyond that
needs a person's word: a configured alias, a judgement, or the author's own plain statement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz, process

from kb.errors import AmbiguousError, NotFoundError
from kb.ids import make_id, unnamed
from kb.records import Author, Document, Judgement, JudgementKind, Post
from kb.text import printable

SAME = "same"
_CLEAR_LEAD = 5.0
_SHOWN = 8
_NAME = r"[^\W\d_a-z][\w'’.-]*(?:[ _][^\W\d_a-z][\w'’.-]*){1,3}"
_STATED = re.compile(
    rf"\A\W{{0,3}}(?i:this is|it['’]s|i['’]m|i am|note: this is) (?P<name>{_NAME}),? "
    r"(?i:here|posting|writing|speaking|commenting|replying)\b[^.\n]{0,40}\b(?i:account|handle|profile|alias|username)\b",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two authors who may be one person; `score` is the similarity of their names, 0 to 100."""

    first: Author
    second: Author
    score: float


def name_key(name: str) -> str:
    """Return the form in which two spellings of one name are equal."""
    bare = re.sub(r"\A(?:by\s+)?@?(?=\S)", "", " ".join(name.replace("_", " ").split()), flags=re.IGNORECASE)
    letters = unicodedata.normalize("NFKD", bare)
    plain = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"(?<=\w)\.(?=\s|\Z)", "", plain).split()) or name.strip()


def author_key(name: str | None, document_id: str, speaker: str | None = None) -> str:
    """Return the author id of a written name, or of an unnamed speaker of one document."""
    if name and name.strip():
        return make_id("a", name_key(name))
    return make_id("a", document_id, speaker or "1")


def raw_author(name: str | None, document: Document, speaker: str | None = None) -> Author:
    """Return the author of one post as its reader found it, before names are resolved."""
    key = author_key(name, document.id, speaker)
    if name and name.strip():
        return Author(id=key, name=display_name(name), named=True, aliases=(name.strip(),))
    speaker = speaker or "1"
    return Author(key, printable(unnamed(speaker, document.path)), named=False, document_id=document.id)


def display_name(name: str) -> str:
    """Return a name fit to be shown: `By` and underscores between capitalised parts go, a handle stays as it is."""
    bare = re.sub(r"\ABy\s+(?=\S)", "", " ".join(printable(name).split()))
    parts = bare.split("_")
    return " ".join(parts) if all(p[:1].isupper() for p in parts) else bare


def resolve(
    authors: Iterable[Author], aliases: Mapping[str, Sequence[str]], judgements: Sequence[Judgement] = (),
    stated: Iterable[tuple[str, str]] = (),
) -> tuple[list[Author], dict[str, str]]:  # fmt: skip
    """Unify authors; return them sorted by id, and the map from every given id to the id of its person.

    `aliases` are the configured names of each person, `stated` pairs of names from `stated_aliases`. A judgement
    of kind alias joins its subject and object if its verdict is `same`, and keeps that pair apart if not, whatever
    else says otherwise. Unnamed authors are never joined. The result does not depend on the order of `authors`.
    """
    people = sorted(set(authors), key=lambda a: (a.id, a.name, a.aliases))
    names: dict[str, set[str]] = {}
    called: dict[str, set[str]] = {}
    for author in people:
        if author.named:
            names.setdefault(name_key(author.name), set()).update({author.name, *author.aliases})
            called.setdefault(name_key(author.name), set()).add(author.name)
    stated = sorted(set(stated))
    # The person's own name is shown rather than the account's; what the configuration calls a person wins.
    preferred = {name_key(name): (1, name) for _, name in stated} | {
        name_key(name): (0, name) for name in sorted(aliases)
    }
    head = _groups(_links(aliases, judgements, stated), _barred(judgements))
    groups: dict[str, set[str]] = {}
    for key in sorted(set(head) | set(names)):
        groups.setdefault(head.get(key, key), set()).add(key)
    for name, others in sorted(aliases.items()):
        for other in (name, *others):
            names.setdefault(name_key(other), set()).add(other)
    for _, name in stated:
        names.setdefault(name_key(name), set()).add(name)
    merged = {
        root: _person(keys, names, called, preferred)
        for root, keys in groups.items()
        if not keys.isdisjoint(called)  # a judgement may speak of people whom the base does not hold
    }
    mapping: dict[str, str] = {}
    result: dict[str, Author] = {}
    for author in people:
        key = name_key(author.name)
        person = merged[head.get(key, key)] if author.named else author
        mapping[author.id] = mapping[person.id] = person.id
        result[person.id] = person
    return [result[i] for i in sorted(result)], mapping


def stated_aliases(document: Document, posts: Sequence[Post], authors: Mapping[str, Author]) -> list[tuple[str, str]]:
    """Return (author's name, other name) where a post opens with its own author's word on who that is.

    Only a statement that names the account as well counts, such as "(This is NAME, posting from my org account)".
    `authors` maps author ids to authors.
    """
    found = []
    for post in posts:
        author = authors.get(post.author_id)
        match = _STATED.match(document.text[post.start : min(post.end, post.start + 300)].lstrip())
        if author and author.named and match:
            found.append((author.name, match.group("name")))
    return found


def suggest(authors: Sequence[Author], threshold: float) -> list[Suggestion]:
    """Return named authors whose names are alike by `threshold` (0-100) or more, best first. Merges nothing."""
    named = sorted((a for a in authors if a.named), key=lambda a: (a.name, a.id))
    keys = [name_key(a.name) for a in named]
    compact = [re.sub(r"\W", "", key) for key in keys]
    grid = process.cdist(compact, compact, scorer=fuzz.ratio, score_cutoff=threshold)
    found = [
        Suggestion(named[i], named[j], round(float(grid[i][j]), 1))
        for i, j in combinations(range(len(named)), 2)
        if grid[i][j] >= threshold
    ]
    return sorted(found, key=lambda s: (-s.score, s.first.name, s.second.name))


def match_name(query: str, authors: Sequence[Author], loose: float) -> Author:
    """Return the author meant by a name typed by a user.

    An exact name or alias wins; else the best match by `loose` (0-100), if clearly ahead.
    Raises `NotFoundError`, or `AmbiguousError` with the candidates.
    """
    by_id = {a.id: a for a in sorted(authors, key=lambda a: a.id)}
    wanted = name_key(query)
    exact = [a for a in by_id.values() if wanted in {name_key(n) for n in (a.name, *a.aliases)}]
    if len(exact) == 1:
        return exact[0]
    scored = [(a, 100.0) for a in exact] or list(_scored(wanted, by_id.values()))
    scored = sorted((s for s in scored if s[1] >= loose), key=lambda s: (-s[1], s[0].name, s[0].id))
    if not scored:
        near = [a.name for a, _ in sorted(_scored(wanted, by_id.values()), key=lambda s: -s[1])[:3]]
        hint = f"nearest: {', '.join(near)}" if near else "the base holds no authors yet; `kb ingest PATH` adds some"
        raise NotFoundError(f"no author is called {query!r}", hint=hint)
    close = [a for a, score in scored if score > scored[0][1] - _CLEAR_LEAD]
    if len(close) > 1:
        shown = tuple(f"{a.name} ({a.id})" for a in close[:_SHOWN])
        raise AmbiguousError(f"{query!r} may mean several authors", shown, hint="give more of the name, or the id")
    return close[0]


def _scored(wanted: str, authors: Iterable[Author]) -> Iterator[tuple[Author, float]]:
    for author in authors:
        forms = {name_key(n) for n in (author.name, *author.aliases)}
        yield author, max(fuzz.WRatio(wanted, form) for form in forms)


def _links(
    aliases: Mapping[str, Sequence[str]], judgements: Sequence[Judgement], stated: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for judgement in judgements:
        if (
            judgement.kind is JudgementKind.ALIAS
            and judgement.object
            and not judgement.undone
            and judgement.verdict == SAME
        ):
            yield name_key(judgement.subject), name_key(judgement.object)
    for name, others in aliases.items():
        for other in others:
            yield name_key(name), name_key(other)
    for name, other in stated:
        yield name_key(name), name_key(other)


def _barred(judgements: Sequence[Judgement]) -> set[frozenset[str]]:
    return {
        frozenset((name_key(j.subject), name_key(j.object)))
        for j in judgements
        if j.kind is JudgementKind.ALIAS and j.object and not j.undone and j.verdict != SAME
    }


def _groups(links: Iterable[tuple[str, str]], barred: set[frozenset[str]]) -> dict[str, str]:
    """Return the group's first key of every linked key; no group holds a barred pair."""
    members: dict[str, set[str]] = {}
    for first, second in sorted({(min(pair), max(pair)) for pair in links}):
        a, b = members.setdefault(first, {first}), members.setdefault(second, {second})
        if a is b or any(frozenset((x, y)) in barred for x in a for y in b):
            continue
        a |= b
        members.update(dict.fromkeys(b, a))
    return {key: min(group) for key, group in members.items()}


def _person(
    keys: set[str],
    names: Mapping[str, set[str]],
    called: Mapping[str, set[str]],
    preferred: Mapping[str, tuple[int, str]],
) -> Author:
    written = sorted(set().union(*(names.get(key, set()) for key in keys)))
    chosen = [preferred[key] for key in sorted(keys) if key in preferred]
    shown = min(chosen)[1] if chosen else min(set().union(*(called.get(k, set()) for k in keys)), key=_plainness)
    aliases = tuple(name for name in written if name != shown)
    return Author(id=make_id("a", name_key(shown)), name=shown, named=True, aliases=aliases)


def _plainness(name: str) -> tuple[bool, bool, int, int, str]:
    """Order names so that the best to show comes first: with a space, with capitals, longest, with diacritics."""
    plain = sum(c.isascii() for c in name)
    return (" " not in name, name == name.lower(), -len(name), plain, name)
