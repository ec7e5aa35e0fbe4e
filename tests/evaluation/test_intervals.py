"""Intervals hold the figure, know what hangs together, and say nothing of a handful; curves cut no tie."""

from __future__ import annotations

import numpy as np
import pytest

from kb.evaluation._curves import curve
from kb.evaluation._intervals import FEWEST, bootstrap, independent, pooled, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 30, 0.0, 0.1135), (30, 30, 0.8865, 1.0), (50, 100, 0.4038, 0.5962)]
)
def test_wilson_is_as_published(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    made = independent("x", part, whole, "")
    assert (made.value, made.low, made.high) == (part / whole, *wilson(part, whole))


def test_no_case_no_interval() -> None:
    assert wilson(0, 0) is None
    made = independent("x", 0, 0, "")
    assert (made.value, made.low, made.high) == (None, None, None)


def test_the_bootstrap_agrees_with_the_standard_error_and_is_the_same_every_time() -> None:
    right = np.random.default_rng(1).random(400) < 0.8
    low, high = bootstrap(lambda i: float(right[i].mean()), [str(i) for i in range(400)])
    error = np.sqrt(right.mean() * (1 - right.mean()) / 400)
    assert (right.mean() - low) / error == pytest.approx(1.96, abs=0.25)
    assert (high - right.mean()) / error == pytest.approx(1.96, abs=0.25)
    assert bootstrap(lambda i: float(right[i].mean()), [str(i) for i in range(400)]) == (low, high)


def test_cases_that_hang_together_make_it_wider() -> None:
    right = np.repeat(np.random.default_rng(1).random(40) < 0.5, 10)
    alone = bootstrap(lambda i: float(right[i].mean()), [str(i) for i in range(400)])
    grouped = bootstrap(lambda i: float(right[i].mean()), [str(i // 10) for i in range(400)])
    assert grouped[1] - grouped[0] > 2 * (alone[1] - alone[0])


def test_of_a_handful_nothing_is_said() -> None:
    few = [str(i) for i in range(FEWEST - 1)]
    assert bootstrap(lambda i: 1.0, few) is None
    assert bootstrap(lambda i: 1.0, [*few, "one more"]) == (1.0, 1.0)
    assert bootstrap(lambda i: float("nan"), [*few, "one more"]) is None


def test_a_pooled_share_draws_groups() -> None:
    made = pooled("x", [1, 0, 9, 3, 0, 2], [2, 0, 10, 10, 1, 4], "")
    assert (made.value, made.n) == (15 / 27, 27)
    assert made.low < made.value < made.high
    assert pooled("x", [], [], "").value is None
    assert pooled("x", [0] * 6, [0] * 6, "").low is None


def test_a_curve_takes_the_surest_first_and_cuts_no_tie() -> None:
    score = np.array([0.9, 0.8, 0.8, 0.1] + [0.05] * 6, dtype=np.float32)
    right = np.array([True, True, False, True] + [False] * 6)
    made = curve("x", right, score, "")
    assert [(p.n, p.precision) for p in made.points] == [(1, 1.0), (3, 2 / 3), (10, 0.3)]
    assert [p.threshold for p in made.points] == pytest.approx([0.9, 0.8, 0.05])
    assert curve("x", right[:0], score[:0], "").points == ()
    assert [p.n for p in curve("x", right[::-1], score[::-1], "").points] == [1, 3, 10]
