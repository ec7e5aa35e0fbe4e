"""Floors and ceilings under the figures on the real annotated debates, a little beside what is measured today.

All of them stand in the two tables below; docs/quality.md has the figures themselves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import evaluation
from kb.config import Config

DATA = Path(__file__).parents[3] / "shared" / "eval"
FLOORS = {
    "000: posts exact": 1.0,
    "000: parents right": 1.0,
    "000: author right": 0.99,
    "000: quotes found": 0.88,
    "000: quote sources right": 0.88,
    "000: claims found": 0.85,
    "000: repeats as one": 1.0,
    "000: cruxes met @5": 1.0,
    "000: crux people right": 1.0,
    "000: search best @10": 0.75,
    "002: posts exact": 1.0,
    "002: parents right": 1.0,
    "002: author right": 0.99,
    "002: names right": 1.0,  # no export artefact, the aliases of one person resolved
    "002: quotes inline": 0.8,
    "002: claims found": 0.93,
    "002: claims precision": 0.95,
    "002: claim authors right": 1.0,
    "002: cruxes met @5": 0.5,
    "002: crux people right": 1.0,
    "002: search best @10": 0.6,
    "all: posts exact": 1.0,
    "all: claims found": 0.9,
    "all: hedges right": 0.74,
    "all: claim kinds right": 0.54,
    "all: cruxes met @5": 0.7,
    "all: cruxes right @5": 0.7,
    "all: opposed pairs linked": 0.5,
    "all: search best @10": 0.85,
    "all: search recall @10": 0.75,
    "all: search recall claims @10": 0.6,
    "all: search recall judged @10": 0.8,
}
CEILINGS = {
    "000: nonclaims taken": 0.09,
    "002: nonclaims taken": 0.08,
    "all: opposed pairs merged": 0.0,
    "all: opposed pairs as support": 0.0,
    "all: hard pairs merged": 0.0,
    "all: hard pairs disputed": 0.11,
}
PAIRS = {
    "perspectrum: opposite merged": 0.01,
    "perspectrum: different merged": 0.04,
    "argkp_kpm: opposite merged": 0.01,
    "semantoneg: contradict merged": 0.02,
    "sick: contradict merged": 0.07,
}
KEY_POINTS = {
    "match: map strict": (0.73, 1.0),
    "chosen: arguments reached": (0.78, 1.0),
    "speaks for: same point": (0.62, 1.0),
    "speaks for: other side": (0.0, 0.2),
}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (DATA / "seeds").is_dir(), reason="../shared/eval is not here"),
]


@pytest.fixture(scope="module")
def seeds() -> dict[str, float | None]:
    return {f.name: f.value for f in evaluation.score("seeds", DATA, Config()).figures}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float | None]:
    """Every fifth pair of the sets: the network reads each twice, and `kb eval pairs` takes minutes over all."""
    folder = tmp_path_factory.mktemp("sampled")
    (folder / "pairs").mkdir()
    for name in {figure.partition(":")[0] for figure in PAIRS}:
        rows = (DATA / "pairs" / f"{name}.dev.jsonl").read_text(encoding="utf-8").splitlines()
        (folder / "pairs" / f"{name}.dev.jsonl").write_text("\n".join(rows[::5]) + "\n", encoding="utf-8")
    return {f.name: f.value for f in evaluation.score("pairs", folder, Config()).figures}


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.xdist_group("seeds")
def test_no_figure_falls_below_its_floor(seeds: dict[str, float | None], name: str) -> None:
    assert (seeds[name] or 0.0) >= FLOORS[name]


@pytest.mark.parametrize("name", CEILINGS)
@pytest.mark.xdist_group("seeds")
def test_no_error_rises_above_its_ceiling(seeds: dict[str, float | None], name: str) -> None:
    value = seeds[name]
    assert value is not None
    assert value <= CEILINGS[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.xdist_group("pairs")
def test_what_must_not_be_merged_is_not(pairs: dict[str, float | None], name: str) -> None:
    value = pairs[name]
    assert value is not None
    assert value <= PAIRS[name]


@pytest.fixture(scope="module")
def keypoints() -> dict[str, float | None]:
    return {f.name: f.value for f in evaluation.score("keypoints", DATA, Config()).figures}


@pytest.mark.slow
@pytest.mark.parametrize("name", KEY_POINTS)
@pytest.mark.xdist_group("keypoints")
def test_key_points_stay_as_good(keypoints: dict[str, float | None], name: str) -> None:
    least, most = KEY_POINTS[name]
    value = keypoints[name]
    assert value is not None
    assert least <= value <= most
