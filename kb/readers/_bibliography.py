"""What stands beside a paper in a BibTeX file (http://www.bibtex.org/Format/) or CSL-JSON (https://citationstyles.org)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from rapidfuzz import fuzz

from kb.protocols import Source
from kb.readers._bib_entry import Entry
from kb.readers._csl import csl_entries
from kb.readers._decode import stem
from kb.records import Problem
from kb.text import normalise

# Of the same name as the paper, then for the whole folder; a file for the folder must name the paper.
_OWN = (".bib", ".json", ".csl.json")
_SHARED = ("references.bib", "library.bib", "references.json")
_SAME_TITLE = 95.0
_LARGEST = 32_000_000
_HINT = "mend it or remove it; the paper itself was read"


def described(source: Source, title: str = "") -> tuple[Entry, list[Problem]]:
    """Return what a bibliography beside `source` says of it, nothing if there is none, and what is broken there.

    `title` is the paper's own, as far as it is known.
    """
    problems: list[Problem] = []
    own = stem(source.path)
    for name in (*(own + suffix for suffix in _OWN), *_SHARED):
        if name == _file_name(source.path):
            continue
        data = source.beside(name)
        if data is None:
            continue
        entries, broken = _entries(data, name)
        problems += [Problem(source.path, None, f"{name}: {what}", _HINT) for what in broken]
        found = _of(source.path, title, entries, alone=name not in _SHARED)
        if found is not None:
            return found, problems
    return Entry(), problems


def _of(path: str, title: str, entries: Sequence[Entry], *, alone: bool) -> Entry | None:
    """Return the entry of the file at `path`: by the file's name, by its title, or because it stands alone."""
    name, own = _file_name(path).casefold(), stem(path)
    for entry in entries:
        if name in entry.files or entry.key == own:
            return entry
    wanted = [normalise(words) for words in (title, re.sub(r"[-_]+", " ", own)) if len(words.split()) > 1]
    best = max(entries, key=lambda e: _likeness(e, wanted), default=None)
    if best is not None and _likeness(best, wanted) >= _SAME_TITLE:
        return best
    return entries[0] if alone and len(entries) == 1 else None


def _likeness(entry: Entry, wanted: Sequence[str]) -> float:
    title = normalise(entry.title)
    return max((fuzz.ratio(title, words) for words in wanted), default=0.0) if title else 0.0


@lru_cache(maxsize=8)
def _entries(data: bytes, name: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the works of a bibliography and what is broken in it; one is asked for every paper of its folder."""
    if len(data) > _LARGEST:
        return (), (f"larger than {_LARGEST // 1_000_000} MB",)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (), (f"not UTF-8: byte 0x{data[error.start]:02x} at byte {error.start}",)
    if not name.endswith(".json"):
        from kb.readers._bibtex import bibtex_entries

        return bibtex_entries(text)
    try:
        return tuple(csl_entries(msgspec.json.decode(text))), ()
    except (msgspec.DecodeError, RecursionError) as error:
        return (), (f"not valid JSON: {error}",)


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
