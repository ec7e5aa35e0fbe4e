"""Runs a program and says what it took: time, processor time of it alone, and the most memory it held."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10
_SOURCE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, processor seconds, megabytes, and what the program said."""

    wall: float
    cpu: float
    megabytes: float
    out: bytes = b""


def run(arguments: Sequence[str], folder: Path, python: str = sys.executable) -> Took:
    """Run `python ARGUMENTS` in `folder`. Raises `RuntimeError` with what it said on stderr if it fails.

    It imports this kb, and plugins that lie in `folder`, as Python looks there; nothing set for kb outside is heard.
    """
    with (folder / "stdout").open("w+b") as out, (folder / "stderr").open("w+b") as err:
        began = time.monotonic()
        command = [python, *arguments]
        process = subprocess.Popen(  # noqa: S603 - a Python, on our own modules
            command, cwd=folder, env=_environment(), stdout=out, stderr=err, stdin=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)  # what `subprocess` waits with does not tell of this child alone
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {err.read().decode(errors='replace')}")
        return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _UNIT, out.read())


def median(arguments: Sequence[str], folder: Path, times: int) -> Took:
    """Run a program some times and return the median of each figure; the first run, which fills caches, is left out."""
    run(arguments, folder)
    found = [run(arguments, folder) for _ in range(times)]
    return Took(
        statistics.median(t.wall for t in found), statistics.median(t.cpu for t in found),
        max(t.megabytes for t in found), found[-1].out,
    )  # fmt: skip


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KB_") or name == "KB_CACHE_DIR"}
    places = filter(None, (str(_SOURCE), kept.get("PYTHONPATH")))
    return kept | {"PYTHONPATH": os.pathsep.join(places), "HF_HUB_OFFLINE": "1"}
