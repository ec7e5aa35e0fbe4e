"""From paths to parsed documents: which files to read, with which reader, and what could not be read."""

from __future__ import annotations

import fnmatch
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kb import registry
from kb.config import IngestConfig
from kb.errors import InputError
from kb.ids import fingerprint, make_id
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers import choose
from kb.records import Author, Document, ParsedDocument, Post, Problem
from kb.stages.authors import raw_author
from kb.text import LineIndex

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read, and the name it has in the base."""

    name: str
    source: Source


def find_files(paths: Sequence[Path], glob: str, config: IngestConfig) -> tuple[list[Path], list[Problem]]:
    """Return the files under `paths`, sorted within each folder, and a problem for each path that gives none."""
    files: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        if path == STDIN or path.is_file():
            files.append(path)
        elif path.is_dir():
            found = [f for f in sorted(path.rglob(glob)) if _wanted(f, path, config)]
            files += found
            if not found:
                problems.append(Problem(str(path), None, "no readable files in this folder", f"names tried: {glob}"))
        else:
            problems.append(Problem(str(path), None, "no such file or folder", "check the path"))
    return list(dict.fromkeys(files)), problems


def _wanted(file: Path, folder: Path, config: IngestConfig) -> bool:
    parts = file.relative_to(folder).parts
    return file.is_file() and not any(fnmatch.fnmatch(part, bad) for part in parts for bad in config.ignore)


def open_input(path: Path, database: Path, stdin: BinaryIO | None, config: IngestConfig) -> Input:
    """Return the file at `path` ready to be recognised. Raises `InputError` if it cannot be opened."""
    limit = config.max_megabytes * 1_000_000
    if path == STDIN:
        data = stdin.read(limit + 1) if stdin else b""
        name = f"stdin-{fingerprint(data)[:8]}"
        return Input(name, Source(name, data[:HEAD_BYTES], lambda: io.BytesIO(data), limit))
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", hint="check its permissions") from error
    return Input(stored_path(path, database), Source(str(path), head, lambda: path.open("rb"), limit))


def stored_path(path: Path, database: Path) -> str:
    """Return the name of a file in the base: relative to the database's folder if it lies below it."""
    full, folder = Path(os.path.abspath(path)), Path(os.path.abspath(database)).parent  # noqa: PTH100 - keeps links
    return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else full.as_posix()


def read(item: Input, format_: str | None) -> Iterator[Reading]:
    """Yield what the right reader makes of a file. Raises `InputError`, `ConfigError` for an unknown format."""
    if not item.source.head.strip():
        raise InputError(f"{item.source.path}: the file is empty", hint="nothing to read")
    if format_ is not None:
        reader = registry.load("readers", format_)
    else:
        reader = choose(item.source, [registry.load("readers", name) for name in registry.names("readers")])
    yield from reader.read(item.source)


def give_ids(parsed: ParsedDocument, name: str) -> tuple[Document, list[Post], list[Author]]:
    """Return a parsed document and its posts with their ids, and the raw identities of their authors."""
    document = Document(
        id=parsed.source_id or make_id("d", parsed.format, parsed.text),
        path=parsed.path or name,
        format=parsed.format,
        title=parsed.title,
        text=parsed.text,
        url=parsed.url,
        date=parsed.date,
        tags=parsed.tags,
    )
    lines = LineIndex(document.text)
    authors = [raw_author(raw.author, document, raw.speaker) for raw in parsed.posts]
    cosigners = [[raw_author(name, document) for name in raw.coauthors] for raw in parsed.posts]
    ids = [make_id("p", document.id, raw.start, raw.end) for raw in parsed.posts]
    posts = [
        Post(
            id=ids[i],
            document_id=document.id,
            author_id=authors[i].id,
            kind=raw.kind,
            start=raw.start,
            end=raw.end,
            line=lines.lines(raw.start, raw.end)[0],
            end_line=lines.lines(raw.start, raw.end)[1],
            parent_id=ids[raw.parent] if raw.parent is not None else None,
            date=raw.date,
            karma=raw.karma,
            url=raw.url,
            confidence=raw.confidence,
            declared=raw.declared,
            coauthor_ids=tuple(a.id for a in cosigners[i]),
        )
        for i, raw in enumerate(parsed.posts)
    ]
    return document, posts, [*authors, *(a for group in cosigners for a in group)]
