"""What a benchmark found: figures with their names and units, the machine, the commit, the versions; kept as JSON."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

PACKAGES = ("kb", "numpy", "onnxruntime", "tokenizers", "sentence-transformers", "torch", "bm25s", "llm")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `name` is `group / what`; of `better` it says which way is better: "lower" or "higher"."""

    name: str
    value: float
    unit: str
    better: str = "lower"


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
    """All figures of one run on a forum of `size`."""

    size: str
    commit: str
    machine: Machine
    versions: dict[str, str]
    figures: list[Figure] = field(default_factory=list)

    def table(self) -> str:
        """Return the figures as a markdown table."""
        head = (
            f"{self.size} claims, commit {self.commit}, {self.machine.processor}, {self.machine.cores} cores,"
            f" load {self.machine.load:.1f} as it began\n\n| | |\n|---|---:|\n"
        )
        return head + "".join(f"| {f.name} | {number(f.value)} {f.unit} |\n" for f in self.figures)


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


def compare(before: Result, after: Result) -> str:
    """Return a markdown table of two results, ratios first: above 1 the second is better, whichever way is better."""
    held = {f.name: f for f in before.figures}
    lines = [f"| after / before | | {before.commit} | {after.commit} |\n|---:|---|---:|---:|\n"]
    for new in after.figures:
        old = held.get(new.name)
        if old is None or not old.value or not new.value:
            continue
        ratio = new.value / old.value if new.better == "higher" else old.value / new.value
        lines.append(
            f"| {ratio:.2f} | {new.name} | {number(old.value)} {old.unit} | {number(new.value)} {new.unit} |\n"
        )
    alike = (before.size, before.machine.processor, before.machine.cores) == (
        after.size, after.machine.processor, after.machine.cores,
    )  # fmt: skip
    warning = "" if alike else "Not of the same size or machine: the ratios tell little.\n\n"
    return f"{warning}Above 1 the second is better.\n\n{''.join(lines)}"


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
