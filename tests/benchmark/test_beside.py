"""What stands beside kb is found by import in the interpreter that is named, and what is not there is named."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kb.benchmark import beside, rivals
from kb.benchmark.rivals import OWN, Rival

KB, LLM, LOADED = Rival(0.3, 2, 0.1, 3), Rival(0, 20, 6, 30), Rival(5, 10, 0.2, 12)


def named(found: dict[str, Rival]) -> dict[str, float]:
    return {figure.name: figure.value for figure in beside.figures_of(found, 1000, 1.5, "10k")}


def test_ratios_come_first_and_say_over_what() -> None:
    made = list(beside.figures_of({OWN: KB, "llm": LLM, "sentence-transformers": LOADED}, 1000, 1.5, "10k"))
    first = [figure.unit for figure in made]
    assert first == sorted(first, key=lambda unit: unit != "x")
    assert {figure.measured for figure in made} == {"1,000 sentences"}


def test_a_ratio_is_what_the_other_takes_over_what_kb_takes() -> None:
    made = named({OWN: KB, "llm": LLM, "sentence-transformers": LOADED})
    assert made["beside / kb search over 10k claims, times llm"] == 4
    assert made["beside / kb search over 10k claims, times sentence-transformers"] == pytest.approx(5.2 / 1.5)
    assert made["beside / kb's encoder from nothing, times llm"] == pytest.approx(20 / 2.3)
    assert made["beside / kb's encoder once loaded, times sentence-transformers"] == 5
    assert made["beside / the same, processor, times sentence-transformers"] == 4


def test_a_program_that_starts_anew_has_no_figures_of_being_loaded() -> None:
    assert not [name for name in named({OWN: KB, "llm": LLM}) if "llm" in name and "loaded" in name]
    assert named({"llm": LLM})["beside / llm, answers one query from nothing"] == 6


def test_only_what_is_there_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "NEEDS", {"fts5": ("sqlite3",), "another": ("no_such_package",)})
    found, missing = beside.all_of(["Beds drain.", "Clay does not drain."], tmp_path, sys.executable)
    assert list(found) == ["fts5"]
    assert found["fts5"].query > 0
    assert missing == ["another"]


def test_an_interpreter_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises((RuntimeError, OSError)):
        beside.all_of(["Beds drain."], tmp_path, str(tmp_path / "no-python"))


def test_a_rival_needs_all_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "NEEDS", {"a": ("json", "no_such_package"), "b": ("json", "sqlite3")})
    assert rivals.installed() == ["b"]


def test_words_with_signs_are_no_query_syntax(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "texts.json").write_text(json.dumps(['Beds "drain" AND (clay) does not*.', "More."]), encoding="utf-8")
    rivals.main(["fts5", str(tmp_path / "texts.json")])
    assert json.loads(capsys.readouterr().out)["query"] > 0


def test_the_sample_has_each_sentence_once() -> None:
    texts = beside.sample(7)
    assert len(texts) == len(set(texts)) == beside.TEXTS
