"""What a run measures on which base, and what it says where something is not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kb.benchmark import beside, corpus, steps, suite
from kb.benchmark.figures import Figure, Result
from kb.benchmark.rivals import Rival
from kb.benchmark.steps import Held
from kb.benchmark.stubs import Models

STEPS = ("ingesting", "starting", "searching", "changing")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forums of a thread, and steps that find one figure each at once."""
    monkeypatch.setattr(corpus, "SIZES", dict.fromkeys(corpus.SIZES, 1))
    for name in STEPS:
        figure = Figure("start / search" if name == "starting" else name, 2, "s")
        found = lambda held, figure=figure: iter([figure])  # noqa: E731
        found.__doc__ = f"Do {name}."
        monkeypatch.setattr(steps, name, found)


def measured(result: Result) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for figure in result.figures:
        found.setdefault(figure.measured, []).append(figure.name)
    return found


def test_the_networks_are_measured_on_a_part_and_the_rest_on_a_base_without_them(quick: None, tmp_path: Path) -> None:
    told: list[str] = []
    result = suite.bench("10k", tmp_path / "bases", 7, tell=told.append)
    assert measured(result) == {
        "1k claims, shipped models": ["ingesting", "searching", "changing"],
        "10k claims, stub networks": ["ingesting", "start / search", "searching", "changing"],
        "10k": ["the benchmark / all of it"],
    }
    assert told[0] == "1k claims, shipped models: Do ingesting."
    assert (tmp_path / "bases" / "whole" / "making.toml").read_text() != ""
    assert (tmp_path / "bases" / "part" / "making.toml").read_text() == ""


def test_what_grows_is_measured_with_stubs_alone(quick: None, tmp_path: Path) -> None:
    result = suite.growth("1k", tmp_path / "base", 7, tell=lambda text: None)
    assert list(measured(result)) == ["1k claims, stub networks and encoder"]


def test_what_stands_beside_kb_comes_out_of_the_interpreter_that_is_named(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def found(texts: list[str], folder: Path, python: str) -> tuple[dict[str, Rival], list[str]]:
        asked.append(python)
        return {"llm": Rival(0, 9, 6, 9)}, ["bm25s"]

    monkeypatch.setattr(beside, "all_of", found)
    result = suite.bench("10k", tmp_path / "bases", 7, tell=lambda text: None, python=sys.executable)
    assert asked == [sys.executable]
    assert result.missing == ["bm25s"]
    assert "Not measured, for it is not installed (pip install 'kb[bench]'): bm25s." in result.table()
    (ratio,) = [figure for figure in result.figures if figure.unit == "x"]
    assert (ratio.name, ratio.value) == ("beside / kb search over 10k claims, times llm", 3)


def test_a_step_that_fails_ends_the_run_with_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "SIZES", dict.fromkeys(corpus.SIZES, 1))
    held = steps.prepare(tmp_path / "base", "1k", Models.SHIPPED, 7)
    with pytest.raises(RuntimeError, match="no-such"):
        Held.job(held, dict, "ingest", tmp_path / "no-such.toml", tmp_path)
