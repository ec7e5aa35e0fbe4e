"""One file a command; the only room with typer and rich."""

from __future__ import annotations


def main() -> None:
    """Run the command line: the console script `kb` and `python -m kb`."""
    from kb.cli.app import run

    run()
