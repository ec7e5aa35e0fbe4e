"""Authors as they are shown: one line in a list, or whole, with where they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kb.records import Author
from kb.store import Store
from kb.views.claims import PositionView, position_views
from kb.views.passages import Passage, Passages


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author in a list; `sample` shows an unnamed one by their first words."""

    author: Author
    posts: int
    mentions: int
    documents: int
    sample: Passage | None


@dataclass(frozen=True, slots=True)
class AuthorView:
    """A person: what they claim and where they stand on what others claim, surest first."""

    author: Author
    posts: int
    mentions: int
    paths: tuple[str, ...]
    positions: tuple[PositionView, ...]
    passages: tuple[Passage, ...]
    crux_ids: tuple[str, ...]


def author_lines(store: Store) -> list[AuthorLine]:
    """Return every author who wrote or is quoted: named ones first, by how many claims they make."""
    passages = Passages(store)
    written = Counter(p.author_id for p in store.posts.all())
    mentions = store.mentions.all()
    made = Counter(m.author_id for m in mentions)
    first: dict[str, str] = {}
    where: dict[str, set[str]] = {}
    for mention in mentions:
        first.setdefault(mention.author_id, mention.id)
        where.setdefault(mention.author_id, set()).add(mention.document_id)
    samples = passages.by_id(first[a.id] for a in passages.authors.values() if not a.named and a.id in first)
    lines = [
        AuthorLine(a, written[a.id], made[a.id], len(where.get(a.id, ())), samples.get(first.get(a.id, "")))
        for a in passages.authors.values()
    ]
    return sorted(lines, key=lambda line: (not line.author.named, -line.mentions, line.author.name, line.author.id))


def author_view(store: Store, author_id: str) -> AuthorView:
    """Return all there is to know about an author. Raises NotFoundError."""
    passages, author = Passages(store), store.authors.get(author_id)
    mentions = [m for m in store.mentions.all() if m.author_id == author_id]
    posts = [p for p in store.posts.all() if p.author_id == author_id]
    held = sorted(store.positions.of_author(author_id), key=lambda p: (p.stance, -p.score, p.claim_id))
    held_in = {m.document_id for m in mentions} | {p.document_id for p in posts}
    paths = {passages.documents[i].path for i in held_in}
    return AuthorView(
        author=author,
        posts=len(posts),
        mentions=len(mentions),
        paths=tuple(sorted(paths)),
        positions=position_views(store, passages, held),
        passages=tuple(passages.of(m.id for m in mentions)),
        crux_ids=tuple(
            sorted(x.id for x in store.cruxes.all() if any(author_id in side.author_ids for side in x.sides))
        ),
    )
