"""What a TOML file needs beside the standard library, which reads it and no more: values written, keys found again."""

from __future__ import annotations

import re

import msgspec


def literal(value: object) -> str:
    """Return a value as TOML writes it."""
    return msgspec.json.encode(value).decode().replace(",", ", ")


def line_of(text: str, key: str) -> int:
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
