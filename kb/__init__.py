"""kb: who claims what, who disagrees, and what the disagreement hinges on - offline, in the authors' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from kb.api import Base

__all__ = ["open"]
__version__ = "0.1.0"


def open(  # noqa: A001 - as in `gzip.open`: it is called `kb.open`
    path: str | os.PathLike[str] | None = None, *, config: str | os.PathLike[str] | None = None
) -> Base:
    """Open a base for reading: `with kb.open("kb.db") as base: base.claims(author="Ann")`.

    Without `path` it is found as the command line finds it (KB_DB, else beside the nearest kb.toml). Raises
    `kb.errors.NotFoundError` if there is none, `StoreError`, `ConfigError`.
    """
    from kb.api import Base

    return Base(path, config=config)
