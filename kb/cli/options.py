"""Values of options that several commands take."""

from __future__ import annotations

import typer

from kb.errors import ConfigError
from kb.retrieval.query import read_date


def date(text: str | None) -> str | None:
    """Return a date as it was typed. Raises `BadParameter` if it is none."""
    try:
        return None if text is None else read_date(text)
    except ConfigError as error:
        raise typer.BadParameter(f"{error.message}: {error.hint}") from error
