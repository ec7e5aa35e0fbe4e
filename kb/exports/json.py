"""The bundle as one JSON object: everything a base holds, which `kb ingest` reads again."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import msgspec

from kb.protocols import Export
from kb.records import Bundle

_BEYOND_ASCII = re.compile(r"[\x7f-\U0010ffff]")


class JsonExport:
    """One object with an array for every kind of record; described by `schemas/bundle.json`."""

    name = "json"
    description = "the whole base as one JSON object, which kb ingest reads again"

    def render(self, bundle: Bundle) -> str:
        """Return the bundle as indented JSON, ending in a line feed."""
        return encode(bundle)


def encode(value: Any) -> str:
    """Return `value` as indented JSON in which no control or format character stands raw, ending in a line feed."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return _BEYOND_ASCII.sub(_escape, text) + "\n"


def encode_line(value: Any) -> str:
    """Return `value` as JSON on one line, as safe as that of `encode`."""
    return _BEYOND_ASCII.sub(_escape, msgspec.json.encode(value).decode()) + "\n"


def _escape(match: re.Match[str]) -> str:
    """Return the character, escaped as JSON escapes if it could drive a terminal (controls, direction marks)."""
    character = match.group()
    if unicodedata.category(character)[0] != "C":
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


PLUGIN: Export = JsonExport()
