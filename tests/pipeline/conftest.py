"""A folder of small documents and a base beside it, ingested without weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kb import pipeline
from kb.config import Config
from kb.records import Bundle
from kb.store import Store

ADA = """\
Raised beds
By Ada Brook @ 2023-01-02T10:00 (+5)
I think raised beds are better than clay in a wet spring, because they drain faster.
Slugs are not a real problem in a bed that has a wall of rough timber.
Ben Stone @ 2023-01-03T11:00 (+2)
I think raised beds are better than clay in a wet spring, because they drain faster.
I disagree. Raised beds are not better than clay in a wet spring, because the timber holds the water.
"""
BEN = """\
Timber
By Ben Stone @ 2023-02-01T09:00 (+1)
Timber is a bad material for beds, because it rots within six years in a wet garden.
I think raised beds are better than clay in a wet spring, because they drain faster.
Ada_Brook @ 2023-02-02T09:30
I agree with this. Timber is a bad material, because it rots within six years in every wet garden.
"""
NOTE = """\
---
title: Rain barrels
author: Chloe Nunn
---

Rain barrels are better than drip lines, because they save more of the water that falls.

> Timber is a bad material for beds, because it rots within six years in a wet garden.

That is false, since oak timber is a material that lasts for twenty years in a wet garden.
"""
THREAD = """\
I think compost smells only when the heap is too wet.

I think a smelly heap is too dense rather than too wet. Straw would help it more than sun does.

"I think compost smells only when the heap is too wet." No, it smells as well when nobody turns it.
"""
TEXTS = (ADA, BEN, NOTE, THREAD)
NAMES = ("a.txt", "b.txt", "c.md", "d.txt")


@dataclass
class Lab:
    """Writes files below `folder`, ingests them into the base `database`, and tells what the base holds."""

    folder: Path
    config: Config
    name: str = "kb.db"

    @property
    def database(self) -> Path:
        return self.folder / self.name

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def write_all(self) -> list[Path]:
        return [self.write(name, text) for name, text in zip(NAMES, TEXTS, strict=True)]

    def ingest(self, *paths: Path | str, **options: object) -> pipeline.IngestReport:
        given = [p if isinstance(p, Path) else self.folder / p for p in paths]
        return pipeline.ingest(given, self.config, self.database, **options)  # type: ignore[arg-type]

    def forget(self, name: str) -> pipeline.IngestReport:
        return pipeline.forget(name, self.config, self.database)

    def store(self) -> Store:
        return Store.open(self.database, mode="read")

    def bundle(self) -> Bundle:
        with self.store() as store:
            return store.bundle()

    def vectors(self) -> list[tuple]:
        with self.store() as store:
            return store.connection.rows("SELECT * FROM vectors ORDER BY fingerprint, text_hash")

    def other(self, **changes: object) -> Lab:
        """The same files with a base that holds nothing yet, or with other settings."""
        made = replace(self, name=f"other-{len(list(self.folder.glob('other-*.db')))}.db")
        return replace(made, **changes)

    def fresh(self, paths: Iterable[Path | str]) -> Bundle:
        """What a base holds that met these files only, in this order."""
        other = self.other()
        other.ingest(*paths)
        return other.bundle()


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder) -> Lab:
    monkeypatch.setattr("kb.pipeline.freshness.load_encoder", lambda _: encoder)
    return Lab(tmp_path, Config())
