"""Authors as they are shown: one line in a list, or whole, with where they stand; and who may be one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.config import AuthorsConfig
from kb.records import Author, Document, Mention, Part, Post, Quote
from kb.stages import openings
from kb.store import Store
from kb.store.authors import AuthorTally
from kb.text import LineIndex
from kb.views.claims import PositionView, position_views
from kb.views.likely import likely_pairs
from kb.views.passages import Passage, Passages

_NOTHING = AuthorTally()
SAMPLE = 200
"""Most characters of an unnamed author's words that a list shows."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Words of an unnamed author: a claim if they make one, else how they begin. `path` is as stored."""

    text: str
    path: str
    line: int
    mention_id: str | None = None


@dataclass(frozen=True, slots=True)
class Likely:
    """Another author who may be the same person: how sure that is (0-100) and why. Nothing is merged for it."""

    author_id: str
    author: str
    score: float
    method: str
    why: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AuthorLine:
    """An author in a list; `sample` shows an unnamed one by their words, `likely` are those who may be the same."""

    author: Author
    posts: int
    mentions: int
    documents: int
    sample: Sample | None
    likely: tuple[Likely, ...] = ()


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


def author_lines(store: Store, config: AuthorsConfig) -> list[AuthorLine]:
    """Return every author: named ones first, by how many claims they make."""
    authors, tallies = store.authors.all(), store.authors.tallies()
    samples = _samples(store, {a.id for a in authors if not a.named})
    likely: dict[str, list[Likely]] = {}
    for pair in likely_pairs(store, authors, config.suggest):
        for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
            said = Likely(other.id, other.name, pair.score, pair.method, pair.why, pair.parts)
            likely.setdefault(one.id, []).append(said)
    lines = [
        AuthorLine(a, t.posts, t.mentions, t.documents, samples.get(a.id), tuple(likely.get(a.id, ())))
        for a in authors
        for t in (tallies.get(a.id, _NOTHING),)
    ]
    return sorted(lines, key=lambda line: (not line.author.named, -line.mentions, line.author.name, line.author.id))


def author_view(store: Store, author_id: str) -> AuthorView:
    """Return all there is to know about an author. Raises NotFoundError."""
    passages, author = Passages(store), store.authors.get(author_id)
    mentions, posts = store.mentions.of_authors([author_id]), store.posts.of_authors([author_id])
    held = sorted(store.positions.of_author(author_id), key=lambda p: (p.stance, -p.score, p.claim_id))
    held_in = {m.document_id for m in mentions} | {p.document_id for p in posts}
    paths = {passages.document(i).path for i in held_in}
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


def _samples(store: Store, unnamed: set[str]) -> dict[str, Sample]:
    """Return words of each unnamed author: their first claim, or how their first post or quote begins."""
    first: dict[str, Mention] = {}
    for m in store.mentions.of_authors(sorted(unnamed)):
        first.setdefault(m.author_id, m)
    documents = store.documents.briefly({m.document_id for m in first.values()})
    found = {id_: Sample(m.text, documents[m.document_id].path, m.line, m.id) for id_, m in first.items()}
    rest = sorted(unnamed - found.keys())
    silent: dict[str, Post | Quote] = {}
    passages: list[Post | Quote] = [*store.posts.of_authors(rest), *store.quotes.of_authors(rest)]
    for one in passages:
        silent.setdefault(one.author_id, one)
    texts = {i: store.documents.get(i) for i in sorted({one.document_id for one in silent.values()})}
    repeated = openings.by_post(store.quotes.of_posts(one.id for one in silent.values() if isinstance(one, Post)))
    return found | {
        author_id: _beginning(one, repeated.get(one.id, ()), texts[one.document_id])
        for author_id, one in silent.items()
    }


def _beginning(one: Post | Quote, quotes: Iterable[Quote], document: Document) -> Sample:
    own = openings.own_paragraphs(document.text, one, quotes) if isinstance(one, Post) else []
    start, end = own[0] if own else (one.start, one.end)
    words = " ".join(document.text[start:end].split())
    shown = words if len(words) <= SAMPLE else f"{words[:SAMPLE].rpartition(' ')[0] or words[:SAMPLE]} ..."
    return Sample(shown, document.path, LineIndex(document.text, document.anchors).line(start))
