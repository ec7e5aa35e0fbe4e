"""Draws the README's terminal picture: `python -m kb.cli.picture [FILE]`, from the repository's root.

The real commands run on the sample corpus, in a database of their own, as on a terminal 100 columns wide.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100
FILE = Path("docs/picture.svg")
CORPUS = Path("corpus")
COMMANDS = (
    ("search", "A shortage of text will flatten the relation between compute and capability", "--limit", "2"),
    ("cruxes", "--limit", "1"),
)


def draw(file: Path, corpus: Path = CORPUS) -> None:
    """Run the commands on `corpus` and write what they print to `file` as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "kb.db"
        _run(database, "ingest", str(corpus))
        for arguments in COMMANDS:
            quoted = " ".join(f'"{a}"' if " " in a else a for a in arguments)
            console.print(Text.assemble(("$ ", "bold green"), (f"kb {quoted}", "bold")))
            console.print(Text.from_ansi(_run(database, *arguments)), soft_wrap=True)
            console.print()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(console.export_svg(title="kb", unique_id="kb"), encoding="utf-8")


def _run(database: Path, *arguments: str) -> str:
    """Return what `kb` prints on a terminal. Raises `CalledProcessError` if it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KB_") and k != "NO_COLOR"}
    environment |= {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "kb", "--quiet", "--db", str(database), *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout.rstrip("\n")


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
