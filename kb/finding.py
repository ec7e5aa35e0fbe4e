"""Which files there are to read, and what they are called in the base."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath

from kb.config import IngestConfig
from kb.errors import ConfigError
from kb.protocols import HEAD_BYTES
from kb.readers import describes
from kb.records import Problem

STDIN = Path("-")

_OTHER_KINDS = ((stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"))


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
        elif path != STDIN and path.is_file() and describes(path.name, (), bytes):
            hint = "ingest the papers that it tells of; it is read with them"
            problems.append(Problem(stored_path(path, database), None, "a bibliography, not a document", hint))
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
        folders[:] = [name for name in folders if not ignored(name, config)]
        for name in names:
            file = Path(parent, name)
            below = file.relative_to(folder)
            if ignored(name, config) or not PurePath(below).match(glob) or _is_database(file, database):
                continue
            if describes(name, names, partial(_head, file)):
                continue  # it is read with what it describes
            what = _obstacle(file)
            if what is None:
                files.append(file)
            else:
                problems.append(Problem(stored_path(file, database), None, *what))
    return sorted(files), sorted(problems, key=lambda p: p.path)


def ignored(name: str, config: IngestConfig) -> bool:
    """Tell whether files and folders of this name are never read."""
    return any(fnmatch.fnmatch(name, bad) for bad in config.ignore)


def _is_database(file: Path, database: Path) -> bool:
    """Tell whether a file is the database itself, or its log, lock or backup beside it."""
    own = file.name == database.name or file.name.startswith((f"{database.name}-", f"{database.name}."))
    return own and os.path.abspath(file.parent) == os.path.abspath(database.parent)  # noqa: PTH100 - keeps links


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except OSError:
        return b""


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
