"""The last run of each measure, kept to compare with: in kb's cache, by measure and folder of data."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from kb.errors import InputError
from kb.evaluation import Score
from kb.ids import fingerprint
from kb.models._files import cache_dir, write_whole


def last(measure: str, data: Path) -> Score | None:
    """Return the last run of a measure on a folder of data, None if there was none or it is not readable any more."""
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(_file(measure, data).read_bytes(), type=Score)
    return None


def keep(score: Score, data: Path) -> None:
    """Keep a run for the next to be compared with; where the cache cannot be written there is nothing to compare."""
    with contextlib.suppress(OSError):
        write_whole(_file(score.measure, data), msgspec.json.encode(score))


def baseline(file: Path) -> list[Score]:
    """Return the runs that `kb eval --json` wrote to a file. Raises `InputError`."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Score])
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    except msgspec.MsgspecError as error:
        raise InputError(
            f"{file}: no figures of kb: {error}", hint="a baseline is what `kb eval --json` printed"
        ) from error


def beside(score: Score, before: Iterable[Score]) -> Score:
    """Return the score with the value that each of its figures had in the run `before` of the same measure."""
    run: Sequence[Score] = [s for s in before if s.measure == score.measure]
    if not run:
        return score
    old = {f.name: f.value for f in run[-1].figures}
    figures = tuple(dataclasses.replace(f, before=old.get(f.name)) for f in score.figures)
    return dataclasses.replace(score, figures=figures, compared_with=run[-1].made)


def _file(measure: str, data: Path) -> Path:
    return cache_dir() / "eval" / f"{measure}-{fingerprint(str(data.resolve()))}.json"
