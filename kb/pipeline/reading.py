"""Files into documents, one after the other: a file that cannot be used is a problem, and the next one is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from kb import finding, intake
from kb.config import Config
from kb.errors import InputError, KbError, RefusedError
from kb.pipeline import keeping
from kb.pipeline.job import Job
from kb.pipeline.report import Outcome, Progress, Tally
from kb.records import Judgement, ParsedDocument, Problem
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read: the files, and how."""

    files: Sequence[Path]
    format: str | None = None
    stdin: BinaryIO | None = None
    strict: bool = False


@dataclass(slots=True)
class _Found:
    """What one file has brought so far: whether anything, under which paths, and its problems by theirs."""

    name: str
    usable: bool = False
    paths: set[str] = field(default_factory=set)
    problems: dict[str, list[Problem]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clear(self.name)

    def clear(self, path: str) -> None:
        """Say that what was kept under `path` is to be forgotten, whether or not there is something new to keep."""
        self.problems.setdefault(path, [])

    def note(self, problem: Problem) -> None:
        """Add a problem to those that are kept under its path."""
        self.clear(problem.path)
        self.problems[problem.path].append(problem)


def keep_listed(job: Job, problems: Iterable[Problem]) -> None:
    """Keep the problems that were met before any file was read."""
    with job.store.transaction():
        for problem in problems:
            job.store.problems.replace(problem.path, [problem], job.run)


def read_all(job: Job, asked: Asked) -> bool:
    """Read every file into the base; return whether `strict` ended the run early."""
    keeping.refresh(job)
    job.progress.stage("reading", len(asked.files))
    for file in asked.files:
        found = _Found(finding.stored_path(file, job.database))
        for name, reading in _readings(found, file, asked, job.config, job.database):
            try:
                found.paths |= _keep(job, reading, name)
            except RefusedError as error:
                found.note(Problem(name, None, error.message, error.hint))
            except KbError:
                raise
            except Exception as error:  # one bad document never stops the others
                found.note(_failure(name, error))
        _tell(job.tally, found)
        with job.store.transaction():
            for path, problems in found.problems.items():
                job.store.problems.replace(path, problems, job.run)
        if found.usable and not any(found.problems.values()):
            keeping.prune(job, found.name, found.paths)
        job.progress.advance()
        if asked.strict and any(found.problems.values()):
            return True
    return False


def preview(
    asked: Asked, config: Config, database: Path, store: Store | None, progress: Progress, tally: Tally
) -> bool:
    """Read every file and store nothing; return whether `strict` would have ended the run.

    Without a `store` there is no base yet.
    """
    progress.stage("reading", len(asked.files))
    for file in asked.files:
        found = _Found(finding.stored_path(file, database))
        for name, reading in _readings(found, file, asked, config, database):
            if isinstance(reading, ParsedDocument):
                document = intake.give_ids(reading, name).document
                outcome = keeping.outcome(store, document) if store else Outcome.ADDED
                tally.count(outcome, document.path)
        _tell(tally, found)
        progress.advance()
        if asked.strict and any(found.problems.values()):
            return True
    return False


def _readings(
    found: _Found, file: Path, asked: Asked, config: Config, database: Path
) -> Iterator[tuple[str, ParsedDocument | Judgement]]:
    """Yield what a file holds, with the file's name in the base; note what cannot be used."""
    try:
        for item in intake.open_inputs(file, database, asked.stdin, config.ingest):
            if isinstance(item, Problem):
                found.note(item)
            else:
                yield from _of_input(found, item, asked)
    except InputError as error:
        found.note(intake.problem_of(error, finding.as_text(str(file)), found.name))
    except KbError:
        raise
    except Exception as error:  # one bad file never stops the others
        found.note(_failure(found.name, error))


def _of_input(found: _Found, item: intake.Input, asked: Asked) -> Iterator[tuple[str, ParsedDocument | Judgement]]:
    """Yield what one input holds: a file, or one of an archive."""
    # Standard input that gives no document has no name of its own: its problems go when it is read again.
    name = found.name if found.name == str(finding.STDIN) else item.name
    found.clear(name)
    try:
        for reading in intake.read(item, asked.format):
            if isinstance(reading, Problem):
                found.note(replace(reading, path=name) if reading.path == item.name else reading)
                continue
            found.usable = True
            if isinstance(reading, ParsedDocument):
                found.clear(reading.path or item.name)
                for problem in reading.problems:
                    found.note(problem)
            yield item.name, reading
    except InputError as error:
        found.note(intake.problem_of(error, item.source.path, name))
    except KbError:
        raise
    except Exception as error:  # one bad input never stops the others
        found.note(_failure(name, error))


def _keep(job: Job, reading: ParsedDocument | Judgement, name: str) -> set[str]:
    """Store a reading; return the path of the document that it is, if it is one."""
    if isinstance(reading, Judgement):
        job.store.judgements.add([reading])
        return set()
    taken = intake.give_ids(reading, name)
    keeping.take(job, taken, carried=reading.path is not None)
    return {taken.document.path}


def _failure(name: str, error: Exception) -> Problem:
    return Problem(name, None, f"kb failed on it ({type(error).__name__}: {error})", "please report this error in kb")


def _tell(tally: Tally, found: _Found) -> None:
    met = [problem for path in sorted(found.problems) for problem in found.problems[path]]
    tally.problems += met
    if met and not found.usable:
        tally.failed.append(found.name)
