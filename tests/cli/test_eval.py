"""`kb eval`: figures on the page, as JSON, and what is wrong with a call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from kb import evaluation, schema
from kb.config import Config
from kb.evaluation import Figure


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
    assert score["figures"][1] == {"name": "disputes", "value": 0.9, "n": 0, "note": "the setting"}
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
