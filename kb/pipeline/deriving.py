"""What is derived over the whole base, in one transaction: a reader sees the old or the new, never half of it.

Stages that nothing has changed for are not run again: their rows stand for them.
"""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from kb.pipeline import freshness, keeping
from kb.pipeline.grouping import Grouping
from kb.pipeline.job import Job
from kb.pipeline.made import Made
from kb.pipeline.neighbours import Neighbours
from kb.pipeline.rereading import Readers
from kb.protocols import Vectors
from kb.records import Mention
from kb.retrieval import rows
from kb.stages import chain
from kb.store import Store

Keep = Callable[[chain.Base], chain.Base]

ASK = frozenset({"claims", "exchanges", "stance"})
"""The stages that ask models of two texts."""


def derive(job: Job, *, force: bool = False) -> None:
    """Bring everything derived up to date: what is stale, or with `force` all of it."""
    store = job.store
    now = freshness.states_now(store, job.config, job.models)
    stale = tuple(now) if force else freshness.stale(store, now)
    if not stale:
        return
    keeping.encode(job)
    with store.transaction(), _uncollected():
        kept = _kept(store, stale)
        store.derived.unlink()
        store.authors.replace([], {})
        done = _chain(job, kept, anew=force)
        added = {quote.id: quote.source_post_id for quote in store.quotes.all()}
        revised = [quote for quote in done.quotes if quote.source_post_id != added[quote.id]]
        store.authors.replace(done.authors, dict(done.keys))
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
        store.vectors.prune(job.models.encoder.fingerprint if done.documents else None)
        freshness.remember(store, now, job.models.fingerprints if done.documents else None)
        rows.mark(store, job.run)
    if done.documents:
        rows.renew(store, job.models.encoder, job.config.search)
    else:
        rows.clear(store)
    job.tally.redone += stale


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no circles of garbage: that takes a sixth of the time among millions of records, which make none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _chain(job: Job, kept: dict[str, Keep], *, anew: bool) -> chain.Base:
    """Run the chain with what models said, what was found to lie near, and what was made of parts in the runs before.

    Where parts stay as they were, the models are not asked about them; which of their readings nobody asks for any
    more is known when all were made.
    """
    store = job.store
    readers = Readers(job.models.chain, store)
    models, made, neighbours = readers.models, None, None
    if store.documents.count():
        encoder = job.models.encoder.fingerprint
        made, neighbours = Made(store, job.config, job.models.fingerprints, anew=anew), Neighbours(encoder, store)
        topics = Grouping(encoder, store, anew=anew)
        models = dataclasses.replace(models, near=neighbours, topics=topics, keeper=made)
    # Nothing here holds on to what the base was before the chain, so that its matrix and its records can go.
    done = chain.derive(
        _base(job), job.config, models, before=lambda stage: job.progress.stage(stage.name, None), kept=kept
    )
    if kept.keys().isdisjoint(ASK):
        if made is None or not made.reused:
            readers.forget_others()
        if neighbours is not None:
            neighbours.forget_others()
    return done


def _kept(store: Store, stale: tuple[str, ...]) -> dict[str, Keep]:
    """Return, for each stage that need not run, what puts its rows into the base.

    Threads, authors and quotes always run: what they write are the posts and mentions in another form, which is
    quickly done. Links are held as the judge left them, so that theirs and its stage run together.
    """
    if stale == tuple(stage.name for stage in chain.STAGES):
        return {}  # as after every change of a document: nothing is read that will not be used
    edges = sorted(store.edges.all(), key=lambda e: (-e.score, e.source, e.target))
    claims, topics = tuple(store.claims.all()), tuple(store.topics.all())
    exchanges, stances = tuple(store.exchanges.all()), tuple(store.stances.all())
    positions, cruxes = tuple(store.positions.all()), tuple(store.cruxes.all())
    held: dict[str, Keep] = {
        "claims": lambda base: dataclasses.replace(base, edges=tuple(edges), claims=claims),
        "exchanges": lambda base: dataclasses.replace(base, exchanges=exchanges),
        "stance": lambda base: dataclasses.replace(base, stances=stances),
        "verified": lambda base: base,
        "positions": lambda base: dataclasses.replace(base, positions=positions),
        "topics": lambda base: dataclasses.replace(base, topics=topics, claims=claims),
        "cruxes": lambda base: dataclasses.replace(base, cruxes=cruxes),
    }
    again = {*stale, "stance", "verified"} if {"stance", "verified"} & set(stale) else set(stale)
    return {name: keep for name, keep in held.items() if name not in again}


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
    wanted = [m.id for m in mentions]
    if ids == wanted:
        return matrix  # as a rule: the matrix is not held twice
    row = {mention: i for i, mention in enumerate(ids)}
    return matrix[[row[id_] for id_ in wanted]]
