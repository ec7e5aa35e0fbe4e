"""The error family: every error a user can meet says what happened, where, and what to do.

Exit codes follow DESIGN section 7; the command line maps `KbError.exit_code` and nothing else.
"""

from __future__ import annotations


class KbError(Exception):
    """Something `kb` cannot do, told to the user in one or two lines."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(KbError):
    """kb.toml, an environment variable or an option holds something `kb` does not understand."""

    exit_code = 2


class InputError(KbError):
    """A file cannot be read, or holds nothing in a known format."""

    exit_code = 3


class ModelMissingError(KbError):
    """A model is named that is not on this machine; `kb` never falls back to another silently."""

    exit_code = 4


class AnswerError(KbError):
    """A model that was asked gave no answer, or none that can be used."""


class NotFoundError(KbError):
    """No record answers to the id or name."""

    exit_code = 5


class AmbiguousError(KbError):
    """More than one record answers to the id prefix or name; `candidates` lists them."""

    exit_code = 5

    def __init__(self, message: str, candidates: tuple[str, ...], *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.candidates = candidates


class StoreError(KbError):
    """The database cannot be opened, read or written."""


class RefusedError(StoreError):
    """The database cannot hold a value or a row; what it belongs to is not stored, and what came before it stays."""
