"""Who is who: keys from names, names unified, a name typed by a user matched.

An author's id is the hash of a name key in which case, spaces, underscores, hyphens, diacritics and initials' full
stops do not count, so `Joe_Example`, `By Joe Example` and `joe example` are one person. Everything beyond that
needs a person's word: a judgement, a configured alias, or the author's own plain statement. What is only likely is
suggested (`suggestions`), never merged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from rapidfuzz import fuzz

from kb.errors import AmbiguousError, NotFoundError
from kb.ids import make_id, unnamed
from kb.records import Author, Document, Judgement, JudgementKind, Post
from kb.stages._names import display_name, is_name, is_nobody, name_key
from kb.text import printable

__all__ = [
    "DIFFERENT", "NAMED", "SAME", "author_key", "display_name", "is_name", "is_nobody", "match_exactly", "match_name",
    "name_key", "raw_author", "resolve", "stated_aliases",
]  # fmt: skip

SAME, NAMED, DIFFERENT = "same", "named", "different"
"""Verdicts on two authors: one person; one person, shown by the second name; two people."""

_CLEAR_LEAD = 5.0
_SHOWN = 8
_NAME = r"[^\W\d_a-z][\w'’.-]*(?:[ _][^\W\d_a-z][\w'’.-]*){1,3}"
_STATED = re.compile(
    rf"\A\W{{0,3}}(?i:this is|it['’]s|i['’]m|i am|note: this is) (?P<name>{_NAME}),? "
    r"(?i:here|posting|writing|speaking|commenting|replying)\b[^.\n]{0,40}\b(?i:account|handle|profile|alias|username)\b",
)


def author_key(name: str | None, document_id: str, speaker: str | None = None) -> str:
    """Return the author id of a written name, or of an unnamed speaker of one document."""
    if is_name(name):
        return make_id("a", name_key(name))
    return make_id("a", document_id, speaker or _label(name))


def raw_author(
    name: str | None, document: Document, speaker: str | None = None, *, account: str | None = None
) -> Author:
    """Return the author of one post as its reader found it, before names are resolved.

    `account` is a further name that the site gives the same person. What stands in for an account that is gone is no
    name: such an author is told apart by `speaker` alone.
    """
    names = [n for n in (name, account) if is_name(n)]
    key = author_key(names[0] if names else name, document.id, speaker)
    if names:
        return Author(key, display_name(names[0]), named=True, aliases=tuple(dict.fromkeys(n.strip() for n in names)))
    label = speaker or _label(name)
    return Author(key, printable(unnamed(label, document.path)), named=False, document_id=document.id)


def _label(name: str | None) -> str:
    """Return the label of a speaker who has none: the first, or what stands in for somebody's name."""
    return name_key(name) if name and is_nobody(name) else "1"


@dataclass(slots=True)
class _Word:
    """What people say about who is who: links by how much each counts, pairs kept apart, names that are preferred."""

    links: list[tuple[str, str]] = field(default_factory=list)
    barred: set[frozenset[str]] = field(default_factory=set)
    preferred: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)

    def link(self, one: str, two: str) -> None:
        """Join two, unless one of them is nobody."""
        if not is_nobody(one) and not is_nobody(two):
            self.links.append((one, two))

    def prefer(self, rank: int, place: int, name: str) -> None:
        """Have a person shown by `name`, unless something of a lower rank or place says otherwise."""
        new = (rank, place, name)
        self.preferred[name_key(name)] = min(new, self.preferred.get(name_key(name), new))
        self.names.setdefault(name_key(name), set()).add(name)


