"""Which authors may be one person: their names, weighed by what they wrote and whom they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kb.records import Author, JudgementKind, Post
from kb.stages.authors import DIFFERENT, name_key
from kb.stages.suggestions import Suggestion, ranked, signature, suggest, weighed
from kb.store import Store

_SIGNED = 20.0
_SIGNED_FIRST = 8.0
_ANSWERED = -30.0
_TOGETHER = -8.0
_SHORTEST_FIRST = 3


def likely_pairs(store: Store, authors: Sequence[Author], threshold: float) -> list[Suggestion]:
    """Return the named authors who may be one person by `threshold` (0-100), best first.

    Names alone bring a pair up. That one signs as the other speaks for it; against it, that both write in one document,
    and most of all that they answer each other, which hardly anybody does under two names. A pair that somebody judged
    to be two people is left out.
    """
    apart = {
        frozenset((name_key(j.subject), name_key(j.object or "")))
        for j in store.judgements.all()
        if j.kind is JudgementKind.ALIAS and j.verdict == DIFFERENT
    }
    found = suggest(authors, threshold, apart, reach=_SIGNED)
    if not found:
        return []
    wanted = {a.id for s in found for a in (s.first, s.second)}
    posts = store.posts.of_authors(sorted(wanted))
    written: dict[str, list[Post]] = {}
    for post in posts:
        written.setdefault(post.author_id, []).append(post)
    answered = _answered(store, posts, wanted)

    @cache
    def signatures(author_id: str) -> frozenset[str]:
        return _signatures(store, written.get(author_id, ()))

    judged = []
    for pair in found:
        places = [{p.document_id for p in written.get(a.id, ())} for a in (pair.first, pair.second)]
        evidence = []
        if frozenset((pair.first.id, pair.second.id)) in answered:
            evidence.append(("answers", _ANSWERED, "but they answer each other"))
        elif places[0] & places[1]:
            evidence.append(("together", _TOGETHER, "but both write in one document"))
        evidence += _signing(pair, {a.id: signatures(a.id) for a in (pair.first, pair.second)})
        judged.append(weighed(pair, *evidence) if evidence else pair)
    return ranked(s for s in judged if s.score >= threshold)


def _answered(store: Store, posts: Iterable[Post], wanted: set[str]) -> set[frozenset[str]]:
    """Return the pairs of these authors, whose `posts` are all given, of whom one answers or quotes the other."""
    who = {p.id: p.author_id for p in posts}
    pairs = {frozenset((p.author_id, who[p.parent_id])) for p in posts if p.parent_id in who}
    quotes = store.quotes.of_authors(sorted(wanted))
    pairs |= {frozenset((who[q.post_id], q.author_id)) for q in quotes if q.post_id in who}
    return {pair for pair in pairs if len(pair) == 2}


def _signatures(store: Store, posts: Iterable[Post]) -> frozenset[str]:
    texts: dict[str, str] = {}
    found = set()
    for post in posts:
        if post.document_id not in texts:
            texts = {post.document_id: store.documents.get(post.document_id).text}  # one at a time: they are large
        signed = signature(texts[post.document_id][post.start : post.end])
        if signed:
            found.add(signed)
    return frozenset(found)


def _signing(pair: Suggestion, signatures: Mapping[str, frozenset[str]]) -> list[tuple[str, float, str]]:
    """Return the evidence that one signs a post as the other."""
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        names = {name_key(n) for n in (other.name, *other.aliases)} - {name_key(n) for n in (one.name, *one.aliases)}
        if signatures[one.id] & names:
            return [("signs", _SIGNED, f"{one.name} signs as {other.name}")]
    for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
        first, _, rest = name_key(other.name).partition(" ")
        if rest and len(first) >= _SHORTEST_FIRST and first in signatures[one.id] - {name_key(one.name).split(" ")[0]}:
            return [("signs", _SIGNED_FIRST, f"{one.name} signs as {first}")]
    return []
