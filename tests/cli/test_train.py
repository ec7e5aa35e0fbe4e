"""`kb train`: what is trained on what, where it goes, and that steps are no results."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from kb.records import Judgement, JudgementKind
from kb.store import Store
from kb.training import recipes

TASKS: list[recipes.Task] = []


def fit(task: recipes.Task) -> str:
    TASKS.append(task)
    sys.stdout.write("step 1/2\n")
    task.out.write_bytes(b"weights")
    return "3 sentences"


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    TASKS.clear()
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    replaced = {name: dataclasses.replace(r, run=fit) for name, r in recipes.RECIPES.items()}
    monkeypatch.setattr(recipes, "RECIPES", replaced)


def test_a_linear_model_is_fitted_on_what_comes_with_kb(invoke) -> None:
    result = invoke("train", "reply")
    assert result.exit_code == 0, result.stderr
    (task,) = TASKS
    assert (task.data, task.out, task.judgements) == (recipes.WRITTEN, Path("reply.npz"), ())
    assert "step 1/2" in result.stderr
    assert "step 1/2" not in result.stdout
    plain = "".join(result.stdout.split())
    assert "3sentences" in plain
    assert f'[stance]:model="{Path("reply.npz").absolute()}"' in plain


def test_a_network_is_fitted_on_the_labelled_data(invoke, tmp_path: Path) -> None:
    assert invoke("train", "stance").exit_code == 5
    (tmp_path / "data").mkdir()
    result = invoke("train", "stance", "--data", tmp_path / "data", "--out", "mine", "--steps", "7")
    assert result.exit_code == 0, result.stderr
    (task,) = TASKS
    assert (task.data, task.out, task.steps) == (tmp_path / "data", Path("mine.onnx"), 7)
    assert [line for line in result.stdout.splitlines() if "mine.onnx" in line and "kb.toml" in line] == [
        f'-> to use it, in kb.toml under {section}: {key} = "{Path.cwd() / "mine.onnx"}"; then kb rebuild'
        for section, key in (("[stance]", "model"), ("[stance]", "pairs"), ("[dedup]", "model"))
    ]


def test_a_run_that_is_broken_off_is_gone_on_with_unless_it_is_to_begin_anew(
    invoke, tmp_path: Path, monkeypatch
) -> None:
    seen: list[bool] = []

    def break_off(task: recipes.Task) -> str:
        seen.append((task.work / "checkpoint").exists())
        task.work.mkdir(parents=True, exist_ok=True)
        (task.work / "checkpoint").touch()
        raise KeyboardInterrupt

    (tmp_path / "data").mkdir()
    whole = recipes.RECIPES["encoder"]
    monkeypatch.setitem(recipes.RECIPES, "encoder", dataclasses.replace(whole, run=break_off))
    for more in ([], [], ["--steps", "3"], ["--fresh"], []):
        assert invoke("train", "encoder", "--data", tmp_path / "data", *more).exit_code == 130
    assert seen == [False, True, False, False, True]
    monkeypatch.setitem(recipes.RECIPES, "encoder", whole)
    invoke("train", "encoder", "--data", tmp_path / "data")
    assert not TASKS[0].work.exists()


def test_it_learns_from_what_people_said_and_not_from_a_judge(invoke, base: Path) -> None:
    words = Judgement("j:1", JudgementKind.STANCE, "one", "two", "disputes", None, "2026-01-01")
    machine = dataclasses.replace(words, id="j:2", kind=JudgementKind.VERIFIED, model="m")
    result = invoke("--db", base, "train", "reply", "--judgements")
    assert result.exit_code == 5
    assert "nobody has judged" in result.stderr
    with Store.open(base, mode="write") as store:
        store.judgements.add([words, machine])
    assert invoke("--db", base, "train", "reply", "--judgements", "--weight", "3").exit_code == 0
    assert TASKS[0].judgements == (words,)
    assert TASKS[0].weight == 3.0


def test_list_and_wrong_names(invoke) -> None:
    listed = invoke("train", "--list").stdout
    assert all(any(line.startswith(name) for line in listed.splitlines()) for name in recipes.RECIPES)
    for arguments in (["train"], ["train", "poetry"]):
        result = invoke(*arguments)
        assert result.exit_code == 2
        assert "stance, refine, encoder, claims, reply" in result.stderr
