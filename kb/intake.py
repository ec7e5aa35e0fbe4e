"""From paths to parsed documents: which files to read, with which reader, and what could not be read."""

from __future__ import annotations

import fnmatch
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from kb import registry
from kb.config import IngestConfig
from kb.errors import ConfigError, InputError
from kb.ids import fingerprint, make_id
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers import choose
from kb.records import Author, Document, ParsedDocument, Post, Problem, RawPost
from kb.stages.authors import raw_author
from kb.text import LineIndex

STDIN = Path("-")

_OTHER_KINDS = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"))


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read, the name it has in the base, and the longest line, in characters, of a text in it."""

    name: str
    source: Source
    max_line: int


def find_files(
    paths: Sequence[Path], glob: str, config: IngestConfig, database: Path
) -> tuple[list[Path], list[Problem]]:
    """Return the files under `paths`, each once, and a problem for each path that gives none.

    A folder's files come sorted, those in folders below it included; links to folders are not followed, and the
    database with the files beside it is never among them. Raises `ConfigError` for an empty `glob`.
    """
    if not glob:
        raise ConfigError("--glob is empty", hint="for example: --glob '*.md'")
    files: list[Path] = []
    problems: list[Problem] = []
    for path in paths:
        what = None if path == STDIN else _obstacle(path)
        if what is not None:
            problems.append(Problem(stored_path(path, database), None, *what))
        elif path == STDIN or not path.is_dir():
            files.append(path)
        else:
            found, broken = _find_below(path, glob, config, database)
            files += found
            problems += broken
            if not found and not broken:
                hint = f"names tried: {glob}; never read: {', '.join(config.ignore)}"
                problems.append(Problem(stored_path(path, database), None, "no readable files in this folder", hint))
    first: dict[str, Path] = {}
    for file in files:
        first.setdefault(stored_path(file, database), file)
    return list(first.values()), problems


def _obstacle(path: Path) -> tuple[str, str] | None:
    """Return what keeps `path` from being read as a file or a folder, and what to do; None if nothing does."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            return "a link that leads nowhere", "remove it, or put back what it leads to"
        return "no such file or folder", "check the path"
    except OSError as error:
        return f"cannot be read: {error.strerror}", "check the path and its permissions"
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    kind = next((name for is_kind, name in _OTHER_KINDS if is_kind(mode)), "a special file")
    return f"{kind}, not a file", "save what it gives to a file, or hand it over as standard input: kb ingest -"


def _find_below(folder: Path, glob: str, config: IngestConfig, database: Path) -> tuple[list[Path], list[Problem]]:
    files: list[Path] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        where = stored_path(Path(error.filename or folder), database)
        message = f"the folder cannot be read: {error.strerror}"
        problems.append(Problem(where, None, message, "check its permissions"))

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not _ignored(name, config)]
        for name in names:
            file = Path(parent, name)
            below = file.relative_to(folder)
            if _ignored(name, config) or not PurePath(below).match(glob) or _is_database(file, database):
                continue
            what = _obstacle(file)
            if what is None:
                files.append(file)
            else:
                problems.append(Problem(stored_path(file, database), None, *what))
    return sorted(files), sorted(problems, key=lambda p: p.path)


def _ignored(name: str, config: IngestConfig) -> bool:
    return any(fnmatch.fnmatch(name, bad) for bad in config.ignore)


def _is_database(file: Path, database: Path) -> bool:
    """Tell whether a file is the database itself, or its log, lock or backup beside it."""
    own = file.name == database.name or file.name.startswith((f"{database.name}-", f"{database.name}."))
    return own and os.path.abspath(file.parent) == os.path.abspath(database.parent)  # noqa: PTH100 - keeps links


def open_input(path: Path, database: Path, stdin: BinaryIO | None, config: IngestConfig) -> Input:
    """Return the file at `path` ready to be recognised. Raises `InputError` if it cannot be opened."""
    limit = config.max_megabytes * 1_000_000
    try:
        if path == STDIN:
            data = stdin.read(limit + 1) if stdin else b""
            name = f"stdin-{fingerprint(data)[:8]}"
            return Input(name, Source(name, data[:HEAD_BYTES], lambda: io.BytesIO(data), limit), config.max_line)
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise _unreadable(path, error) from error
    return Input(
        stored_path(path, database), Source(as_text(str(path)), head, lambda: path.open("rb"), limit), config.max_line
    )


