"""The figures of the text stance model, from probabilities made by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kb import registry
from kb.config import Config
from kb.evaluation import Curve, Figure, stance_text
from kb.records import Label
from kb.training.examples import Example

SURE = np.array([[0.95, 0.03, 0.02], [0.03, 0.95, 0.02], [0.02, 0.03, 0.95]], dtype=np.float32)


class Oracle:
    """Reads the answer off the text: what it does not know it calls neutral."""

    name, fingerprint = "oracle", "oracle-1"

    def predict(self, answers: Sequence[str], answered: Sequence[str]) -> np.ndarray:
        return np.array([SURE[0 if "yes" in a else 1 if "no" in a.split() else 2] for a in answers])


def examples(labels: str) -> list[Example]:
    label = {"s": Label.SUPPORTS, "d": Label.DISPUTES, "n": Label.NEUTRAL}
    return [Example(f"c{i // 2}", "t", label[x], f"c{i // 2}") for i, x in enumerate(labels)]


def found(labels: str, p: Sequence[Sequence[float]]) -> dict[str, tuple[float | None, int]]:
    made = stance_text.figures("x", examples(labels), np.array(p, dtype=np.float32))
    return {f.name.removeprefix("x: "): (f.value, f.n) for f in made if isinstance(f, Figure)}


def test_a_set_without_neutral_is_scored_on_two_sides() -> None:
    p = [[0.2, 0.1, 0.7], [0.1, 0.2, 0.7]]
    assert found("sd", p)["macro-f1"] == (1.0, 2)
    assert found("sn", p)["macro-f1"][0] == pytest.approx(1 / 3)


def test_the_model_is_right_only_where_it_gives_a_side() -> None:
    figures = found("sdsd", [[0.9, 0.1, 0], [0.6, 0.4, 0], [0.4, 0.6, 0], [0, 1, 0]])
    assert figures["supports right @0.5"] == (0.5, 2)
    assert figures["supports right @0.7"] == (1.0, 1)
    assert figures["disputes right @0.9"] == (1.0, 1)


def test_coverage_is_what_is_found_while_precise() -> None:
    right = np.array([True, True, False, True])
    assert stance_text.coverage(right, np.array([0.9, 0.8, 0.7, 0.6])) == pytest.approx(2 / 3)
    assert stance_text.coverage(right, np.array([0.9, 0.8, 0.8, 0.6])) == pytest.approx(1 / 3)  # no cut inside a tie
    assert stance_text.coverage(~right, np.array([0.9, 0.8, 0.7, 0.6])) == 0
    assert stance_text.coverage(np.zeros(2, dtype=bool), np.array([0.9, 0.8])) is None


class Paired:
    """The oracle, asked as a model of pairs is."""

    name = fingerprint = "paired"

    def predict(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        return Oracle().predict([text for _, text in pairs], [claim for claim, _ in pairs])


def test_it_runs_over_what_is_kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"claim": "Beds need shade.", "text": "yes, they do", "label": "support"},
        {"claim": "Beds need shade.", "text": "no they do not", "label": "oppose"},
    ]
    (tmp_path / "stance").mkdir()
    for part in ("train", "dev"):
        text = "".join(json.dumps(row) + "\n" for row in rows) if part == "dev" else "not read"
        (tmp_path / "stance" / f"perspectrum.{part}.jsonl").write_text(text, encoding="utf-8")
    monkeypatch.setattr(stance_text, "SETS", ("perspectrum",))
    monkeypatch.setattr(stance_text, "tuples", list)
    monkeypatch.setattr(registry, "load", lambda *_: Paired())
    made = list(stance_text.PLUGIN.run(tmp_path, Config()))
    figures = {f.name: f.value for f in made if isinstance(f, Figure)}
    assert [c.name for c in made if isinstance(c, Curve)] == ["perspectrum: supports", "perspectrum: disputes"]
    assert figures["perspectrum: macro-f1"] == 1.0
    assert figures["perspectrum: disputes coverage"] == 1.0
    assert "written: macro-f1" not in figures
