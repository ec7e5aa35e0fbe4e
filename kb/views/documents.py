"""Documents, posts and quotes as they are shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kb.records import Document, Exchange, Label, Part, Post, Problem, Quote, Reaction, Unit
from kb.store import Store
from kb.text import LineIndex
from kb.views.claims import reaction_words
from kb.views.passages import Passage, Passages


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    document_id: str
    path: str
    title: str
    format: str
    date: str | None
    posts: int
    authors: tuple[str, ...]
    mentions: int
    problems: int


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in the outline of its document; `depth` counts its ancestors, `opening` is its first paragraph."""

    post: Post
    author: str
    depth: int
    mentions: int
    opening: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document's outline and what could not be read in it."""

    line: DocumentLine
    unit: Unit
    posts: tuple[PostLine, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """A passage of somebody else and the answer to it, and whether the answer agrees."""

    id: str
    label: Label
    score: float
    method: str
    path: str
    unit: Unit
    answered_author: str
    answered_line: int
    answered: str
    author: str
    line: int
    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ReactionView:
    """A reaction to a post: what it is, who left it ("" where the site only counts), on which words ("" on all)."""

    reaction: str
    author: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post: its words, the claims made in it in reading order, the passages it answers, and readers' reactions."""

    post: Post
    author: str
    path: str
    unit: Unit
    text: str
    passages: tuple[Passage, ...]
    exchanges: tuple[ExchangeView, ...]
    reactions: tuple[ReactionView, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quoted passage: who quotes whom, and where the original stands if the base holds it."""

    quote: Quote
    quoter: str
    quoted: str
    path: str
    unit: Unit
    text: str
    source: str | None
    source_line: int | None


def document_lines(store: Store) -> list[DocumentLine]:
    """Return every document, by path."""
    authors = {a.id: a.name for a in store.authors.all()}
    mentions = Counter(m.document_id for m in store.mentions.all())
    problems = Counter(p.path for p in store.problems.all())
    posts: dict[str, list[Post]] = {}
    for post in store.posts.all():
        posts.setdefault(post.document_id, []).append(post)
    lines = []
    for document in sorted(store.documents.all(with_text=False), key=lambda d: (d.path, d.id)):
        own = posts.get(document.id, [])
        names = dict.fromkeys(authors.get(p.author_id, p.author_id) for p in own)
        lines.append(
            DocumentLine(
                document_id=document.id,
                path=document.path,
                title=document.title,
                format=document.format,
                date=document.date or (own[0].date if own else None),
                posts=len(own),
                authors=tuple(names),
                mentions=mentions[document.id],
                problems=problems[document.path],
            )
        )
    return lines


def document_view(store: Store, document_id: str) -> DocumentView:
    """Return a document's outline. Raises NotFoundError."""
    document: Document = store.documents.get(document_id)
    line = next(d for d in document_lines(store) if d.document_id == document_id)
    authors = {a.id: a.name for a in store.authors.all()}
    mentions = Counter(m.post_id for m in store.mentions.of_document(document_id))
    depth: dict[str, int] = {}
    posts = []
    for post in store.posts.of_document(document_id):
        depth[post.id] = depth.get(post.parent_id, 0) + 1 if post.parent_id else 0
        opening = document.text[post.start : post.end].strip().split("\n", 1)[0]
        posts.append(PostLine(post, authors.get(post.author_id, ""), depth[post.id], mentions[post.id], opening))
    problems = tuple(p for p in store.problems.all() if p.path == document.path)
    return DocumentView(line, document.unit, tuple(posts), problems)


def post_view(store: Store, post_id: str) -> PostView:
    """Return a post with its claims and what it answers. Raises NotFoundError."""
    post = store.posts.get(post_id)
    passages, document = Passages(store), store.documents.get(post.document_id)
    mentions = [m.id for m in store.mentions.of_document(document.id) if m.post_id == post_id]
    exchanges = sorted(store.exchanges.of_post(post_id), key=lambda e: (e.start, e.answered_start, e.id))
    return PostView(
        post=post,
        author=passages.name(post.author_id),
        path=document.path,
        unit=document.unit,
        text=document.text[post.start : post.end],
        passages=tuple(passages.of(mentions)),
        exchanges=tuple(exchange_view(store, passages, e) for e in exchanges),
        reactions=tuple(_reaction_view(passages, document, r) for r in store.reactions.of_post(post_id)),
    )


def _reaction_view(passages: Passages, document: Document, reaction: Reaction) -> ReactionView:
    return ReactionView(
        reaction=reaction_words(reaction),
        author=passages.name(reaction.author_id) if reaction.author_id else "",
        count=reaction.count,
        words=document.text[reaction.start : reaction.end] if reaction.start is not None else "",
    )


def exchange_view(store: Store, passages: Passages, exchange: Exchange) -> ExchangeView:
    """Return both passages of an exchange with their authors and lines."""
    document = store.documents.get(exchange.document_id)
    answered_post, post = store.posts.get(exchange.answered_post_id), store.posts.get(exchange.post_id)
    answered_document = store.documents.get(answered_post.document_id)
    return ExchangeView(
        id=exchange.id,
        label=exchange.label,
        score=exchange.score,
        method=exchange.method,
        path=document.path,
        unit=document.unit,
        answered_author=passages.name(answered_post.author_id),
        answered_line=LineIndex(answered_document.text, answered_document.anchors).line(exchange.answered_start),
        answered=answered_document.text[exchange.answered_start : exchange.answered_end],
        author=passages.name(post.author_id),
        line=LineIndex(document.text, document.anchors).line(exchange.start),
        text=document.text[exchange.start : exchange.end],
        parts=exchange.parts,
    )


def quote_view(store: Store, quote: Quote) -> QuoteView:
    """Return a quote with its words and, where the base holds it, its source."""
    passages, document = Passages(store), store.documents.get(quote.document_id)
    source = source_line = None
    if quote.source_post_id and quote.source_start is not None and quote.source_end is not None:
        origin = store.documents.get(store.posts.get(quote.source_post_id).document_id)
        source = origin.text[quote.source_start : quote.source_end]
        source_line = LineIndex(origin.text, origin.anchors).line(quote.source_start)
    return QuoteView(
        quote=quote,
        quoter=passages.name(store.posts.get(quote.post_id).author_id),
        quoted=passages.name(quote.author_id),
        path=document.path,
        unit=document.unit,
        text=document.text[quote.start : quote.end],
        source=source,
        source_line=source_line,
    )
