"""Scores the whole program on debates as they are found, annotated by hand: each document alone, then all together.

The annotation lies in `seeds/` of the labelled data, the documents in the folder `seeds/` beside that data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.config import Config
from kb.evaluation import Figure, Measure
from kb.evaluation._base import Kit, derive, kit, read
from kb.evaluation._seeds import claims, corpus, cruxes, gold, posts, queries, quotes, scene


class Seeds:
    """From the cut into posts to the cruxes and the search."""

    name = "seeds"
    description = "real debates annotated by hand, through the whole program: each alone, then all in one base"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures of each document, named by its label, and of all together."""
        models: Kit | None = None
        for label, found, paths in corpus.parts(data):
            models = models or kit(config)
            for figure in figures(found, paths, config, models):
                yield dataclasses.replace(figure, name=f"{label}: {figure.name}")


def figures(found: gold.Gold, paths: Sequence[Path], config: Config, models: Kit) -> Iterator[Figure]:
    """Yield the figures over one base that holds the documents at `paths`."""
    here = scene.build(derive(read(paths, config), config, models), found)
    yield from posts.figures(here)
    yield from quotes.figures(here)
    yield from claims.figures(here)
    yield from cruxes.figures(here)
    yield from queries.figures(here, paths, config, models.encoder)


PLUGIN: Measure = Seeds()
