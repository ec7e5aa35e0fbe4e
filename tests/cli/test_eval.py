"""`kb eval`: figures on the page, as JSON, and what is wrong with a call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from kb import evaluation, schema
from kb.config import Config
from kb.evaluation import Curve, Figure, Point


class Ruler:
    """Measures the number of files, and shows a setting."""

    name = "ruler"
    description = "counts what lies in the folder"

    def run(self, data: Path, config: Config) -> Iterator[Figure]:
        yield Figure("files", float(len(list(data.iterdir()))), 1, "files in the folder")
        yield Figure("disputes", config.stance.disputes, 0, "the setting")
        yield Figure("nothing", None, 0, "no cases")


@pytest.fixture
def ruler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    known = evaluation.load
    monkeypatch.setattr(evaluation, "names", lambda: ("ruler",))
    monkeypatch.setattr(evaluation, "load", lambda name: Ruler() if name == "ruler" else known(name))
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "one").touch()
    return tmp_path / "data"


def test_every_figure_is_a_line(invoke, ruler: Path) -> None:
    result = invoke("eval", "--data", ruler)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["ruler", *Ruler.description.split()]
    assert lines[1].split() == ["figure", "value", "n", "what", "it", "means"]
    assert lines[2].split() == ["files", "1.000", "1", "files", "in", "the", "folder"]
    assert lines[4].split() == ["nothing", "-", "0", "no", "cases"]
    assert "measuring ruler" in result.stderr


def test_json_is_what_the_schema_says(invoke, ruler: Path) -> None:
    result = invoke("eval", "ruler", "--data", ruler, "--json", "--set", "stance.disputes=0.9")
    (score,) = json.loads(result.stdout)
    jsonschema.validate(score, schema.schema_of(evaluation.Score))
    told = {k: v for k, v in score["figures"][1].items() if v is not None}
    assert told == {"name": "disputes", "value": 0.9, "n": 0, "note": "the setting"}
    assert score["figures"][2]["value"] is None


def test_the_folder_may_stand_in_the_settings(invoke, ruler: Path) -> None:
    (ruler.parent / "here" / "kb.toml").write_text('[eval]\ndata = "../data"\n', encoding="utf-8")
    assert invoke("eval").exit_code == 0


def test_list_names_the_measures(invoke) -> None:
    result = invoke("eval", "--list")
    assert result.exit_code == 0
    for name in evaluation.names():
        assert any(line.startswith(name) for line in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--data", "nowhere"], 5, "nowhere: no labelled data here"),
        ([], 5, "eval.data"),
        (["seeds", "--data", "."], 5, "seeds: no labelled data"),
        (["yardstick", "--data", "."], 5, "'yardstick'"),
        (["seeds", "--data", ".", "--set", "stance.x=1"], 2, "'stance.x'"),
    ],
)
def test_what_is_wrong_is_told(invoke, arguments: list[str], code: int, said: str) -> None:
    result = invoke("eval", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


class Moving(Ruler):
    """A ruler whose figure moves from run to run, with an interval and a curve."""

    value = 0.5

    def run(self, data: Path, config: Config) -> Iterator[Figure | Curve]:
        yield Figure("moves", self.value, 40, "goes up", self.value - 0.1, self.value + 0.1)
        yield Figure("stays", 0.25, 4, "stays")
        yield Curve("sides", (Point(0.1, 0.9, 0.8, 4), Point(1.0, 0.5, 0.1, 40)), "those that are")


@pytest.fixture
def moving(ruler: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(evaluation, "load", lambda name: Moving())
    monkeypatch.setattr(Moving, "value", 0.5)
    return ruler


def test_a_figure_stands_with_its_interval_and_its_change(invoke, moving: Path) -> None:
    first = invoke("eval", "--data", moving).stdout
    assert "0.400-0.600" in first
    assert "change" not in first
    Moving.value = 0.625
    second = invoke("eval", "--data", moving).stdout
    row = next(line.split() for line in second.splitlines() if line.startswith("moves"))
    assert row[:5] == ["moves", "0.625", "0.525-0.725", "+0.125", "40"]
    assert next(line.split() for line in second.splitlines() if line.startswith("stays"))[2] == "="
    assert "since the run of 20" in second
    assert "=" in invoke("eval", "--data", moving).stdout


def test_a_curve_is_three_lines(invoke, moving: Path) -> None:
    lines = [line.split() for line in invoke("eval", "--data", moving).stdout.splitlines()]
    assert ["coverage", "10%", "100%"] in lines
    assert ["precision", "0.90", "0.50"] in lines
    assert ["P", ">=", "0.80", "0.10"] in lines


def test_another_folder_and_another_measure_are_another_run(invoke, moving: Path, tmp_path: Path) -> None:
    invoke("eval", "--data", moving)
    (tmp_path / "other").mkdir()
    assert "change" not in invoke("eval", "--data", tmp_path / "other").stdout


def test_a_baseline_is_what_json_printed(invoke, moving: Path, tmp_path: Path) -> None:
    (tmp_path / "before.json").write_text(invoke("eval", "--data", moving, "--json").stdout, encoding="utf-8")
    Moving.value = 0.4
    invoke("eval", "--data", moving)
    result = invoke("eval", "--data", moving, "--baseline", tmp_path / "before.json", "--json")
    (score,) = json.loads(result.stdout)
    jsonschema.validate(score, schema.schema_of(evaluation.Score))
    assert (score["figures"][0]["value"], score["figures"][0]["before"]) == (0.4, 0.5)
    assert score["curves"][0]["points"][0]["precision"] == 0.9


@pytest.mark.parametrize("content", [None, "", "{", "[1]", '[{"measure": "x"}]'])
def test_what_is_no_baseline_is_told_before_anything_is_measured(invoke, moving: Path, content: str | None) -> None:
    if content is not None:
        Path("before.json").write_text(content, encoding="utf-8")
    result = invoke("eval", "--data", moving, "--baseline", "before.json")
    assert result.exit_code == 3
    assert "before.json" in result.stderr
    assert "measuring" not in result.stderr


def test_a_cache_that_cannot_be_read_or_written_is_no_error(invoke, moving: Path, monkeypatch, tmp_path: Path) -> None:
    invoke("eval", "--data", moving)
    (kept,) = (tmp_path / "cache" / "eval").iterdir()
    kept.write_text("not json", encoding="utf-8")
    assert invoke("eval", "--data", moving).exit_code == 0
    (tmp_path / "a-file").touch()
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "a-file"))
    assert invoke("eval", "--data", moving).exit_code == 0
