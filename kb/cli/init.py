"""`kb init`: write a kb.toml that states every setting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kb import toml
from kb.cli.session import session
from kb.errors import ConfigError

EXAMPLE = "\b\nExamples:\n  kb init\n  kb init debates/"


def command(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace one that is there.")] = False,
) -> None:
    """Write a kb.toml that states every setting with its default and a comment.

    Everything works without one. The database lies beside it.
    """
    file = folder / toml.FILE_NAME
    if file.exists() and not force:
        raise ConfigError(f"{file} is there already; it is left as it is", hint="--force replaces it")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(toml.render(), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be written: {error.strerror}") from error
    session(ctx).out.print(f"wrote {file}", soft_wrap=True)
