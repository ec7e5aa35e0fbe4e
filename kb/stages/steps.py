"""What each stage of the chain does with a base: it takes what it reads and returns the base with what it writes.

Every stage is imported here, and so only by those who run one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from kb.config import Config
from kb.protocols import ClaimModel, Vectors
from kb.records import Claim, Document, Exchange, Mention, Position, Post
from kb.stages import (
    alignment,
    authors,
    bearing,
    cruxes,
    dedup,
    exchanges,
    extract,
    openings,
    parts,
    passages,
    positions,
    quotes,
    reactions,
    segment,
    stance,
    threads,
    turns,
    units,
    verified,
)
from kb.stages.base import Analysis, Base, Models
from kb.stages.told import Told


def analyse(document: Document, posts: Sequence[Post], config: Config, model: ClaimModel) -> Analysis:
    """Return what one document brings: its quotes and its mentions."""
    sentences = segment.segment(document, posts)
    found = quotes.find_quotes(document, posts, config.quotes)
    scores = [float(p) for p in model.predict([s.text for s in sentences])]
    mentions = extract.extract(document, posts, sentences, found, scores, config.extract)
    return Analysis(document, tuple(posts), tuple(found), tuple(mentions))


def _threads(base: Base, config: Config, models: Models) -> Base:
    links = threads.join(base.documents, base.posts, {name.id: name.named for name in base.names})
    posts, left_out = threads.apply(links, base.posts)
    by_id, texts = {p.id: p for p in base.posts}, {d.id: d.text for d in base.documents}
    found = threads.redirect(base.quotes, left_out, by_id, texts)
    kept = [i for i, m in enumerate(base.mentions) if m.post_id not in left_out]
    return dataclasses.replace(
        base,
        threads=tuple(links),
        posts=tuple(posts),
        reactions=tuple(r for r in base.reactions if r.post_id not in left_out),
        quotes=tuple(found),
        mentions=tuple(base.mentions[i] for i in kept),
        vectors=_rows(base.vectors, kept),
    )


def _authors(base: Base, config: Config, models: Models) -> Base:
    names, posts_of = {n.id: n for n in base.names}, _by_document(base.posts)
    stated = [pair for d in base.documents for pair in authors.stated_aliases(d, posts_of.get(d.id, ()), names)]
    nameless = {n.id for n in base.names if not n.named}
    documents = {d.id: d for d in base.documents}
    wrote = openings.writers(base.judgements, documents, base.posts, base.quotes, nameless)
    resolved, keys = authors.resolve(base.names, config.authors.aliases, base.judgements, stated, wrote)

    def who(author: str) -> str:
        return keys.get(author, author)

    return dataclasses.replace(
        base,
        authors=tuple(resolved),
        keys=tuple(sorted(keys.items())),
        posts=tuple(
            dataclasses.replace(p, author_id=who(p.author_id), coauthor_ids=tuple(who(a) for a in p.coauthor_ids))
            for p in base.posts
        ),
        reactions=tuple(dataclasses.replace(r, author_id=r.author_id and who(r.author_id)) for r in base.reactions),
        quotes=tuple(dataclasses.replace(q, author_id=who(q.author_id)) for q in base.quotes),
        mentions=tuple(
            m if who(m.author_id) == m.author_id else dataclasses.replace(m, author_id=who(m.author_id))
            for m in base.mentions
        ),
    )


def _by_document(posts: Sequence[Post]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for post in posts:
        found.setdefault(post.document_id, []).append(post)
    return found


def _quotes(base: Base, config: Config, models: Models) -> Base:
    linked = quotes.link_outside(base.quotes, base.documents, base.posts, config.quotes)
    resolved = {q.id: q for q in linked if q.source_post_id}
    # Words found elsewhere in the base are that author's mention there; here they are only repeated.
    kept = [i for i, m in enumerate(base.mentions) if m.quote_id not in resolved]
    mentions = tuple(base.mentions[i] for i in kept)
    return dataclasses.replace(
        base,
        quotes=tuple(linked),
        mentions=mentions,
        vectors=_rows(base.vectors, kept),
        told=Told(base.documents, base.posts, linked, mentions),
    )


def _rows(vectors: Vectors, kept: Sequence[int]) -> Vectors:
    """Return some rows of a matrix; all of them are not held twice."""
    return vectors if len(kept) == len(vectors) else vectors[kept]


def _claims(base: Base, config: Config, models: Models) -> Base:
    matches = dedup.match(
        base.mentions, base.vectors, base.judgements, models.same, config.dedup, models.near, models.keeper
    )
    posts, by_id = {p.id: p for p in base.posts}, {m.id: m for m in base.mentions}

    def with_cosigners(claim: Claim) -> Claim:
        people = tuple(sorted({a for m in claim.mention_ids for a in positions.speakers(by_id[m], posts)}))
        return claim if people == claim.author_ids else dataclasses.replace(claim, author_ids=people)

    groups: dict[str, list[list[Mention]]] = {}
    for group in dedup.group(base.mentions, matches, base.judgements):
        groups.setdefault(group[0].document_id, []).append(group)

    def make(documents: Sequence[str]) -> dict[str, list[Claim]]:
        return {id_: [with_cosigners(dedup.claim(group)) for group in groups[id_]] for id_ in documents}

    made = units.each(models.keeper, "claims", parts.of_claims(base.told, groups), make, Claim)
    claims = sorted(chain.from_iterable(made.values()), key=lambda c: c.id)
    return dataclasses.replace(base, edges=matches.edges, claims=tuple(claims))


def _exchanges(base: Base, config: Config, models: Models) -> Base:
    def make(within: Sequence[str]) -> dict[str, list[Exchange]]:
        aim, documents = passages.Aim(base.mentions, base.vectors), {d.id: d for d in base.documents}
        found: dict[str, list[Exchange]] = {}
        for exchange in exchanges.find_exchanges(
            documents, base.posts, base.quotes, aim, models.stance, config.stance, frozenset(within)
        ):
            found.setdefault(exchange.document_id, []).append(exchange)
        return found

    made = units.each(models.keeper, "exchanges", parts.of_answers(base.told), make, Exchange)
    return dataclasses.replace(base, exchanges=tuple(chain.from_iterable(made.values())))


def _stance(base: Base, config: Config, models: Models) -> Base:
    known = bearing.prepare(base.mentions, base.vectors, base.claims)
    scene = alignment.Scene(
        base.exchanges, base.mentions, base.quotes, base.posts, {d.id: d.text for d in base.documents}
    )
    seen = parts.of_links(base.told, base.exchanges, base.claims)
    links = stance.link(scene, known, models.pairs, config.stance, models.near, seen, models.keeper)
    judged = stance.overrule(links, base.judgements, base.mentions, known)
    return dataclasses.replace(base, stances=tuple(judged))


def _verified(base: Base, config: Config, models: Models) -> Base:
    links = verified.apply(base.stances, base.judgements, {m.id: m for m in base.mentions}, config.verify)
    return dataclasses.replace(base, stances=tuple(links))


def _positions(base: Base, config: Config, models: Models) -> Base:
    told = base.told
    mentions, posts = {m.id: m for m in base.mentions}, {p.id: p for p in base.posts}
    claims = {c.id: c for c in base.claims}
    backings = reactions.backings(base.reactions, base.mentions)

    def turning(documents: Sequence[str]) -> dict[str, list[str]]:
        texts = {id_: told.documents[id_].text for id_ in documents}
        return {id_: [p.id for p in told.posts.get(id_, ()) if turns.may_turn(text, p)] for id_, text in texts.items()}

    may_turn = units.each(models.keeper, "turns", told.hashes, turning, str)
    thread = turns.Thread(
        told.documents, posts, base.mentions, base.quotes, base.stances, base.claims, base.reactions,
        frozenset(chain.from_iterable(may_turn.values())),
    )  # fmt: skip
    turned = turns.find_turns(thread)
    grouped = parts.by_document(told, base.claims)

    def make(documents: Sequence[str]) -> dict[str, list[Position]]:
        held = {c.id: id_ for id_ in documents for c in grouped[id_]}
        links = [s for s in base.stances if s.target in held]
        found: dict[str, list[Position]] = {}
        of = [claims[id_] for id_ in held]
        for position in positions.find_positions(of, mentions, links, posts, backings, turned):
            found.setdefault(held[position.claim_id], []).append(position)
        return found

    seen = parts.of_positions(told, claims, base.stances, backings, turned)
    made = chain.from_iterable(units.each(models.keeper, "positions", seen, make, Position).values())
    return dataclasses.replace(base, positions=tuple(sorted(made, key=lambda p: (p.claim_id, p.author_id))))


def _topics(base: Base, config: Config, models: Models) -> Base:
    rows = {m.id: i for i, m in enumerate(base.mentions)}
    found = models.topics(base.claims, [rows[c.mention_id] for c in base.claims], base.vectors, config.topics)
    topic_of = {claim: topic.id for topic in found for claim in topic.claim_ids}
    claims = tuple(dataclasses.replace(c, topic_id=topic_of.get(c.id)) for c in base.claims)
    return dataclasses.replace(base, topics=tuple(found), claims=claims)


def _cruxes(base: Base, config: Config, models: Models) -> Base:
    debate = cruxes.Debate(
        {c.id: c for c in base.claims},
        {m.id: m for m in base.mentions},
        base.stances,
        base.positions,
        bearing.prepare(base.mentions, base.vectors, base.claims),
        {p.id: p for p in base.posts},
    )
    told = base.told

    def marks(new: Sequence[str]) -> dict[str, list[str]]:
        posts = [p for id_ in new for p in told.posts.get(id_, ())]
        near = cruxes.marked_mentions(base.documents, posts, [m for id_ in new for m in told.mentions.get(id_, ())])
        return {id_: [m.id for m in told.mentions.get(id_, ()) if m.id in near] for id_ in new}

    marked = frozenset(chain.from_iterable(units.each(models.keeper, "marks", told.hashes, marks, str).values()))
    marked |= reactions.cruxes(base.reactions, base.mentions)
    found = cruxes.find_cruxes(debate, marked, config.cruxes, told, models.keeper)
    return dataclasses.replace(base, cruxes=tuple(found))


RUN: Mapping[str, Callable[[Base, Config, Models], Base]] = {
    "threads": _threads,
    "authors": _authors,
    "quotes": _quotes,
    "claims": _claims,
    "exchanges": _exchanges,
    "stance": _stance,
    "verified": _verified,
    "positions": _positions,
    "topics": _topics,
    "cruxes": _cruxes,
}
"""What runs the stage of each name."""
