"""What a benchmark found: figures with their names and units, the machine, the commit, the versions; kept as JSON."""

from __future__ import annotations

import itertools
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

PACKAGES = (
    "kb", "numpy", "onnxruntime", "tokenizers", "sentence-transformers", "torch", "bm25s", "llm",
    "llm-sentence-transformers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `name` is `group / what`; `better` says which way is better: "lower", "higher" or "neither".

    `size` and `models` say on what it was measured: a base of how many claims, made with which models.
    """

    name: str
    value: float
    unit: str
    better: str = "lower"
    size: str = ""
    models: str = ""

    @property
    def measured(self) -> str:
        """On what it was measured."""
        size = f"{self.size} claims" if self.models else self.size
        return ", ".join(filter(None, (size, self.models)))


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured; `load` is the load average as it began, to tell how busy the machine was with others."""

    system: str
    processor: str
    cores: int
    load: float
    python: str


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of one run on a forum of `size`; `missing` could not be measured, for it is not installed."""

    size: str
    commit: str
    machine: Machine
    versions: dict[str, str]
    figures: list[Figure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def table(self) -> str:
        """Return the figures as markdown: a table for each of what they were measured on."""
        lines = [
            f"{self.size} claims, commit {self.commit}, {self.machine.processor}, {self.machine.cores} cores,"
            f" load {self.machine.load:.1f} as it began\n"
        ]
        for measured, found in itertools.groupby(self.figures, key=lambda figure: figure.measured):
            lines += [f"\n| {measured} | |\n|---|---:|\n"]
            lines += [f"| {f.name} | {number(f.value)} {f.unit} |\n" for f in found]
        if self.missing:
            lines += [
                f"\nNot measured, for it is not installed (pip install 'kb[bench]'): {', '.join(self.missing)}.\n"
            ]
        return "".join(lines)


def number(value: float) -> str:
    """Return a number with three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def begin(size: str) -> Result:
    """Return a result without figures, of this machine and commit."""
    return Result(size, _commit(), _machine(), {name: found for name in PACKAGES if (found := _version(name))})


def save(result: Result, path: Path) -> None:
    """Write a result."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result)) + b"\n")


def load(path: Path) -> Result:
    """Read a result. Raises `msgspec.MsgspecError` for a file that is none, `OSError`."""
    return msgspec.json.decode(path.read_bytes(), type=Result)


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    folder = Path(__file__).parent
    command = [git, "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=10"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - git, found above
    return done.stdout.strip() or "unknown"


def _machine() -> Machine:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(platform.system(), _processor(), cores, round(load, 1), sys.version.split()[0])


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(named, platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
