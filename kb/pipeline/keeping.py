"""Documents in the base: put in whole, replaced, named by another of their files, removed. Each is one transaction.

Two files with the same text are one document. It is named by the first of their paths, so that the order in which
they came does not show, and stays for as long as one of them brings it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kb.ids import fingerprint, speaker_of, unnamed
from kb.intake import Taken
from kb.pipeline import freshness
from kb.pipeline.job import Job
from kb.pipeline.report import Outcome
from kb.protocols import Vectors
from kb.records import Author, Document, Mention
from kb.stages import chain
from kb.stages.quotes import quoted_authors
from kb.store import Store
from kb.text import printable

_BATCH = 512  # texts encoded and stored at once


def take(job: Job, taken: Taken, *, carried: bool) -> None:
    """Make the base hold what was read at `document.path`, and nothing else that this path had brought.

    A document that an export carries is not read anew: what the base holds of the same text stays.
    """
    store, document = job.store, taken.document
    path = document.path
    held_at, became = store.documents.path_of(document.id), outcome(store, document)
    if held_at == path:
        if not carried and not _as_held(store, taken):
            became = Outcome.REPLACED
            _put(job, taken)
    elif store.copies.at_path(path) != document.id:
        with store.transaction():
            _release(job, path)
            if held_at is None:
                _put(job, taken)
            elif path < held_at:
                _name(job, document.id, path, document.title)
            else:
                store.copies.add(document.id, path, document.title)
        if held_at is not None:
            job.progress.note(f"{path} holds the same text as {held_at}: one document")
    job.tally.count(became, path)


def outcome(store: Store, document: Document) -> Outcome:
    """Return what becomes of a document by its text and its path alone."""
    held_at, copy_of = store.documents.path_of(document.id), store.copies.at_path(document.path)
    if document.id == copy_of or document.path == held_at:
        return Outcome.UNCHANGED
    if copy_of is not None or store.documents.at_path(document.path) is not None:
        return Outcome.REPLACED
    return Outcome.UNCHANGED if held_at is not None else Outcome.ADDED


def remove(job: Job, document: Document) -> None:
    """Remove a document with all that hung on it alone."""
    store = job.store
    with store.transaction():
        for path in (document.path, *(path for path, _ in store.copies.of_document(document.id))):
            store.problems.remove(path)
        store.documents.remove(document.id)
        freshness.remember(store)
    job.tally.removed.append(document.path)


def remove_path(job: Job, path: str) -> None:
    """Remove what the file at `path` brought beside documents: a copy of one, problems."""
    with job.store.transaction():
        job.store.copies.remove(path)
        job.store.problems.remove(path)
    job.tally.removed.append(path)


def prune(job: Job, file: str, paths: Collection[str]) -> None:
    """Remove what the file at `file` had brought under other paths than those it brings now."""
    for path in job.store.documents.of_file(file):
        if path not in paths and path != file:
            forget_path(job, path)
    if file not in paths and paths:
        forget_path(job, file)


def forget_path(job: Job, path: str) -> None:
    """Remove the document that `path` names, or the copy or the problems that it brought."""
    document = job.store.documents.at_path(path)
    if document is None:
        if job.store.copies.at_path(path) is not None or any(p.path == path for p in job.store.problems.all()):
            remove_path(job, path)
        return
    with job.store.transaction():
        _release(job, path)
        job.store.problems.remove(path)
    job.tally.removed.append(path)


def encode(job: Job) -> None:
    """Give every mention a vector of the encoder of today; what is done stays, should the run end here."""
    if not job.store.documents.count():
        return
    encoder = job.models.encoder
    missing = job.store.vectors.missing(encoder.fingerprint)
    if missing:
        job.progress.stage("encoding", len(missing))
    hashes = list(missing)
    for first in range(0, len(hashes), _BATCH):
        batch = hashes[first : first + _BATCH]
        vectors = encoder.encode([missing[h] for h in batch])
        with job.store.transaction():
            job.store.vectors.add(encoder.fingerprint, dict(zip(batch, vectors, strict=True)))
        job.progress.advance(len(batch))


def refresh(job: Job, *, everything: bool = False) -> None:
    """Analyse anew the documents that were analysed with other settings or models."""
    store = job.store
    stale = store.documents.not_derived_with("" if everything or not store.documents.count() else job.models.recipe)
    if stale:
        job.progress.stage("analysing anew", len(stale))
        job.tally.redone.append("documents")
    for id_ in stale:
        _put(job, _held(store, id_))
        job.progress.advance()


def _as_held(store: Store, taken: Taken) -> bool:
    """Tell whether a file still reads as it did: the same text may be read otherwise by a better reader."""
    held = _held(store, taken.document.id)
    return (
        held.document == taken.document
        and set(held.posts) == set(taken.posts)
        and set(held.reactions) == set(taken.reactions)
        and _forms(held.authors) == _forms(taken.authors)
    )


def _forms(authors: Sequence[Author]) -> set[tuple[str, str, str]]:
    return {(a.id, a.name, alias) for a in authors for alias in (a.aliases or ("",))}


def _held(store: Store, document_id: str) -> Taken:
    """Return a document as it was taken, without the people whom its posts only quote."""
    posts, reactions = store.posts.as_added(document_id), store.reactions.as_added(document_id)
    keys = {key for post in posts for key in (post.author_id, *post.coauthor_ids)} | {r.author_id for r in reactions}
    people = [author for author in store.names.of_document(document_id) if author.id in keys]
    return Taken(store.documents.get(document_id), tuple(posts), tuple(people), tuple(reactions))


def _release(job: Job, path: str) -> None:
    """Take away what the file at `path` had brought; a document that another file holds too is named by that one."""
    store = job.store
    store.copies.remove(path)
    earlier = store.documents.at_path(path)
    if earlier is None:
        return
    copies = store.copies.of_document(earlier.id)
    if copies:
        _name(job, earlier.id, *copies[0], keep=False)
    else:
        store.documents.remove(earlier.id)
        freshness.remember(store)


def _name(job: Job, id_: str, path: str, title: str, *, keep: bool = True) -> None:
    """Call a document by another of its files; with `keep` the file that it was named by becomes a copy."""
    held = _held(job.store, id_)
    document = held.document
    if keep:
        job.store.copies.add(id_, document.path, document.title)
    people = tuple(_called(author, document.path, path) for author in held.authors)
    _put(job, replace(held, document=replace(document, path=path, title=title), authors=people))


def _called(author: Author, before: str, path: str) -> Author:
    """Return an unnamed author under the name that they have in the document at `path`."""
    label = None if author.named else speaker_of(author.name, before)
    return replace(author, name=printable(unnamed(label, path))) if label else author


def _put(job: Job, taken: Taken) -> None:
    """Analyse a document and store it with all it brings, in place of what was held of the same text."""
    store, document = job.store, taken.document
    analysis = chain.analyse(document, taken.posts, job.config, job.models.claims)
    vectors = _encode(job, analysis.mentions)
    with store.transaction():
        copies = store.copies.of_document(document.id)
        if store.documents.path_of(document.id) is not None:
            store.documents.remove(document.id)
        store.documents.add(document, derived_with=job.models.recipe, run_id=job.run)
        for path, title in copies:
            if path != document.path:
                store.copies.add(document.id, path, title)
        store.names.add([*taken.authors, *quoted_authors(document, analysis.quotes)], document.id)
        store.posts.add(taken.posts)
        store.reactions.add(taken.reactions)
        store.quotes.add(analysis.quotes)
        store.mentions.add(analysis.mentions)
        store.vectors.add(job.models.encoder.fingerprint, vectors)
        freshness.remember(store)


def _encode(job: Job, mentions: Sequence[Mention]) -> dict[str, Vectors]:
    """Return the vectors, by text hash, of mention texts that have none yet."""
    encoder = job.models.encoder
    texts = {fingerprint(m.text): m.text for m in mentions}
    missing = sorted(set(texts) - set(job.store.vectors.get(encoder.fingerprint, list(texts))))
    encoded = encoder.encode([texts[h] for h in missing]) if missing else ()
    return dict(zip(missing, encoded, strict=True))
