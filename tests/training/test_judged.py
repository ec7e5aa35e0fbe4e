"""What people judged becomes examples; a machine's verdict never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import ConfigError, InputError
from kb.models.bearing import CLASSES
from kb.models.bearing import Task as Question
from kb.models.claims import load_claim_model
from kb.models.stance import load_stance_model
from kb.records import Judgement, JudgementKind, Label
from kb.training import judged
from kb.training.recipes import RECIPES, WRITTEN, Task, train

SAID, ANSWER = "Zebra barns pay for themselves.", "Quaggas disprove that nicely."


def said(kind: JudgementKind, subject: str, other: str | None, verdict: str, **more: object) -> Judgement:
    return Judgement(f"j:{subject}", kind, subject, other, verdict, None, "2026-01-01", **more)


def test_what_a_person_judged_is_a_claim_or_none() -> None:
    given = [
        said(JudgementKind.NOT_A_CLAIM, "See below.", None, "not-a-claim"),
        said(JudgementKind.SAME, "See below.", SAID, "same"),
        said(JudgementKind.STANCE, ANSWER, SAID, "disputes"),
        said(JudgementKind.NOT_A_CLAIM, "Taken back.", None, "not-a-claim", undone=True),
        said(JudgementKind.ALIAS, "ann", "Ann", "same"),
        said(JudgementKind.AUTHOR, "so it goes", "Ann", "named"),
        said(JudgementKind.VERIFIED, "A machine's.", "Another.", "disputes", model="m"),
    ]
    assert {(s.text, s.claim) for s in judged.sentences(given)} == {("See below.", False), (SAID, True), (ANSWER, True)}
    (reply,) = judged.replies(given)
    assert (reply.answer, reply.answered, reply.label) == (ANSWER, SAID, Label.DISPUTES)


def test_the_network_learns_what_bears_on_what_and_what_states_one_claim() -> None:
    given = [
        said(JudgementKind.STANCE, ANSWER, SAID, "disputes"),
        said(JudgementKind.SAME, SAID, "Barns for zebras pay off.", "same"),
        said(JudgementKind.NOT_SAME, SAID, "Zebras pay for barns.", "not-same"),
        said(JudgementKind.NOT_SAME, SAID, "Taken back.", "not-same", undone=True),
    ]
    found = {(i.task, i.first, i.second, CLASSES[i.task][i.label]) for i in judged.items(given, 7.0)}
    assert found == {
        (Question.STANCE, SAID, ANSWER, "disputes"),
        (Question.SAME, SAID, "Barns for zebras pay off.", "same"),
        (Question.SAME, SAID, "Zebras pay for barns.", "different"),
    }
    assert {i.weight for i in judged.items(given, 7.0)} == {7.0}


@pytest.mark.parametrize("bad", [
    said(JudgementKind.STANCE, ANSWER, None, "disputes"), said(JudgementKind.STANCE, ANSWER, SAID, "likes"),
    said(JudgementKind.STANCE, ANSWER, SAID, "disputes", undone=True),
])  # fmt: skip
def test_a_judgement_that_says_nothing_teaches_nothing(bad: Judgement) -> None:
    assert judged.replies([bad]) == []


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A small set in the written layout: four domains, one thread and a few tuples each, one thread kept apart."""
    (tmp_path / "threads").mkdir()
    (tmp_path / "tuples").mkdir()
    for n, (domain, crop) in enumerate((d, c) for d in ("d0", "d1", "d2", "d3") for c in ("beans", "leeks")):
        yes, no = f"Yes, {crop} do well there.", f"No, {crop} never do well there."
        units = [[{"t": f"{crop} like shade.", "c": "C1", "stance": "asserts"}, {"t": "Hello all of you."}]]
        units += [[{"t": yes, "c": "C1", "stance": "asserts"}], [{"t": no, "c": "C1", "stance": "rejects"}]]
        units += [[{"t": yes, "c": "C1", "stance": "asserts"}, {"t": no, "c": "C1", "stance": "rejects"}]]
        posts = [
            {"id": f"P{i}", "author": f"A{i}", "parent": "P0" if i else None, "units": u} for i, u in enumerate(units)
        ]
        thread = {"id": f"{domain}-{crop}", "domain": domain, "title": crop, "relations": [], "posts": posts}
        (tmp_path / "threads" / f"{n}.json").write_text(json.dumps(thread), encoding="utf-8")
        row = {"domain": domain, "topic": crop, "claim": f"{crop} like shade.", "same": f"Shade suits {crop}.",
               "contra": f"{crop} hate shade.", "support": "Mine did.", "attack": "Mine did not.",
               "reply_agree": yes, "reply_disagree": no, "partial": f"For {crop}, perhaps."}  # fmt: skip
        (tmp_path / "tuples" / f"{n}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return tmp_path


def task(data: Path, out: Path, *given: Judgement, weight: float = 50.0) -> Task:
    return Task(data, out.parent / "work", out, judgements=given, weight=weight)


def test_a_reply_model_learns_from_judgements(written: Path, tmp_path: Path) -> None:
    word = said(JudgementKind.STANCE, ANSWER, SAID, "disputes")
    report = train("reply", task(written, tmp_path / "plain.npz"))
    assert "judged" not in report
    assert "1 judged, 50 times each" in train("reply", task(written, tmp_path / "own" / "mine.npz", word))
    plain, mine = (
        float(load_stance_model(str(tmp_path / name)).predict([ANSWER], [SAID])[0, 1])
        for name in ("plain.npz", "own/mine.npz")
    )
    assert mine > plain + 0.1
    train("reply", task(written, tmp_path / "light.npz", word, weight=0.0))
    light = float(load_stance_model(str(tmp_path / "light.npz")).predict([ANSWER], [SAID])[0, 1])
    assert light == pytest.approx(plain, abs=0.02)


def test_a_claim_model_learns_from_judgements(written: Path, tmp_path: Path) -> None:
    word = said(JudgementKind.NOT_A_CLAIM, SAID, None, "not-a-claim")
    train("claims", task(written, tmp_path / "plain.npz"))
    train("claims", task(written, tmp_path / "mine.npz", word))
    plain, mine = (load_claim_model(str(tmp_path / f"{n}.npz")).predict([SAID])[0] for n in ("plain", "mine"))
    assert mine < plain - 0.1


@pytest.mark.parametrize("name", ["reply", "claims"])
def test_the_same_data_give_the_same_file_and_what_is_kept_apart_is_not_fitted_on(
    written: Path, tmp_path: Path, name: str
) -> None:
    for out in ("one.npz", "two.npz"):
        train(name, task(written, tmp_path / out))
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    held = {"threads": ["d0-beans"], "tuples": ["d0/beans"]}
    (written / "held_out.json").write_text(json.dumps(held), encoding="utf-8")
    train(name, task(written, tmp_path / "apart.npz"))
    for file in (written / "threads" / "0.json", written / "tuples" / "0.jsonl"):
        file.unlink()
    (written / "held_out.json").unlink()
    train(name, task(written, tmp_path / "without.npz"))
    assert (tmp_path / "apart.npz").read_bytes() == (tmp_path / "without.npz").read_bytes()


def test_what_cannot_be_trained_is_told(written: Path, tmp_path: Path) -> None:
    word = said(JudgementKind.STANCE, ANSWER, SAID, "disputes")
    with pytest.raises(ConfigError, match="does not learn from judgements"):
        train("stance", task(written, tmp_path / "x.onnx", word))
    with pytest.raises(ConfigError) as caught:
        train("poetry", task(written, tmp_path / "x.npz"))
    assert "claims" in (caught.value.hint or "")
    with pytest.raises(InputError):
        train("reply", task(tmp_path / "empty", tmp_path / "x.npz"))


def test_every_recipe_says_what_it_makes() -> None:
    assert {"stance", "refine", "encoder", "claims", "reply"} == set(RECIPES)
    assert (WRITTEN / "held_out.json").is_file()
    for name, recipe in RECIPES.items():
        assert recipe.name == name
        assert recipe.about
        assert bool(recipe.settings) is (name != "encoder")
        assert recipe.own is (name in {"refine", "claims", "reply"})
