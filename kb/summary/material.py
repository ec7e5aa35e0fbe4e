"""What a summary is made from: the claims in scope, with the people, links and dates that hang on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.records import Claim, Crux, Label, Mention, Position, Post, StanceLink
from kb.store import Store
from kb.summary.records import Scope
from kb.views.accord import agreeing
from kb.views.claims import ClaimLine, claim_lines
from kb.views.passages import Passages


@dataclass(frozen=True, slots=True)
class Material:
    """Everything within a scope, read once; `posts` are those of the whole base, by id."""

    store: Store
    scope: Scope
    passages: Passages
    claims: tuple[Claim, ...]
    lines: dict[str, ClaimLine]
    mentions: dict[str, Mention]
    posts: dict[str, Post]
    positions: dict[str, list[Position]]
    links: tuple[StanceLink, ...]
    cruxes: tuple[Crux, ...]
    disputes: dict[str, list[StanceLink]]
    """The links by which anybody disputes a claim in scope, by its id, surest first."""
    answerers: dict[str, set[str]]
    """Who answers a post, by its id."""
    writers: frozenset[str]
    """Who has written any post, others are only quoted."""

    def date(self, mention: Mention) -> str:
        """Return when a mention was made, as far as that is known: ISO 8601 or ""."""
        return self.posts[mention.post_id].date or self.passages.document(mention.document_id).date or ""

    def first_made(self, claim: Claim) -> str:
        """Return when a claim was first made; "" if any of its mentions has no date, for that may be older."""
        return min((self.date(self.mentions[m]) for m in claim.mention_ids), default="")

    def names(self, author_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the names of authors, in the same order, each once."""
        return tuple(dict.fromkeys(self.passages.name(a) for a in author_ids))

    def named(self, author_id: str) -> bool:
        """Return whether an author has a name."""
        return self.passages.named(author_id)


def gather(store: Store, scope: Scope) -> Material:
    """Return what lies in `scope`."""
    passages = Passages(store)
    claims = _in_scope(store, scope)
    ids = {c.id for c in claims}
    everything = {p.id: p for p in store.posts.all()}
    links = tuple(x for x in store.stances.all() if x.target in ids or x.source in ids)
    disputes: dict[str, list[StanceLink]] = {}
    for link in sorted(links, key=lambda x: (-x.score, x.id)):
        if link.label is Label.DISPUTES and link.target in ids:
            disputes.setdefault(link.target, []).append(link)
    cruxes = sorted((x for x in store.cruxes.all() if x.claim_id in ids), key=lambda x: (-x.score, x.id))
    shown = {m for c in claims for m in c.mention_ids} | {x.source_mention_id for x in links}
    shown |= {m for x in cruxes for side in x.sides for m in side.mention_ids}
    mentions = store.mentions.many(sorted(shown))
    positions: dict[str, list[Position]] = {}
    held = store.positions.of_claims(sorted(ids))
    for position in agreeing(store, [p for own in held.values() for p in own]):
        positions.setdefault(position.claim_id, []).append(position)
    return Material(
        store=store,
        scope=scope,
        passages=passages,
        claims=tuple(claims),
        lines={line.claim_id: line for line in claim_lines(store, passages, claims)},
        mentions=mentions,
        posts=everything,
        positions=positions,
        links=links,
        cruxes=tuple(cruxes),
        disputes=disputes,
        answerers=_answerers(store, everything),
        writers=frozenset(a for p in everything.values() for a in (p.author_id, *p.coauthor_ids)),
    )


def _answerers(store: Store, posts: Mapping[str, Post]) -> dict[str, set[str]]:
    replies = [(p.parent_id, p) for p in posts.values() if p.parent_id]
    replies += [(e.answered_post_id, posts[e.post_id]) for e in store.exchanges.all() if e.post_id in posts]
    found: dict[str, set[str]] = {}
    for answered, post in replies:
        found.setdefault(answered, set()).add(post.author_id)
    return found


def _in_scope(store: Store, scope: Scope) -> list[Claim]:
    claims = sorted(store.claims.all(), key=lambda c: c.id)
    if scope.topic_id:
        return [c for c in claims if c.topic_id == scope.topic_id]
    if scope.author_id:
        return [c for c in claims if scope.author_id in c.author_ids]
    if scope.document_id:
        held = {m.id for m in store.mentions.of_document(scope.document_id)}
        return [c for c in claims if held.intersection(c.mention_ids)]
    if scope.post_id:
        posts = thread(store, scope.post_id)
        held = {m.id for m in store.mentions.all() if m.post_id in posts}
        return [c for c in claims if held.intersection(c.mention_ids)]
    return claims


def thread(store: Store, post_id: str) -> set[str]:
    """Return the ids of a post and of all that answers it, directly or further down, in whatever document."""
    answers: dict[str, list[str]] = {}
    for post in store.posts.all():
        if post.parent_id:
            answers.setdefault(post.parent_id, []).append(post.id)
    found, left = {post_id}, [post_id]
    while left:
        new = [i for i in answers.get(left.pop(), ()) if i not in found]
        found.update(new)
        left += new
    return found
