"""What the pair model is fitted on: nothing that is kept apart or calibrates, and as much of each source as is said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kb.models.bearing import CLASSES, Task
from kb.training import mixture
from kb.training.recipes import WRITTEN
from kb.training.tasks import Item, Part

OWN = {"tuples", "tuples same", "tuples strangers", "replies", "meeting", "afar", "meeting same", "afar same", "answer",
       "units", "exchange", "exchange answer", "exchange units", "groups", "groups stance"}  # fmt: skip


@pytest.fixture(scope="module")
def gathered(labelled: Path) -> dict[Part, list[Item]]:
    return mixture.gather(labelled, labelled)


def grouped(items: list[Item]) -> set[tuple[str, str]]:
    return {("own" if i.source in OWN else i.source, i.group) for i in items}


def test_no_group_stands_on_two_sides(gathered: dict[Part, list[Item]]) -> None:
    fit, calibrate, apart = (grouped(gathered[part]) for part in (Part.FIT, Part.CALIBRATE, Part.APART))
    assert fit
    assert calibrate
    assert apart
    assert not fit & calibrate
    assert not fit & apart
    assert not calibrate & apart


def test_what_is_named_as_kept_apart_is(gathered: dict[Part, list[Item]]) -> None:
    named = {"crops-t03", "crops-t07", "d0/beans 0", "d1/leeks 1", "d0/kale 2"}
    assert named <= {i.group for i in gathered[Part.APART]}
    assert not named & {i.group for part in (Part.FIT, Part.CALIBRATE) for i in gathered[part]}


@pytest.mark.parametrize("source", ["exchange", "groups", "units", "tuples", "replies"])
@pytest.mark.parametrize("part", list(Part))
def test_every_written_set_has_every_part(gathered: dict[Part, list[Item]], part: Part, source: str) -> None:
    assert source in {i.source for i in gathered[part]}


def test_every_question_is_calibrated(gathered: dict[Part, list[Item]]) -> None:
    assert {i.task for i in gathered[Part.CALIBRATE]} == set(Task)


def test_every_source_has_its_share_of_an_epoch(gathered: dict[Part, list[Item]]) -> None:
    assert {i.source for part in Part for i in gathered[part]} == set(mixture.EPOCH)
    assert set(mixture.EPOCH) >= mixture.EVEN | OWN


def test_no_sentence_of_a_written_set_is_both_fitted_on_and_scored() -> None:
    found: dict[Part, set[str]] = {part: set() for part in Part}
    for exchange in mixture.exchanges.exchanges(WRITTEN):
        found[exchange.part] |= {*exchange.answered, *exchange.answer}
    for group in mixture.groups.groups(WRITTEN):
        found[group.part] |= {*group.same, *group.against, *group.near}
    assert all(found.values())
    assert not [s for s in found[Part.FIT] & (found[Part.APART] | found[Part.CALIBRATE]) if len(s.split()) > 2]


def items(source: str, answers: dict[int, int], task: Task = Task.STANCE) -> list[Item]:
    return [Item(f"{source} {a} {n}", "b", task, a, source) for a, count in answers.items() for n in range(count)]


def test_an_epoch_draws_what_is_said_of_each_source() -> None:
    counts = {"argkp": 30, "snli": 50, "tuples": 5}
    pool = {"argkp": items("argkp", {0: 100}), "snli": items("snli", {1: 20}), "unknown": items("unknown", {0: 9})}
    drawn = mixture.epoch(pool, np.random.default_rng(1), counts)
    assert Counter(i.source for i in drawn) == {"argkp": 30, "snli": 20}
    assert len(set(drawn)) == 50
    assert [i.source for i in drawn] != sorted(i.source for i in drawn)
    assert drawn == mixture.epoch(pool, np.random.default_rng(1), counts)
    assert drawn != mixture.epoch(pool, np.random.default_rng(2), counts)


def test_where_an_answer_is_rare_all_are_drawn_evenly() -> None:
    counts = {"meeting": 60, "argkp": 60}
    answers = {0: 100, 1: 100, 2: 6}
    pool = {name: items(name, answers) for name in counts}
    drawn = mixture.epoch(pool, np.random.default_rng(1), counts)
    assert Counter(i.label for i in drawn if i.source == "meeting") == {0: 20, 1: 20, 2: 12}  # no item thrice
    assert max(Counter(i.first for i in drawn if i.label == 2 and i.source == "meeting").values()) == 2
    assert Counter(i.label for i in drawn if i.source == "argkp")[2] < 12


def test_only_what_has_no_order_is_turned() -> None:
    counts = {"groups": 100, "argkp": 100}
    pool = {"groups": items("groups", {0: 100}, Task.SAME), "argkp": items("argkp", {0: 100})}
    drawn = mixture.epoch(pool, np.random.default_rng(1), counts)
    turned = Counter(i.task for i in drawn if i.first == "b")
    assert turned[Task.STANCE] == 0
    assert 30 < turned[Task.SAME] < 70


def test_a_look_alike_of_another_topic_bears_on_nothing(gathered: dict[Part, list[Item]]) -> None:
    far = [i for i in gathered[Part.FIT] if i.source == "tuples strangers"]
    assert {CLASSES[Task.STANCE][i.label] for i in far} == {"neutral"}


def test_opposite_stances_of_a_public_set_contradict(gathered: dict[Part, list[Item]]) -> None:
    rot = [i for i in gathered[Part.FIT] if i.source == "semantoneg pairs" and i.second.startswith("beans never")]
    assert {CLASSES[Task.SAME][i.label] for i in rot} == {"contradict"}
    stance = [i for i in gathered[Part.FIT] if i.source == "semantoneg stance"]
    assert {CLASSES[Task.STANCE][i.label] for i in stance} == {"supports", "disputes"}


def test_our_own_sets_suffice(labelled: Path, gathered: dict[Part, list[Item]]) -> None:
    own = {i.source for i in mixture.gather(None, labelled)[Part.FIT]}
    assert own < {i.source for i in gathered[Part.FIT]}
    assert {"exchange", "groups", "tuples"} <= own
    assert not own & {"snli", "perspectrum", "argkp", "strangers"}


def test_a_little_of_all_that_is_known_is_learnt_again() -> None:
    assert set(mixture.EPOCH) < set(mixture.ONWARD)
    assert sum(mixture.ONWARD.values()) < sum(mixture.EPOCH.values()) / 5
