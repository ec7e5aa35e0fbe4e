"""Makes the ONNX file of a model once, and opens it."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.ids import fingerprint
from kb.models._files import cache_dir, content_digest

if TYPE_CHECKING:
    from onnxruntime import GraphOptimizationLevel, InferenceSession

SCRIPT = Path(__file__).with_name("_export.py")


def open_session(model: Path, fingerprint: str) -> InferenceSession:
    """Return a one-thread session of the exported model, made first if the cache does not hold it.

    One thread inside and no padding: the order of additions, hence every bit of a vector, then depends
    on the text alone. Several threads may run the session at once. Raises `KbError`.
    """
    import onnxruntime  # noqa: F401 - where it is missing, that is the error, and not a damaged file below

    path = cache_dir() / "encoders" / f"{fingerprint}.onnx"
    if not path.exists():
        _make(model, path)
    try:
        return session(path)
    except Exception:  # onnxruntime raises its own kinds for a damaged file: a new one heals it
        path.unlink(missing_ok=True)
        _make(model, path)
        return session(path)


def session(path: Path) -> InferenceSession:
    """Return a one-thread session of an exported model.

    To optimise the graph takes longer than to load it, so what the runtime made of it is kept in the cache under the
    model's digest and the runtime's version; a kept graph that is damaged is made again. The numbers are the same.
    """
    import onnxruntime

    made_of = fingerprint(onnxruntime.__version__, platform.machine(), content_digest(path))
    kept = cache_dir() / "graphs" / f"{fingerprint(str(path.resolve()))}-{made_of}.onnx"
    levels = onnxruntime.GraphOptimizationLevel
    if kept.exists():
        with contextlib.suppress(Exception):  # onnxruntime raises its own kinds for a damaged file
            return _session(kept, levels.ORT_DISABLE_ALL)
    with contextlib.suppress(Exception):  # a cache that cannot be written; damaged weights raise again below
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob(f"{kept.stem.partition('-')[0]}-*.onnx"):
            old.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix="made-") as folder:
            made = Path(folder) / kept.name
            # The level above fits a graph to the very processor, and the cache may be shared.
            found = _session(path, levels.ORT_ENABLE_EXTENDED, made)
            made.replace(kept)
            return found
    return _session(path, levels.ORT_ENABLE_EXTENDED)


def _session(path: Path, level: GraphOptimizationLevel, keep: Path | None = None) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.graph_optimization_level = level
    if keep is not None:
        options.optimized_model_filepath = str(keep)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _make(model: Path, path: Path) -> None:
    """Export to a folder beside `path`, then rename; a second process waits for the first and takes its file."""
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if path.exists():
                return
            for left in path.parent.glob(f"{path.stem}-*"):  # by an export that was killed
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=f"{path.stem}-") as folder:
                made = Path(folder) / path.name
                _export(model, made)
                with made.open("rb") as stream:
                    os.fsync(stream.fileno())
                made.replace(path)
    except OSError as error:
        raise KbError(
            f"{path.parent}: the encoder cannot be kept there: {error.strerror or error}",
            hint="set KB_CACHE_DIR to a folder that can be written",
        ) from error


def _export(model: Path, target: Path) -> None:
    # -P: neither the working folder nor this one, whose files are named like libraries, may shadow an import.
    command = [sys.executable, "-P", str(SCRIPT), str(model), str(target)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode or not target.exists():
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise KbError(
            f"the encoder in {model} could not be prepared: {lines[-1]}",
            hint="is there enough memory and disk, and does `python -c 'import torch, transformers'` work?",
        )
