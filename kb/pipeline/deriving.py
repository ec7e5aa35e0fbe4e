"""What is derived over the whole base, in one transaction: a reader sees the old or the new, never half of it."""

from __future__ import annotations

import numpy as np

from kb.pipeline import freshness
from kb.pipeline.job import Job
from kb.protocols import Vectors
from kb.records import Mention
from kb.stages import chain


def derive(job: Job, *, force: bool = False) -> None:
    """Bring everything derived up to date, unless it is already."""
    store = job.store
    state = freshness.state_now(store, job.config, job.models)
    if not force and freshness.is_derived(store, state):
        return
    with store.transaction():
        store.derived.clear()
        store.authors.replace([], {})
        base = _base(job)
        done = chain.derive(
            base, job.config, job.models.stance, before=lambda stage: job.progress.stage(stage.name, None)
        )
        store.authors.replace(done.authors, dict(done.keys))
        added = {quote.id: quote.source_post_id for quote in base.quotes}
        revised = [quote for quote in done.quotes if quote.source_post_id != added[quote.id]]
        store.derived.replace(
            threads=done.threads,
            quotes=revised,
            edges=done.edges,
            claims=done.claims,
            exchanges=done.exchanges,
            stances=done.stances,
            positions=done.positions,
            topics=done.topics,
            cruxes=done.cruxes,
        )
        store.history.update(job.run, done.cruxes, {c.id: c for c in done.claims})
        freshness.remember(store, state)


def _base(job: Job) -> chain.Base:
    """Return all documents with what they brought, in an order that ingestion does not show in."""
    store = job.store
    mentions = tuple(sorted(store.mentions.all(), key=lambda m: m.id))
    return chain.Base(
        documents=tuple(sorted(store.documents.all(), key=lambda d: d.id)),
        names=tuple(sorted(store.names.all(), key=lambda a: (a.id, a.name, a.aliases))),
        posts=tuple(sorted(store.posts.all(), key=lambda p: (p.document_id, p.start, p.end))),
        reactions=tuple(sorted(store.reactions.all(), key=lambda r: r.id)),
        quotes=tuple(sorted(store.quotes.all(), key=lambda q: (q.document_id, q.start, q.end, q.id))),
        mentions=mentions,
        vectors=_vectors(job, mentions),
        judgements=tuple(sorted(store.judgements.all(), key=lambda j: j.id)),
    )


def _vectors(job: Job, mentions: tuple[Mention, ...]) -> Vectors:
    """Return the vectors of the mentions, shape (n, d), in their order."""
    if not mentions:
        return np.zeros((0, 1), np.float32)
    ids, matrix = job.store.vectors.matrix(job.models.encoder.fingerprint)
    row = {mention: i for i, mention in enumerate(ids)}
    return matrix[[row[m.id] for m in mentions]]
