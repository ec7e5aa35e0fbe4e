"""Answers of language models, kept in the cache under what was asked of whom, so that nothing is asked for twice."""

from __future__ import annotations

import contextlib

from kb.ids import fingerprint
from kb.models._files import cache_dir, write_whole

_FOLDER = "answers"


def kept(model: str, system: str, prompt: str) -> str | None:
    """Return what `model` (by its full name) answered to the same words before; None for nothing that can be read."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (cache_dir() / _FOLDER / fingerprint(model, system, prompt)).read_text(encoding="utf-8")
    return None


def keep(model: str, system: str, prompt: str, answer: str) -> None:
    """Keep an answer; where the cache cannot be written it is asked for again."""
    with contextlib.suppress(OSError):
        data = answer.encode("utf-8", "replace")
        write_whole(cache_dir() / _FOLDER / fingerprint(model, system, prompt), data)
