"""Order, transactions, staleness and progress: files in, a derived base out.

Every document is one transaction. What is derived over the whole base (claims to cruxes) is one more, at the
end, and carries the fingerprint of all it was made from; a process killed in between leaves documents whose
derivation is stale, and the next `kb ingest` completes it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Protocol

import numpy as np
from filelock import FileLock, Timeout

from kb import __version__, intake, registry
from kb.config import Config
from kb.errors import InputError, KbError, StoreError
from kb.ids import fingerprint
from kb.models.encoders import load_encoder
from kb.protocols import ClaimModel, Encoder, StanceModel, Vectors
from kb.records import Author, Document, Judgement, Mention, ParsedDocument, Post, Problem
from kb.stages import chain
from kb.store import Sizes, Store

DERIVED = "derived"
RECIPE = "1"
"""Raised whenever a stage computes something else from the same input, so that old rows are known as stale."""


class Progress(Protocol):
    """How a long job tells what it is doing; the command line draws it, a library caller may ignore it."""

    def stage(self, name: str, total: int | None) -> None:
        """Begin a stage of `total` steps (None if not known)."""
        ...

    def advance(self, n: int = 1) -> None:
        """Report `n` steps done."""
        ...

    def note(self, text: str) -> None:
        """Tell the user something that is no result."""
        ...


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None) -> None:
        """Ignore."""

    def advance(self, n: int = 1) -> None:
        """Ignore."""

    def note(self, text: str) -> None:
        """Ignore."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did: paths by outcome, what could not be used, and how much the base holds now."""

    run_id: int | None
    added: tuple[str, ...]
    replaced: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Problem, ...]
    sizes: Sizes | None
    seconds: float
    fatal: bool


@dataclass(slots=True)
class _Tally:
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(self, run: int | None, sizes: Sizes | None, began: float, *, fatal: bool = False) -> IngestReport:
        return IngestReport(
            run, tuple(self.added), tuple(self.replaced), tuple(self.unchanged), tuple(self.failed),
            tuple(self.removed), tuple(self.problems), sizes, time.monotonic() - began, fatal,
        )  # fmt: skip


class Models:
    """The models of a configuration, loaded when first asked for."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @cached_property
    def encoder(self) -> Encoder:
        """The sentence encoder."""
        return load_encoder(self._config.encoder)

    @cached_property
    def claims(self) -> ClaimModel:
        """The claim model."""
        return registry.load("claims", self._config.extract.model)

    @cached_property
    def stance(self) -> StanceModel:
        """The stance model."""
        return registry.load("stance", self._config.stance.model)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The fingerprints of the encoder, the claim model and the stance model."""
        return self.encoder.fingerprint, self.claims.fingerprint, self.stance.fingerprint

    def recipe(self) -> str:
        """Return the fingerprint of everything beside the documents that derived rows depend on."""
        return fingerprint(RECIPE, self._config.derivation, *self.fingerprints)


