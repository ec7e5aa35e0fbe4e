"""Growth curves: the points come out of results of several sizes, and the picture is drawn where matplotlib is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.benchmark import figures
from kb.benchmark.__main__ import main
from kb.benchmark.curves import PANELS, points
from kb.benchmark.figures import Figure, Machine, Result


def result(size: str, models: str, value: float) -> Result:
    made = [Figure(panel.figure, value, "", size=size, models=models) for panel in PANELS]
    return Result(size, "abc", Machine("Linux", "some", 2, 0, "3.11"), {}, made)


def test_points_are_those_of_the_same_models_in_order_of_size() -> None:
    results = [result("10k", "stubs", 9), result("1k", "stubs", 8), result("1k", "shipped", 70)]
    assert points(results, "ingest / all") == {"shipped": [(1000, 70)], "stubs": [(1000, 8), (10_000, 9)]}


def test_the_last_of_two_results_of_one_size_counts() -> None:
    assert points([result("1k", "stubs", 8), result("1k", "stubs", 7)], "ingest / all") == {"stubs": [(1000, 7)]}


def test_what_was_measured_on_no_base_has_no_point() -> None:
    made = result("1k", "stubs", 8)
    made.figures[:] = [Figure("ingest / all", 3, "", size="1,000 sentences"), Figure("ingest / all", 3, "")]
    assert points([made], "ingest / all") == {}


def test_a_picture_has_its_panels_and_figures_as_text_and_the_same_bytes_again(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for size, value in (("1k", 5.25), ("10k", 6.5)):
        figures.save(result(size, "stub networks", value), tmp_path / f"{size}.json")
    drawn = []
    for name in ("a.svg", "b.svg"):
        main(["plot", str(tmp_path / "1k.json"), str(tmp_path / "10k.json"), "--out", str(tmp_path / name)])
        drawn.append((tmp_path / name).read_bytes())
    text = drawn[0].decode()
    assert drawn[0] == drawn[1]
    assert all(panel.title in text for panel in PANELS)
    assert "5.25" in text
    assert "stub networks" in text
    assert len(text) < 100_000
