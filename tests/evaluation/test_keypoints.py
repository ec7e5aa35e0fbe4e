"""Key points against those of experts, on a handful of arguments."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from kb.config import Config, SummaryConfig
from kb.errors import InputError, NotFoundError
from kb.evaluation.keypoints import PLUGIN, _average_precision

TOPIC = "Allotments should have water meters."
WATER, COST = "Meters save water", "Meters cost money"
STATED = {
    "Meters save much water in dry years": ("support", {WATER: "same", COST: "different"}),
    "With meters people save water": ("support", {WATER: "same"}),
    "Tanks are a good thing": ("support", {WATER: "different"}),
    "Meters cost money that the club has not got": ("oppose", {COST: "same"}),
}


@pytest.fixture
def data(tmp_path: Path, encoder, monkeypatch) -> Path:
    monkeypatch.setattr("kb.evaluation.keypoints.load_encoder", lambda _: encoder)
    pairs = []
    for a, (side, labels) in STATED.items():
        for b, label in labels.items():
            opposite = (side == "support") != (b == WATER)
            rel = "opposite_stance" if opposite else "match" if label == "same" else "same_stance"
            pairs.append({"a": a, "b": b, "label": label, "rel": rel})
    rows = [{"claim": TOPIC, "text": a, "label": side, "source": "own"} for a, (side, _) in STATED.items()]
    for folder, name, lines in (("pairs", "argkp_kpm", pairs), ("stance", "argkp", rows)):
        (tmp_path / folder).mkdir()
        text = "\n".join(map(json.dumps, lines)) + "\n"
        (tmp_path / folder / f"{name}.dev.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def figures(data: Path, **settings: float) -> dict[str, tuple[float | None, int]]:
    config = dataclasses.replace(Config(), summary=SummaryConfig(**settings))
    return {f.name: (f.value, f.n) for f in PLUGIN.run(data, config)}


def test_arguments_go_to_their_key_point(data: Path) -> None:
    found = figures(data)
    assert found["match: map strict"] == (1.0, 2)
    assert found["match: map relaxed"] == (1.0, 2)


def test_the_ranking_counts() -> None:
    assert _average_precision([True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert _average_precision([False, False]) == 0.0


def test_an_undecided_pair_is_wrong_only_strictly(data: Path) -> None:
    file = data / "pairs" / "argkp_kpm.dev.jsonl"
    lines = [line for line in file.read_text().splitlines() if '"With meters' not in line]
    lines += [
        json.dumps({"a": "With meters people save water", "b": "Else", "label": "different", "rel": "same_stance"})
    ]
    file.write_text("\n".join(lines) + "\n")
    found = figures(data)
    assert found["match: map strict"][0] < found["match: map relaxed"][0]


def test_all_points_find_all_key_points(data: Path) -> None:
    found = figures(data, points=4, diversity=1.1)
    assert found["chosen: key points found"] == (1.0, 2)
    assert found["chosen: arguments reached"] == (1.0, 3)
    assert found["chosen: repeats"] == (0.25, 4)
    assert found["chosen: no key point"] == (0.25, 4)


def test_who_is_spoken_for(data: Path) -> None:
    found = figures(data, points=1, speaks_for=-1.0)
    assert found["speaks for: same point"][1] == found["speaks for: other side"][1] == 2
    assert figures(data, speaks_for=1.1)["speaks for: same point"] == (None, 0)


def test_absent_and_broken_data_are_told(data: Path, tmp_path: Path) -> None:
    (data / "pairs" / "argkp_kpm.dev.jsonl").write_text('{"a": 1}\n')
    with pytest.raises(InputError, match="argkp_kpm"):
        list(PLUGIN.run(data, Config()))
    with pytest.raises(NotFoundError):
        list(PLUGIN.run(tmp_path / "nowhere", Config()))
