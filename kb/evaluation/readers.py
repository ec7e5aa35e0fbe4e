"""Scores what readers and the quote stage make of documents as they are found: posts, people, quotes and parents.

It takes any folder in the layout of `seeds`: the annotation in `seeds/` of the labelled data, the documents in the
folder `seeds/` beside that data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from kb.config import Config
from kb.evaluation import Figure, Measure
from kb.evaluation._base import Kit, derive, kit, read
from kb.evaluation._seeds import authorship, corpus, posts, quotes, scene


class Readers:
    """The cut into posts, who says what, and whose words are repeated."""

    name = "readers"
    description = "posts, authors, quotes and parents of real debates annotated by hand: each alone, then all"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        """Yield the figures of each document, named by its label, and of all together."""
        models: Kit | None = None
        for label, found, paths in corpus.parts(data):
            models = models or kit(config)
            here = scene.build(derive(read(paths, config), config, models), found)
            for figure in figures(here):
                yield dataclasses.replace(figure, name=f"{label}: {figure.name}")


def figures(here: scene.Scene) -> Iterator[Figure]:
    """Yield the figures over one base."""
    yield from posts.boundaries(here)
    yield from authorship.figures(here)
    yield from quotes.passages(here)


PLUGIN: Measure = Readers()
