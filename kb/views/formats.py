"""What `kb ingest` reads: every reader that is installed, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from kb import registry


@dataclass(frozen=True, slots=True)
class FormatLine:
    """A format: its name (`--format NAME`), what is understood, how a file is recognised, and how one is had."""

    name: str
    description: str
    signs: str
    origin: str


def format_lines() -> list[FormatLine]:
    """Return every format by name."""
    readers = [registry.load("readers", name) for name in registry.names("readers")]
    return [FormatLine(r.name, r.description, r.signs, r.origin) for r in readers]
