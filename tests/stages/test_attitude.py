"""What words show about how their author takes them, and the degrees of belief they state."""

from __future__ import annotations

import pytest

from kb.records import Stance
from kb.stages._attitude import attitude
from kb.stages.credence import credence


@pytest.mark.parametrize(
    "text",
    [
        "Granted, the pump is old.",
        "You're right that the pump leaks at night.",
        "You’re not wrong about the pump.",
        "On the valves you have a point.",
        "As for the valves, yes.",
        "I can't dispute the figures for the pump.",
        "The pump is old, I'll admit that.".replace("that.", "it."),
        "There's no getting round the leak.",
        "I stand corrected.",
    ],
)
def test_a_point_is_granted(text: str) -> None:
    assert attitude(text) is Stance.CONCEDES


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sure the pump is the cause.",
        "I honestly don't know what the valve does.",
        "Whether the pump leaks I couldn't tell you.",
        "I'm torn about the pump.",
        "It's a toss-up between pump and valve.",
        "It remains to be seen whether the pump holds.",
        "I'd put it at 40 % that the pump fails.",
        "I'm less sure of the pump than I was.",
        "One in two chance, I'd say one in two, that it fails.",
    ],
)
def test_a_question_is_left_open(text: str) -> None:
    assert attitude(text) is Stance.UNCERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "The pump probably leaks at night.",
        "I think the pump leaks.",
        "It might leak when the valve is shut.",
        "I don't know any pump that leaks less.",
        "I'd put 90% on the pump failing.",
        "40 % of the pumps leak.",
        "Nobody granted them a pump.",
        "Whether or not it rains, the pump leaks.",
    ],
)
def test_a_hedge_or_a_figure_leaves_nothing_open(text: str) -> None:
    assert attitude(text) is Stance.ENDORSES


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I'd put it at 70%.", 0.7),
        ("I'd say 70 per cent that it leaks.", 0.7),
        ("My credence is around 0.85 here.", 0.85),
        ("It leaks (p = .9).", 0.9),
        ("It leaks, p=0.2.", 0.2),
        ("There's a 15% chance it leaks.", 0.15),
        ("I'd give it one in four.", 0.25),
        ("I'd bet three to one that it leaks.", 0.75),
        ("I'm fairly confident that it leaks.", 0.85),
        ("It will almost certainly leak.", 0.95),
    ],
)
def test_a_degree_of_belief_is_read(text: str, value: float) -> None:
    found = credence(text)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "40 % of the pumps leak.",
        "The tank holds 0.9 of what it did.",
        "I'd put it at 700%.",
        "Two in three pumps were replaced.",
        "It rose from 3 to 12 in a year.",
        "",
    ],
)
def test_a_figure_of_the_matter_is_no_degree_of_belief(text: str) -> None:
    assert credence(text) is None


@pytest.mark.parametrize(("value", "between"), [(0.31, True), (0.5, True), (0.69, True), (0.7, False), (0.1, False)])
def test_near_one_half_takes_no_side(value: float, between: bool) -> None:
    assert credence(f"I'd put it at {value}.").between is between  # type: ignore[union-attr]
