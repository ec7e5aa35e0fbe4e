"""The runs that write: ingest, forget, rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kb import finding
from kb.config import Config
from kb.pipeline import keeping, reading
from kb.pipeline.deriving import derive
from kb.pipeline.job import begin
from kb.pipeline.report import IngestReport, Progress, Silent, Tally
from kb.store import Store


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
    read before it stays. Where there is nothing to read, no database is made.
    Raises `ConfigError`, `StoreError`, `ModelMissingError`.
    """
    progress, tally = progress or Silent(), Tally()
    pattern = config.ingest.glob if glob is None else glob
    files, listed = finding.find_files(paths, pattern, config.ingest, database)
    tally.problems += listed
    tally.failed += [problem.path for problem in listed]
    asked = reading.Asked(files, format, stdin, strict)
    if (strict and listed) or not (files or database.exists()):
        return tally.report(fatal=strict and bool(listed))
    if dry_run:
        return _preview(asked, config, database, progress, tally)
    with begin("ingest", config, database, progress, tally) as job:
        reading.keep_listed(job, listed)
        fatal = reading.read_all(job, asked)
        derive(job)
        return job.finish(fatal=fatal)


def forget(document: str, config: Config, database: Path, *, progress: Progress | None = None) -> IngestReport:
    """Remove a document, named by path or id, with all that hung on it alone, and derive anew.

    The path of a further file with the same text, or of a file that could not be read, is forgotten too; the path
    of a file that brought several documents stands for all of them.
    Raises `NotFoundError`, `AmbiguousError`, `StoreError`.
    """
    with Store.open(database, mode="read") as store:  # a missing database is an error here, no reason to make one
        exact(store, database, document) or store.resolve(document, kinds="d")
    with begin("forget", config, database, progress or Silent(), Tally()) as job:
        target = exact(job.store, database, document) or job.store.resolve(document, kinds="d")
        if job.store.documents.path_of(target) is not None:
            keeping.remove(job, job.store.documents.get(target))
        else:
            for path in job.store.documents.of_file(target):
                keeping.forget_path(job, path)
        derive(job)
        return job.finish()


def exact(store: Store, database: Path, name: str) -> str | None:
    """Return what `forget` removes for exactly this path: a document's id, or the path of a copy or a problem."""
    for path in (finding.as_text(name), finding.stored_path(Path(name), database)):
        document = store.documents.at_path(path)
        if document is not None:
            return document.id
        if store.documents.of_file(path):
            return path
    return None


def rebuild(
    config: Config, database: Path, *, everything: bool = False, progress: Progress | None = None
) -> IngestReport:
    """Derive anew what other settings or models were used for, or with `everything` all to the right of the posts.

    Raises `NotFoundError`, `StoreError`, `ModelMissingError`.
    """
    with Store.open(database, mode="read"):
        pass  # as in `forget`
    with begin("rebuild", config, database, progress or Silent(), Tally()) as job:
        keeping.refresh(job, everything=everything)
        derive(job, force=everything)
        return job.finish()


def _preview(asked: reading.Asked, config: Config, database: Path, progress: Progress, tally: Tally) -> IngestReport:
    if not database.exists():
        fatal = reading.preview(asked, config, database, None, progress, tally)
        return tally.report(fatal=fatal)
    with Store.open(database, mode="read", busy_seconds=config.database.busy_seconds) as store:
        fatal = reading.preview(asked, config, database, store, progress, tally)
        return tally.report(fatal=fatal)
