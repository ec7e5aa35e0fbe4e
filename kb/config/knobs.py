"""How a setting is declared: its default, and the comment that `kb init` writes beside it."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def knob(default: Any, about: str) -> Any:
    """Return a dataclass field with its default and the comment that `kb init` writes above it."""
    if isinstance(default, dict | list):
        return field(default_factory=lambda: type(default)(default), metadata={"about": about})
    return field(default=default, metadata={"about": about})
