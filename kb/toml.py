"""kb.toml: found, read and checked, written with the comments of `kb.config`.

Unknown keys and wrong types are errors that name the key and the line.
"""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from kb.config import Config
from kb.errors import ConfigError

FILE_NAME = "kb.toml"


def find(start: Path) -> Path | None:
    """Return the nearest kb.toml in `start` or above it: `KB_CONFIG` first, where it is set."""
    if named := os.environ.get("KB_CONFIG"):
        return Path(named)
    return next((p for folder in (start, *start.parents) if (p := folder / FILE_NAME).is_file()), None)


def load(path: Path | None) -> Config:
    """Return the settings of `path`, defaults where it is silent. Raises `ConfigError`."""
    if path is None:
        return Config()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", hint="`kb init` writes a fresh one") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    _check_keys(path, text, table)
    try:
        return msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        where = re.search(r"`\$\.([\w.]+)", str(error))
        key = where.group(1) if where else ""
        what = str(error).split(" - at ")[0]
        raise ConfigError(f"{path}:{_line_of(text, key)}: {key}: {what}") from error


def database_path(config: Config, file: Path | None) -> Path:
    """Return where the database lies: `KB_DB`, else `database.path` beside kb.toml, else in the working folder."""
    if named := os.environ.get("KB_DB"):
        return Path(named)
    return (file.parent if file else Path.cwd()) / config.database.path


def render(config: Config | None = None) -> str:
    """Return a kb.toml that states every setting with its comment."""
    config = config or Config()
    blocks = ["# kb.toml - settings of kb. Every line shows its default; delete what you do not change.\n"]
    for section in dataclasses.fields(config):
        value = getattr(config, section.name)
        lines = [f"# {(type(value).__doc__ or '').splitlines()[0]}", f"[{section.name}]"]
        tables = []
        for item in dataclasses.fields(value):
            current = getattr(value, item.name)
            if isinstance(current, dict):
                tables += ["", f"# {item.metadata['about']}", f"[{section.name}.{item.name}]"]
                tables += [f"{_literal(k)} = {_literal(v)}" for k, v in current.items()]
            else:
                lines += [f"# {item.metadata['about']}", f"{item.name} = {_literal(current)}"]
        blocks.append("\n".join(lines + tables) + "\n")
    return "\n".join(blocks)


def _check_keys(path: Path, text: str, table: dict[str, Any]) -> None:
    for key, known in _unknown(table):
        from rapidfuzz import process

        near = process.extractOne(key.rpartition(".")[2], known, score_cutoff=50)
        hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
        raise ConfigError(f"{path}:{_line_of(text, key)}: unknown key {key!r}", hint=hint)


def _unknown(table: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    sections = get_type_hints(Config)
    for name, value in table.items():
        if name not in sections:
            yield name, list(sections)
            continue
        known = [item.name for item in dataclasses.fields(sections[name])]
        for key in value if isinstance(value, dict) else ():
            if key not in known:
                yield f"{name}.{key}", known


def _literal(value: object) -> str:
    """Return a value as TOML writes it."""
    return msgspec.json.encode(value).decode().replace(",", ", ")


def _line_of(text: str, key: str) -> int:
    """Return the 1-based line where dotted `key` is set, or its table begins; 1 if neither is found."""
    section, _, name = key.partition(".")
    current, header = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[+\s*([\w.\"-]+)", line):
            current = match.group(1).partition(".")[0]
            header = number if current == section else header
        elif current == section and name and re.match(rf"\s*\"?{re.escape(name.partition('.')[0])}\"?\s*=", line):
            return number
        elif not current and re.match(rf"\s*{re.escape(section)}\s*[.=]", line):
            return number
    return header