def ingest(
    paths: Sequence[Path],
    config: Config,
    database: Path,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    glob: str | None = None,
    strict: bool = False,
    dry_run: bool = False,
    stdin: BinaryIO | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read files into the base at `database` and bring everything derived up to date.

    Problems are data: they are collected and kept. With `strict` the first one ends the run; what was
    read before it stays. Raises `ConfigError`, `StoreError`, `ModelMissingError`.
    """
    progress, began, tally = progress or Silent(), time.monotonic(), _Tally()
    files, tally.problems = intake.find_files(paths, glob or config.ingest.glob, config.ingest)
    tally.failed += [p.path for p in tally.problems]
    if strict and tally.problems:
        return tally.report(None, None, began, fatal=True)
    if dry_run:
        progress.stage("reading", len(files))
        for file in files:
            _preview(file, config, database, format, stdin, tally)
            progress.advance()
        return tally.report(None, None, began, fatal=strict and bool(tally.problems))
    with _writing(database, config, progress) as store:
        run = store.runs.start("ingest", __version__, config.derivation)
        job = _Job(config, database, store, run, Models(config), progress, tally)
        fatal = job.read_all(files, format, stdin, strict=strict)
        job.derive()
        job.finish()
        return tally.report(run, store.sizes(), began, fatal=fatal)


def forget(document: str, config: Config, database: Path, *, progress: Progress | None = None) -> IngestReport:
    """Remove a document, named by path or id, with all that hung on it alone, and derive anew.

    Raises `NotFoundError`, `AmbiguousError`.
    """
    progress, began, tally = progress or Silent(), time.monotonic(), _Tally()
    with Store.open(database, mode="read"):
        pass  # a missing database is an error here, not a reason to make one
    with _writing(database, config, progress) as store:
        found = store.documents.at_path(document) or store.documents.at_path(
            intake.stored_path(Path(document), database)
        )
        target = found or store.documents.get(store.resolve(document, kinds="d"))
        run = store.runs.start("forget", __version__, config.derivation)
        job = _Job(config, database, store, run, Models(config), progress, tally)
        job.remove(target)
        job.derive()
        job.finish()
        return tally.report(run, store.sizes(), began)


def rebuild(config: Config, database: Path, *, progress: Progress | None = None) -> IngestReport:
    """Drop and derive anew everything to the right of the posts."""
    progress, began, tally = progress or Silent(), time.monotonic(), _Tally()
    with Store.open(database, mode="read"):
        pass
    with _writing(database, config, progress) as store:
        run = store.runs.start("rebuild", __version__, config.derivation)
        job = _Job(config, database, store, run, Models(config), progress, tally)
        job.refresh(everything=True)
        job.derive(force=True)
        job.finish()
        return tally.report(run, store.sizes(), began)


def is_stale(store: Store, config: Config) -> bool:
    """Return whether what is derived was made from other documents, judgements or settings than now.

    Models are not loaded for this: a changed encoder or stance model shows at the next ingest.
    """
    state = store.state.get(DERIVED)
    return store.documents.count() > 0 and (state is None or state.partition(" ")[0] != _inputs(store, config))


def _inputs(store: Store, config: Config) -> str:
    documents = sorted(f"{d.id} {d.path}" for d in store.documents.all(with_text=False))
    judgements = sorted(j.id for j in store.judgements.all())
    return fingerprint(RECIPE, config.derivation, *documents, "judgements", *judgements)


@contextmanager
def _writing(database: Path, config: Config, progress: Progress) -> Iterator[Store]:
    """Open the database for writing while no other kb writes to it; a second one waits and says so."""
    lock = FileLock(f"{database}.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress.note(f"another kb is writing to {database}; waiting for it to finish")
            lock.acquire()
    except OSError as error:
        raise StoreError(
            f"{database}: cannot be written: {error.strerror or error}",
            hint="check that its folder exists and may be written, or name another with --db",
        ) from error
    try:
        with Store.open(database, mode="write", busy_seconds=config.database.busy_seconds) as store:
            yield store
    finally:
        lock.release()


def _preview(
    file: Path, config: Config, database: Path, format_: str | None, stdin: BinaryIO | None, tally: _Tally
) -> None:
    try:
        item = intake.open_input(file, database, stdin, config.ingest)
        for reading in intake.read(item, format_):
            if isinstance(reading, Problem):
                tally.problems.append(reading)
            elif isinstance(reading, ParsedDocument):
                tally.problems += reading.problems
                tally.added.append(reading.path or item.name)
    except InputError as error:
        tally.failed.append(str(file))
        tally.problems.append(Problem(str(file), None, error.message.removeprefix(f"{file}: "), error.hint))


@dataclass(frozen=True, slots=True)
class _Job:
    """One run with its open store."""

    config: Config
    database: Path
    store: Store
    run: int
    models: Models
    progress: Progress
    tally: _Tally

    def read_all(self, files: Sequence[Path], format_: str | None, stdin: BinaryIO | None, *, strict: bool) -> bool:
        """Read every file; return whether `strict` ended the run early."""
        self.refresh()
        self.progress.stage("reading", len(files))
        for file in files:
            before = len(self.tally.problems)
            self._read(file, format_, stdin)
            self.progress.advance()
            if strict and len(self.tally.problems) > before:
                return True
        return False

    def _read(self, file: Path, format_: str | None, stdin: BinaryIO | None) -> None:
        name = str(file) if file == intake.STDIN else intake.stored_path(file, self.database)
        problems: list[Problem] = []
        try:
            item = intake.open_input(file, self.database, stdin, self.config.ingest)
            name = item.name
            for reading in intake.read(item, format_):
                if isinstance(reading, Problem):
                    problems.append(reading)
                elif isinstance(reading, Judgement):
                    self.store.judgements.add([reading])
                else:
                    problems += reading.problems
                    self._take(reading, name)
        except InputError as error:
            self.tally.failed.append(str(file))
            message = error.message.removeprefix(f"{file}: ")
            problems.append(Problem(str(file), None, message, error.hint))
        told = [replace(p, path=name) if p.path == str(file) else p for p in problems]
        self.store.problems.replace(name, told, self.run)
        self.tally.problems += told

    def _take(self, parsed: ParsedDocument, name: str) -> None:
        document, posts, authors = intake.give_ids(parsed, name)
        held = {d.id: d for d in self.store.documents.all(with_text=False)}
        if document.id in held:
            self.tally.unchanged.append(document.path)
            return
        earlier = self.store.documents.at_path(document.path)
        self._store(document, posts, authors, earlier)
        (self.tally.replaced if earlier else self.tally.added).append(document.path)

    def _store(
        self, document: Document, posts: Sequence[Post], authors: Sequence[Author], earlier: Document | None
    ) -> None:
        """Analyse a document and put it in place of `earlier`, in one transaction."""
        analysis = chain.analyse(document, posts, self.config, self.models.claims)
        vectors = self._encode(analysis.mentions)
        with self.store.transaction():
            if earlier is not None:
                self.store.documents.remove(earlier.id)
            self.store.documents.add(document, derived_with=self.models.recipe(), run_id=self.run)
            self.store.names.add([*authors, *_quoted(analysis, authors)], document.id)
            self.store.posts.add(posts)
            self.store.quotes.add(analysis.quotes)
            self.store.mentions.add(analysis.mentions)
            self.store.vectors.add(self.models.encoder.fingerprint, vectors)
            if earlier is not None:
                self.store.vectors.prune()

    def _encode(self, mentions: Sequence[Mention]) -> dict[str, Vectors]:
        """Return the vectors, by text hash, of mention texts that have none yet."""
        texts = {fingerprint(m.text): m.text for m in mentions}
        known = self.store.vectors.get(self.models.encoder.fingerprint, list(texts))
        missing = sorted(set(texts) - set(known))
        encoded = self.models.encoder.encode([texts[h] for h in missing]) if missing else ()
        return dict(zip(missing, encoded, strict=True))

    def remove(self, document: Document) -> None:
        """Remove a document with all that hung on it alone."""
        with self.store.transaction():
            self.store.documents.remove(document.id)
            self.store.vectors.prune()
            self.store.problems.remove(document.path)
        self.tally.removed.append(document.path)

    def refresh(self, *, everything: bool = False) -> None:
        """Analyse anew the documents that were analysed with other settings or models."""
        recipe = self.models.recipe() if self.store.documents.count() else ""
        stale = [
            d
            for d in self.store.documents.all(with_text=False)
            if everything or self.store.documents.derived_with(d.id) != recipe
        ]
        self.progress.stage("analysing anew", len(stale)) if stale else None
        for light in stale:
            document = self.store.documents.get(light.id)
            posts = self.store.posts.as_added(document.id)
            self._store(document, posts, self.store.names.of_document(document.id), document)
            self.progress.advance()

    def derive(self, *, force: bool = False) -> None:
        """Bring everything derived up to date, in one transaction, unless it is already."""
        state = f"{_inputs(self.store, self.config)} {self.models.recipe() if self.store.documents.count() else ''}"
        if not force and self.store.state.get(DERIVED) == state:
            return
        with self.store.transaction():
            self.store.derived.clear()
            self.store.authors.replace([], {})
            base = self._base()
            done = chain.derive(base, self.config, self.models.stance, before=self._began)
            self.store.authors.replace(done.authors, dict(done.keys))
            self.store.derived.replace(
                quotes=[q for q, raw in zip(done.quotes, base.quotes, strict=True) if q.source_post_id != raw.source_post_id],
                edges=done.edges,
                claims=done.claims,
                exchanges=done.exchanges,
                stances=done.stances,
                positions=done.positions,
                topics=done.topics,
                cruxes=done.cruxes,
            )
            self.store.state.set(DERIVED, state)

    def _began(self, stage: chain.Stage) -> None:
        self.progress.stage(stage.name, None)

    def _base(self) -> chain.Base:
        """Return all documents with what they brought, in an order that ingestion does not show in."""
        mentions = tuple(sorted(self.store.mentions.all(), key=lambda m: m.id))
        ids, matrix = self.store.vectors.matrix(self.models.encoder.fingerprint) if mentions else ([], np.zeros((0, 1)))
        row = {mention: i for i, mention in enumerate(ids)}
        return chain.Base(
            documents=tuple(sorted(self.store.documents.all(), key=lambda d: d.id)),
            names=tuple(sorted(self.store.names.all(), key=lambda a: (a.id, a.name))),
            posts=tuple(sorted(self.store.posts.all(), key=lambda p: (p.document_id, p.start, p.end))),
            quotes=tuple(sorted(self.store.quotes.all(), key=lambda q: (q.document_id, q.start, q.end, q.id))),
            mentions=mentions,
            vectors=np.asarray(matrix, dtype=np.float32)[[row[m.id] for m in mentions]],
            judgements=tuple(sorted(self.store.judgements.all(), key=lambda j: j.id)),
        )

    def finish(self) -> None:
        """Close the run with what it did."""
        tally = self.tally
        self.store.runs.finish(
            self.run,
            added=len(tally.added),
            replaced=len(tally.replaced),
            unchanged=len(tally.unchanged),
            failed=len(tally.failed),
            model_fingerprints=self.models.fingerprints if self.store.documents.count() else (),
        )


def _quoted(analysis: chain.Analysis, authors: Sequence[Author]) -> list[Author]:
    """Return the people that only quotes name: anonymous but distinct, or named by the quoter."""
    known = {a.id for a in authors}
    return [
        Author(q.author_id, f"someone quoted in {Path(analysis.document.path).stem}", False, (), analysis.document.id)
        for q in analysis.quotes
        if q.author_id not in known
    ]


__all__ = ["IngestReport", "KbError", "Progress", "Silent", "forget", "ingest", "is_stale", "rebuild"]