def resolve(
    authors: Iterable[Author], aliases: Mapping[str, Sequence[str]], judgements: Sequence[Judgement] = (),
    stated: Iterable[tuple[str, str]] = (), writers: Mapping[str, Collection[str]] | None = None,
) -> tuple[list[Author], dict[str, str]]:  # fmt: skip
    """Unify authors; return them sorted by id, and the map from every given id to the id of its person.

    Judgements come first, the latest of all before the others: one of kind alias is about two names, one of kind author
    about words whose unnamed authors `writers` holds (see `openings.writers`) and a name, or other such words. Its
    verdict joins the two (`SAME`, `NAMED`) or keeps that pair apart, whatever else says otherwise. Then come `aliases`,
    the configured names of each person, then `stated`, pairs of names from `stated_aliases`. Unnamed authors are joined
    by nothing but judgements. The result does not depend on the order of what is given.
    """
    people = sorted(set(authors), key=lambda a: (a.id, a.name, a.aliases))
    people = [replace(a, named=False, aliases=()) if a.named and is_nobody(a.name) else a for a in people]
    said = _said(aliases, judgements, stated, writers or {})
    called: dict[str, set[str]] = {}
    for author in people:
        if author.named:
            called.setdefault(name_key(author.name), set()).add(author.name)
            said.names.setdefault(name_key(author.name), set()).update({author.name, *author.aliases})
    head = _groups(said.links, said.barred)
    groups: dict[str, set[Author]] = {}
    for author in people:
        groups.setdefault(head.get(_node(author), _node(author)), set()).add(author)
    members: dict[str, set[str]] = {}
    for node in sorted({*head, *said.names}):
        members.setdefault(head.get(node, node), set()).add(node)
    result, mapping = {}, {}
    for root, group in groups.items():
        person = _person(members.get(root, {root}), group, said, called)
        result[person.id] = person
        mapping.update({author.id: person.id for author in group} | {person.id: person.id})
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


def match_name(query: str, authors: Sequence[Author], loose: float) -> Author:
    """Return the author meant by a name typed by a user.

    An exact name or alias wins; else the best match by `loose` (0-100), if clearly ahead.
    Raises `NotFoundError`, or `AmbiguousError` with the candidates.
    """
    by_id = {a.id: a for a in sorted(authors, key=lambda a: a.id)}
    exact = _exact(query, by_id.values())
    if len(exact) == 1:
        return exact[0]
    scored = [(a, 100.0) for a in exact] or list(_scored(name_key(query), by_id.values()))
    scored = sorted((s for s in scored if s[1] >= loose), key=lambda s: (-s[1], s[0].name, s[0].id))
    if not scored:
        raise _unknown(query, by_id.values())
    close = [a for a, score in scored if score > scored[0][1] - _CLEAR_LEAD]
    if len(close) > 1:
        raise _ambiguous(query, close)
    return close[0]


def match_exactly(query: str, authors: Iterable[Author]) -> Author:
    """Return the author who has this very name or alias, in any spelling. Raises as `match_name` does."""
    by_id = {a.id: a for a in sorted(authors, key=lambda a: a.id)}
    exact = _exact(query, by_id.values())
    if not exact:
        raise _unknown(query, by_id.values())
    if len(exact) > 1:
        raise _ambiguous(query, exact)
    return exact[0]


def _exact(query: str, authors: Iterable[Author]) -> list[Author]:
    """Return who has this name; their own name counts before an alias."""
    wanted = name_key(query)
    found = [a for a in authors if wanted in {name_key(n) for n in (a.name, *a.aliases)}]
    return [a for a in found if name_key(a.name) == wanted] or found


def _unknown(query: str, authors: Iterable[Author]) -> NotFoundError:
    near = [a.name for a, _ in sorted(_scored(name_key(query), authors), key=lambda s: (-s[1], s[0].name))[:3]]
    hint = f"nearest: {', '.join(near)}" if near else "the base holds no authors yet; `kb ingest PATH` adds some"
    return NotFoundError(f"no author is called {query!r}", hint=hint)


def _ambiguous(query: str, authors: Sequence[Author]) -> AmbiguousError:
    shown = tuple(f"{a.name} ({a.id})" for a in authors[:_SHOWN])
    return AmbiguousError(f"{query!r} may mean several authors", shown, hint="give more of the name, or the id")


