"""The stance model's figures, with a model whose answers are given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.config import Config, StanceConfig
from kb.errors import NotFoundError
from kb.evaluation import Curve, Figure, replies
from kb.evaluation._answers import Case, change_my_view, createdebate, kept_apart
from kb.evaluation.replies import figures
from kb.records import Label
from kb.training.written import held_out

# supports, disputes, neutral; the thresholds are 0.5 for both sides
ROWS = {
    "right dispute": (0.1, 0.8, 0.1),
    "wrong dispute": (0.1, 0.6, 0.3),
    "unsure": (0.4, 0.4, 0.2),
    "right support": (0.7, 0.2, 0.1),
    "neutral taken for support": (0.6, 0.2, 0.2),
}
GOLD = (Label.DISPUTES, Label.SUPPORTS, Label.DISPUTES, Label.SUPPORTS, Label.NEUTRAL)
DEBATE = """Topic: Should the ferry run all winter?

#1 Ida
The harbour can pay for it.

#2 Bo Disputed #1
The harbour is broke
and the ice is thick.

#3 Cy Supported #1
It has paid before.
"""


class Given:
    """Answers from the table."""

    name = "given"
    fingerprint = "given"

    def predict(self, answers, answered):
        return np.array([ROWS[a] for a in answers], dtype=np.float32)


def test_what_is_given_how_well_and_how_surely() -> None:
    cases = [Case(answer, "x", label, f"g{n}") for n, (answer, label) in enumerate(zip(ROWS, GOLD, strict=True))]
    config = StanceConfig(disputes=0.5, supports=0.5)
    made = list(figures("t", cases, Given(), config))
    found = {f.name: (f.value, f.n) for f in made if isinstance(f, Figure)}
    assert found == {
        "t: auc": (0.75, 4),  # of the four pairs only "unsure" over "wrong dispute" is ranked wrongly
        "t: macro-F1": (pytest.approx((0.4 + 0.5 + 0) / 3), 5),
        "t: given": (0.8, 5),
        "t: accuracy": (0.5, 4),
        "t: disputes precision": (0.5, 2),
        "t: disputes opposite": (0.5, 2),
        "t: disputes recall": (0.5, 2),
        "t: supports precision": (0.5, 2),
        "t: supports opposite": (0.0, 2),
        "t: supports recall": (0.5, 2),
    }
    given = next(f for f in made if f.name == "t: given")
    assert (given.low, given.high) == (pytest.approx(0.4), 1.0)
    disputes, supports = (c for c in made if isinstance(c, Curve))
    assert [(p.coverage, p.precision, p.n) for p in disputes.points[:2]] == [(0.2, 1.0, 1), (0.4, 0.5, 2)]
    assert disputes.points[1].threshold == pytest.approx(0.6)
    assert supports.points[-1].coverage == 1.0


def test_a_side_that_is_never_given_has_no_precision() -> None:
    (case,) = [Case("unsure", "x", Label.DISPUTES, "g")]
    made = figures("t", [case], Given(), StanceConfig(disputes=0.5, supports=0.5))
    found = {f.name: f.value for f in made if isinstance(f, Figure)}
    assert found["t: disputes precision"] is None
    assert found["t: auc"] is None
    assert found["t: disputes recall"] == 0


def test_debates_declare_and_are_unwrapped(tmp_path: Path) -> None:
    folder = tmp_path / "threads" / "createdebate"
    folder.mkdir(parents=True)
    (folder / "Ad001.txt").write_text(DEBATE, encoding="utf-8")
    one, two = createdebate(tmp_path, Config())
    assert (one.answer, one.label) == ("The harbour is broke and the ice is thick.", Label.DISPUTES)
    assert (two.answered, two.label) == ("The harbour can pay for it.", Label.SUPPORTS)
    assert one.group == two.group


def test_change_my_view_counts_only_answers_to_others(tmp_path: Path) -> None:
    (tmp_path / "stance").mkdir()
    rows = [
        '{"claim": "Ferries pay.", "text": "They do not.", "label": "oppose", "cross_author": true, "doc": "d"}',
        '{"claim": "Ferries pay.", "text": "Mine did.", "label": "support", "cross_author": false, "doc": "d"}',
    ]
    (tmp_path / "stance" / "cmv_modes.dev.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert change_my_view(tmp_path) == [Case("They do not.", "Ferries pay.", Label.DISPUTES, "d")]


def test_what_is_kept_apart_is_what_the_list_names() -> None:
    cases = kept_apart()
    assert {c.group for c in cases} <= held_out(Path(replies.__file__).parents[1] / "training" / "data")
    assert {c.label for c in cases} == set(Label)


def test_a_folder_without_any_of_the_sets_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no threads/createdebate") as raised:
        list(replies.PLUGIN.run(tmp_path, Config()))
    assert "--data" in (raised.value.hint or "")
