"""What stands in kb/evaluation is found, and what is not there is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import evaluation
from kb.config import Config
from kb.errors import ConfigError, NotFoundError


@pytest.mark.parametrize("name", evaluation.names())
def test_every_measure_says_what_it_is(name: str) -> None:
    measure = evaluation.load(name)
    assert measure.name == name
    assert measure.description


# The threads that positions and the whole chain are scored on come with kb.
@pytest.mark.parametrize("name", [name for name in evaluation.names() if name not in {"positions", "woven", "written"}])
def test_every_measure_names_the_data_that_are_absent(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        evaluation.score(name, tmp_path, Config())
    assert str(tmp_path) in caught.value.message
    assert "--data" in (caught.value.hint or "")


def test_helpers_are_no_measures() -> None:
    assert {"pairs", "readers", "replies", "seeds", "written"} <= set(evaluation.names())
    assert not [name for name in evaluation.names() if name.startswith("_")]


def test_an_unknown_measure_is_told_with_the_known_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        evaluation.load("_base")
    assert "seeds" in (caught.value.hint or "")


def test_a_share_of_nothing_has_no_value() -> None:
    assert evaluation.share("x", 0, 0, "").value is None
    assert evaluation.share("x", 3, 4, "") == evaluation.Figure("x", 0.75, 4, "")


def test_settings_are_changed_for_one_run() -> None:
    changed = evaluation.override(Config(), ["stance.disputes=0.7", "encoder.name=other", "stance.links = 3"])
    assert (changed.stance.disputes, changed.encoder.name, changed.stance.links) == (0.7, "other", 3)
    assert changed.dedup == Config().dedup
    assert evaluation.override(Config(), []) == Config()


@pytest.mark.parametrize(
    "change", ["stance.disputs=1", "stance=1", "nothing.here=1", "stance.disputes", "=", "stance.links=a"]
)
def test_a_setting_that_is_none_is_refused(change: str) -> None:
    with pytest.raises(ConfigError) as caught:
        evaluation.override(Config(), [change])
    assert change in caught.value.message