def _scored(wanted: str, authors: Iterable[Author]) -> Iterator[tuple[Author, float]]:
    for author in authors:
        forms = {name_key(n) for n in (author.name, *author.aliases)}
        yield author, max(fuzz.WRatio(wanted, form) for form in forms)


def _node(author: Author) -> str:
    """Return what stands for an author in links: the key of a name, or an id that no name can be."""
    return name_key(author.name) if author.named else _by_id(author.id)


def _by_id(author_id: str) -> str:
    return f"\0{author_id}"


def _said(
    aliases: Mapping[str, Sequence[str]], judgements: Iterable[Judgement], stated: Iterable[tuple[str, str]],
    writers: Mapping[str, Collection[str]],
) -> _Word:  # fmt: skip
    said, judged = _Word(), set()
    about = [j for j in judgements if j.kind in {JudgementKind.ALIAS, JudgementKind.AUTHOR} and not j.undone]
    for place, judgement in enumerate(sorted(about, key=lambda j: (j.created, j.id), reverse=True)):
        named = judgement.verdict == NAMED
        new = [pair for pair in product(*_ends(judgement, writers)) if frozenset(pair) not in judged]
        for pair in new:
            judged.add(frozenset(pair))
            if named or judgement.verdict == SAME:
                said.link(*pair)
            else:
                said.barred.add(frozenset(pair))
        if named and new and is_name(judgement.object):
            said.prefer(0, place, judgement.object)
    for name, others in sorted(aliases.items()):
        said.prefer(1, 0, name)
        for other in sorted(others):
            said.link(name_key(name), name_key(other))
            said.names.setdefault(name_key(other), set()).add(other)
    # The person's own name is shown rather than the account's.
    for account, name in sorted(set(stated)):
        said.prefer(2, 0, name)
        said.link(name_key(account), name_key(name))
    return said


def _ends(judgement: Judgement, writers: Mapping[str, Collection[str]]) -> tuple[list[str], list[str]]:
    """Return the two sides of a judgement as nodes."""
    subject, other = judgement.subject, judgement.object or ""
    wrote = judgement.kind is JudgementKind.AUTHOR

    def by_words(text: str) -> list[str]:
        return sorted(_by_id(i) for i in writers.get(text, ()))

    first = by_words(subject) if wrote else [name_key(subject)]
    second = by_words(other) if wrote and judgement.verdict != NAMED else [name_key(other)]
    return first, second if other else []


def _groups(links: Iterable[tuple[str, str]], barred: set[frozenset[str]]) -> dict[str, str]:
    """Return the group's first node of every linked one; no group holds a barred pair, and earlier links come first."""
    members: dict[str, set[str]] = {}
    for first, second in links:
        a, b = members.setdefault(first, {first}), members.setdefault(second, {second})
        if a is b or any(frozenset((x, y)) in barred for x in a for y in b):
            continue
        a |= b
        members.update(dict.fromkeys(b, a))
    return {key: min(group) for key, group in members.items()}


def _person(nodes: set[str], group: set[Author], said: _Word, called: Mapping[str, set[str]]) -> Author:
    """Return the one person that a group of authors is; `nodes` are the names too that only people's word adds."""
    if not any(author.named for author in group) and not nodes & said.preferred.keys():
        return min(group, key=lambda a: (a.id, a.name))
    written = sorted(set().union(*(said.names.get(node, set()) for node in nodes)))
    chosen = [said.preferred[node] for node in nodes if node in said.preferred]
    shown = min(chosen)[2] if chosen else min(set().union(*(called.get(n, set()) for n in nodes)), key=_plainness)
    aliases = tuple(name for name in written if name != shown)
    return Author(id=make_id("a", name_key(shown)), name=shown, named=True, aliases=aliases)


def _plainness(name: str) -> tuple[bool, bool, int, int, str]:
    """Order names so that the best to show comes first: with a space, with capitals, longest, with diacritics."""
    plain = sum(c.isascii() for c in name)
    return (" " not in name, name == name.lower(), -len(name), plain, name)
