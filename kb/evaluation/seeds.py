"""Scores the whole program on debates as they are found, annotated by hand: each document alone, then all together.

The annotation lies in `seeds/` of the labelled data, the documents in the folder `seeds/` beside that data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.config import Config
from kb.errors import NotFoundError
from kb.evaluation import Figure, Measure
from kb.evaluation._base import Kit, derive, kit, read
from kb.evaluation._seeds import claims, cruxes, gold, posts, queries, quotes, scene

TOGETHER = "all"


class Seeds:
    """From the cut into posts to the cruxes and the search."""

    name = "seeds"
    description = "real debates annotated by hand, through the whole program: each alone, then all in one base"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures of each document, named by its label, and of all together."""
        found, models = gold.load(data), kit(config)
        paths = {name: data.absolute().parent / "seeds" / name for name in found.documents}
        for path in paths.values():
            if not path.is_file():
                raise NotFoundError(f"{path}: the annotated document is not there", hint="it belongs beside --data")
        for name, path in paths.items():
            yield from _named(label(name, found.documents), figures(found.of({name}), [path], config, models))
        if len(paths) > 1:
            yield from _named(TOGETHER, figures(found, list(paths.values()), config, models))


def figures(found: gold.Gold, paths: Sequence[Path], config: Config, models: Kit) -> Iterator[Figure]:
    """Yield the figures over one base that holds the documents at `paths`."""
    here = scene.build(derive(read(paths, config), config, models), found)
    yield from posts.figures(here)
    yield from quotes.figures(here)
    yield from claims.figures(here)
    yield from cruxes.figures(here)
    yield from queries.figures(here, paths, config, models.encoder)


def label(name: str, all_names: Sequence[str]) -> str:
    """Return the shortest beginning of a file name, up to an underscore, that no other document shares."""
    start = name.partition("_")[0]
    return start if sum(n.partition("_")[0] == start for n in all_names) == 1 else name


def _named(prefix: str, found: Iterator[Figure]) -> Iterator[Figure]:
    for figure in found:
        yield dataclasses.replace(figure, name=f"{prefix}: {figure.name}")


PLUGIN: Measure = Seeds()
