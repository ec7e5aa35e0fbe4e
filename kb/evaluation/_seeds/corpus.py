"""The annotated documents: where they lie, and each with its gold under a short label, then all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.errors import NotFoundError
from kb.evaluation._seeds import gold

TOGETHER = "all"
Part = tuple[str, gold.Gold, list[Path]]


def parts(data: Path) -> Iterator[Part]:
    """Yield (label, gold, paths) of each document alone, then of all; the documents lie in `seeds/` beside `data`.

    Raises `NotFoundError`, `InputError`.
    """
    found = gold.load(data)
    paths = {name: data.absolute().parent / "seeds" / name for name in found.documents}
    for path in paths.values():
        if not path.is_file():
            raise NotFoundError(f"{path}: the annotated document is not there", hint="it belongs beside --data")
    for name, path in paths.items():
        yield label(name, found.documents), found.of({name}), [path]
    if len(paths) > 1:
        yield TOGETHER, found, list(paths.values())


def label(name: str, all_names: Sequence[str]) -> str:
    """Return the shortest beginning of a file name, up to an underscore, that no other document shares."""
    start = name.partition("_")[0]
    return start if sum(n.partition("_")[0] == start for n in all_names) == 1 else name
