"""The README's picture is made by the real commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kb.cli import picture

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_it_shows_a_search_and_a_crux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    picture.draw(tmp_path / "docs" / "picture.svg")
    words = (tmp_path / "docs" / "picture.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    assert words.startswith("<svg")
    for said in ("kb cruxes --limit 1", "Holds it", "Rejects it", "Against"):
        assert said in words
