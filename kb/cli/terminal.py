"""What the terminal can do: which letters it shows, how long a page is, and where a link may lead."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import TextIO
from urllib.parse import quote

LINK_AUTO = "auto"
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "|", "×": "x", "»": ">", "«": "<",
     "━": "=", "╌": ".", "→": ">", "−": "-", "\u00a0": " "}
)  # fmt: skip
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SAFE = "/:?#[]@!$&'()*+,;=%~"


class Plain:
    """A stream of letters that every terminal has: symbols become their nearest, other letters question marks."""

    encoding = "ascii"  # rich draws its lines by this

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text in plain letters."""
        return self._stream.write(text.translate(_PLAIN).encode("ascii", "replace").decode())

    def flush(self) -> None:
        """Pass on what is held back."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Return whether somebody reads along."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the number of the file below."""
        return self._stream.fileno()


def shows_symbols(stream: TextIO) -> bool:
    """Return whether the stream takes every letter: its encoding is one of Unicode's, and nobody set KB_ASCII."""
    return not os.environ.get("KB_ASCII") and (stream.encoding or "ascii").lower().startswith("utf")


def write(text: str, *, escape: bool = False) -> None:
    """Write to stdout what no console draws; letters that it cannot take are escaped as JSON does, or replaced."""
    encoding = sys.stdout.encoding or "ascii"
    if escape and not encoding.lower().startswith("utf"):
        text = _BEYOND_ASCII.sub(_escape, text)
    elif not escape:
        text = text.encode(encoding, "replace").decode(encoding)
    sys.stdout.write(text)


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def pager() -> list[str]:
    """Return the command that shows long output: KB_PAGER, PAGER or less; nothing if there is none to be had."""
    named = os.environ.get("KB_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(named)
    except ValueError:
        return []
    return command if command and shutil.which(command[0]) else []


def show(text: str, command: list[str]) -> None:
    """Write text to stdout, through `command` if the text is longer than the terminal is high."""
    if command and text.count("\n") >= shutil.get_terminal_size().lines:
        # R lets colours through, F ends at once where all fits, X leaves the text on the screen.
        with _uninterrupted():
            subprocess.run(  # noqa: S603 - the user's own pager
                command, input=text, text=True, encoding="utf-8", env={"LESS": "FRX", **os.environ}, check=False
            )
        return
    sys.stdout.write(text)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Leave Ctrl-C to the pager."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def file_link(template: str, path: str, line: int | None) -> str:
    """Return the address of a place in a file, as `template` says with {path}, {line} and {host}; "" for none.

    "auto" names the line where the terminal is known to take one, for others do not open such an address at all.
    """
    if template == LINK_AUTO:
        template = _known_link()
    host = platform.node()
    made = template.replace("{host}", quote(host)).replace("{line}", str(line or 1))
    return made.replace("{path}", quote(path, safe="/:"))


def _known_link() -> str:
    if os.environ.get("TERM_PROGRAM") == "vscode":
        return "vscode://file{path}:{line}"
    return "file://{host}{path}" + ("#{line}" if os.environ.get("TERM") == "xterm-kitty" else "")


def web_link(url: str | None) -> str:
    """Return an address that a document gives, if it leads to the web, with nothing in it that is no address."""
    return quote(url, safe=_SAFE) if url and url.lower().startswith(("http://", "https://")) else ""
