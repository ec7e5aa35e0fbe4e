"""Values of options that several commands take."""

from __future__ import annotations

import re

import typer

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?")


def date(text: str | None) -> str | None:
    """Return a date as it was typed. Raises `BadParameter` if it is none."""
    if text is not None and not _DATE.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is not a date like 2023, 2023-11 or 2023-11-28")
    return text