def _unreadable(path: Path | str, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: no longer there", hint="it vanished while kb was reading; run the command again")
    return InputError(f"{path}: cannot be read: {error.strerror or error}", hint="check its permissions and the disk")


def stored_path(path: Path, database: Path) -> str:
    """Return the name of a file in the base: relative to the database's folder if it lies below it.

    Standard input is `-`.
    """
    if path == STDIN:
        return str(path)
    full, folder = Path(os.path.abspath(path)), Path(os.path.abspath(database)).parent  # noqa: PTH100 - keeps links
    name = full.relative_to(folder).as_posix() if full.is_relative_to(folder) else full.as_posix()
    return as_text(name)


def as_text(name: str) -> str:
    r"""Return a path without the stand-ins for bytes that are not UTF-8, which no database holds: `\xff` for each."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read(item: Input, format_: str | None) -> Iterator[Reading]:
    """Yield what the right reader makes of a file; problems with the file itself are under its name in the base.

    A document with a line that no person wrote gives way to a problem. Raises `InputError`, and `ConfigError` for
    an unknown format.
    """
    source = item.source
    try:
        if format_ is not None:
            reader = registry.load("readers", format_)
        else:
            reader = choose(source, [registry.load("readers", name) for name in registry.names("readers")])
        for reading in reader.read(source):
            if isinstance(reading, Problem):
                yield _named(reading, item)
            elif isinstance(reading, ParsedDocument):
                kept = replace(reading, problems=tuple(_named(p, item) for p in reading.problems))
                yield _too_long(kept, item) or kept
            else:
                yield reading
    except OSError as error:
        raise _unreadable(source.path, error) from error


def _named(problem: Problem, item: Input) -> Problem:
    return replace(problem, path=item.name) if problem.path == item.source.path else problem


def _too_long(parsed: ParsedDocument, item: Input) -> Problem | None:
    """Return the problem of a line longer than any prose: data, which would be cut into sentences for hours."""
    for number, line in enumerate(parsed.text.split("\n"), 1):
        if len(line) > item.max_line:
            message = f"a line of {len(line):,} characters: data, not prose"
            hint = "break it into paragraphs, or raise ingest.max_line in kb.toml"
            return Problem(parsed.path or item.name, number, message, hint)
    return None


def problem_of(error: InputError, item_path: str, name: str) -> Problem:
    """Return an error of reading `item_path` as a problem of the file that the base calls `name`."""
    match = re.fullmatch(rf"{re.escape(item_path)}(?::(\d+))?: (.*)", error.message, re.DOTALL)
    line, message = match.groups() if match else (None, error.message)
    return Problem(name, int(line) if line else None, message, error.hint)


def give_ids(parsed: ParsedDocument, name: str) -> tuple[Document, list[Post], list[Author]]:
    """Return a parsed document and its posts with their ids, and the raw identities of their authors."""
    document = Document(
        id=make_id("d", parsed.format, parsed.text),
        path=parsed.path or name,
        format=parsed.format,
        title=parsed.title,
        text=parsed.text,
        url=parsed.url,
        date=parsed.date,
        tags=parsed.tags,
    )
    lines = LineIndex(document.text)
    carried = {author.id: author for author in parsed.authors if author.named}
    ids = [make_id("p", document.id, raw.start, raw.end) for raw in parsed.posts]
    posts: list[Post] = []
    people: list[Author] = []
    for id_, raw in zip(ids, parsed.posts, strict=True):
        who = [raw_author(raw.author, document, raw.speaker), *(raw_author(c, document) for c in raw.coauthors)]
        posts.append(_post(id_, raw, who, ids, lines, document))
        # Someone whom an export names keeps all the names that the exported base knew.
        people += [carried.get(author.id, author) for author in who]
    return document, posts, list(dict.fromkeys(people))


def _post(
    id_: str, raw: RawPost, who: Sequence[Author], ids: Sequence[str], lines: LineIndex, document: Document
) -> Post:
    line, end_line = lines.lines(raw.start, raw.end)
    return Post(
        id=id_,
        document_id=document.id,
        author_id=who[0].id,
        kind=raw.kind,
        start=raw.start,
        end=raw.end,
        line=line,
        end_line=end_line,
        parent_id=ids[raw.parent] if raw.parent is not None else None,
        date=raw.date,
        karma=raw.karma,
        url=raw.url,
        confidence=raw.confidence,
        declared=raw.declared,
        coauthor_ids=tuple(author.id for author in who[1:]),
    )
