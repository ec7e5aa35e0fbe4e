"""One work of a bibliography, in whichever syntax it is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One work. `key` and `files` are what it goes by; `date` is a year, a month or a day."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    key: str = ""
    files: tuple[str, ...] = ()


def partial_date(year: int | None, month: int | None = None, day: int | None = None) -> str | None:
    """Return ISO 8601 as far as it is known: 2024, 2024-03 or 2024-03-18; None without a sound year."""
    if year is None or not 1000 <= year <= 9999:
        return None
    if month is None or not 1 <= month <= 12:
        return f"{year:04}"
    if day is None or not 1 <= day <= 31:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}"


def address(url: str, doi: str) -> str | None:
    """Return the address of a work: its own, else the one that its DOI leads to."""
    if url.startswith(("http://", "https://")):
        return url
    doi = doi.removeprefix("https://doi.org/").removeprefix("http://dx.doi.org/").removeprefix("doi:").strip()
    return f"https://doi.org/{doi}" if doi.startswith("10.") else None
