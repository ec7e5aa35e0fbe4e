"""Models that answer at once: kb finds them by their settings, and a base made with them has what any base has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb import toml
from kb.benchmark import steps, stubs
from kb.benchmark.figures import Figure
from kb.benchmark.processes import run
from kb.benchmark.stubs import Models
from kb.config import Config


def test_settings_of_shipped_models_are_the_defaults(tmp_path: Path) -> None:
    made = stubs.settings(tmp_path, Models.SHIPPED)
    assert toml.load(made.making) == toml.load(made.asking) == Config()


def test_a_base_of_stub_networks_is_asked_with_the_shipped_ones(tmp_path: Path) -> None:
    made = stubs.settings(tmp_path, Models.NETWORKS)
    making = toml.load(made.making)
    assert (making.stance.model, making.stance.pairs, making.dedup.model) == ("stub", "stub", "stub")
    assert making.encoder == Config().encoder
    assert toml.load(made.asking) == Config()


def test_kb_finds_them_in_a_process_of_that_folder(tmp_path: Path) -> None:
    stubs.settings(tmp_path, Models.ALL)
    groups = ("encoders", "stance", "pairs", "same")
    code = f"from kb import registry; print(*('stub' in registry.names(group) for group in {groups}))"
    assert run(["-c", code], tmp_path).out == b"True True True True\n"
    (tmp_path / "else").mkdir()
    assert run(["-c", code], tmp_path / "else").out == b"False False False False\n"


def test_a_pair_is_answered_alike_in_both_orders_and_every_run() -> None:
    rows = stubs.SAME.predict([("a", "b"), ("b", "a"), ("a", "b")])
    assert np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows[0], rows[2])
    assert np.allclose(rows.sum(axis=1), 1)


@pytest.mark.parametrize(("model", "shares"), [(stubs.PAIRS, (0.05, 0.2, 0.75)), (stubs.SAME, (0.06, 0.49, 0.45))])
def test_the_classes_are_drawn_in_their_shares(model: stubs.PairModel, shares: tuple[float, ...]) -> None:
    drawn = model.predict([(f"a{n}", f"b{n}") for n in range(4000)]).argmax(axis=1)
    assert np.allclose(np.bincount(drawn, minlength=3) / 4000, shares, atol=0.03)


def test_what_answers_is_not_what_is_answered() -> None:
    one, other = [f"a{n}" for n in range(50)], [f"b{n}" for n in range(50)]
    assert not np.array_equal(stubs.STANCE.predict(one, other), stubs.STANCE.predict(other, one))


def test_no_pairs_make_no_rows() -> None:
    assert stubs.PAIRS.predict([]).shape == (0, 3)


def test_near_duplicates_lie_near_and_other_texts_do_not() -> None:
    near = "Raised beds drain faster than clay in a wet spring in most gardens."
    a, b, c, empty = stubs.ENCODER.encode([near, near.replace("most", "all"), "Nobody reads the old minutes now.", ""])
    assert a @ b > 0.85 > 0.4 > a @ c
    assert np.isclose(np.linalg.norm(empty), 1)


@pytest.mark.slow
def test_a_forum_is_ingested_searched_and_changed_with_stubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(steps.corpus.SIZES, "1k", 60)
    held = steps.prepare(tmp_path / "base", "1k", Models.ALL, seed=7)
    found: list[Figure] = []
    for step in (steps.ingesting, steps.searching, steps.changing):
        found.extend(map(held.figure, step(held)))
    values = {figure.name: figure.value for figure in found}
    assert {figure.measured for figure in found} == {"1k claims, stub networks and encoder"}
    assert values["base / claims"] > 40
    assert values["base / stances"] > 0
    assert values["search / in an open base"] > 0
    assert {"incremental / add one document", "incremental / forget one document, processor"} <= set(values)
