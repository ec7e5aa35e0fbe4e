"""One run that writes: its settings, its open store, its models, and what it has done so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kb import __version__
from kb.config import Config
from kb.errors import StoreError
from kb.pipeline.freshness import Models
from kb.pipeline.report import IngestReport, Outcome, Progress, Tally
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """What every step of a run works with."""

    config: Config
    database: Path
    store: Store
    run: int
    models: Models
    progress: Progress
    tally: Tally

    def finish(self, *, fatal: bool = False) -> IngestReport:
        """Close the run and return what it did."""
        documents = self.tally.documents
        models = self.models.fingerprints if self.store.documents.count() else {}
        self.store.runs.finish(
            self.run,
            added=len(documents[Outcome.ADDED]),
            replaced=len(documents[Outcome.REPLACED]),
            unchanged=len(documents[Outcome.UNCHANGED]),
            failed=len(self.tally.failed),
            model_fingerprints=[f"{role} {made}" for role, made in models.items()],
        )
        return self.tally.report(self.run, self.store.sizes(), fatal=fatal)


@contextmanager
def begin(command: str, config: Config, database: Path, progress: Progress, tally: Tally) -> Iterator[Job]:
    """Open the database for a run of `command`, alone: a second kb that wants to write waits, and says so.

    Raises `StoreError`.
    """
    lock = _lock(database, progress)
    try:
        with Store.open(database, mode="write", busy_seconds=config.database.busy_seconds) as store:
            run = store.runs.start(command, __version__, config.derivation)
            yield Job(config, database, store, run, Models(config), progress, tally)
    finally:
        lock.release()


def _lock(database: Path, progress: Progress) -> FileLock:
    """Return the lock of the database, held. The operating system lets go of it when a process dies."""
    if not database.parent.is_dir():
        where = "make it, or name another place with --db"
        raise StoreError(f"{database}: there is no folder {database.parent}", hint=where)
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
            hint="make its folder writable, or name another database with --db",
        ) from error
    return lock
