"""The same-claim guard on a handful of pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import InputError
from kb.evaluation.pairs import PLUGIN, load
from kb.training.pairs import Tuple

ROWS = [
    {"a": "Larks nest on the ground.", "b": "larks nest on the ground", "label": "same"},
    {"a": "Larks nest on the ground.", "b": "Bees dance for direction.", "label": "same", "score": 5.0},
    {"a": "Larks nest on the ground.", "b": "Larks do not nest on the ground.", "label": "contradict"},
    {"a": "Larks nest early in spring.", "b": "Frost kills seed.", "label": "different", "rel": "opposite_stance"},
    {"a": "Larks nest here.", "b": "Larks nest here.", "label": "different", "rel": "same_stance"},
]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, encoder, monkeypatch) -> Path:
    monkeypatch.setattr("kb.evaluation.pairs.load_encoder", lambda _: encoder)
    fields = {"claim": "Larks nest on the ground.", "same": "larks nest on the ground", "same_short": "Larks nest low.",
              "neutral": "Larks sing at dawn.", "contra": "Larks breed in trees.",
              "twin": "Larks never nest on the ground."}  # fmt: skip
    rows = [Tuple("birds", "nests", True, fields), Tuple("birds", "song", False, fields)]
    monkeypatch.setattr("kb.evaluation.pairs.tuples", lambda: rows)
    (tmp_path / "pairs").mkdir()
    (tmp_path / "pairs" / "birds.dev.jsonl").write_text("\n".join(map(json.dumps, ROWS)) + "\n", encoding="utf-8")
    (tmp_path / "pairs" / "birds.train.jsonl").write_text("not read", encoding="utf-8")
    return tmp_path


def test_what_is_merged_and_what_is_flagged(data: Path) -> None:
    found = {f.name: (f.value, f.n) for f in PLUGIN.run(data, Config())}
    assert found == {
        "birds: same merged": (0.5, 2),
        "birds: same flagged": (0.0, 2),
        "birds: different merged": (0.5, 2),
        "birds: different flagged": (0.0, 2),
        "birds: contradict merged": (0.0, 1),
        "birds: contradict flagged": (1.0, 1),
        "birds: opposite merged": (0.0, 1),
        "written: same merged": (1.0, 1),
        "written: same_short merged": (0.0, 1),
        "written: neutral merged": (0.0, 1),
        "written: contra merged": (0.0, 1),
        "written: twin merged": (0.0, 1),
    }


def test_a_line_that_is_no_pair_is_told(data: Path) -> None:
    file = data / "pairs" / "birds.dev.jsonl"
    file.write_text('{"a": "x"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="birds"):
        load(file)
