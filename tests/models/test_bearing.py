"""The network of two texts: what a row depends on, what is said of a file that is none, and the models on top of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb import registry
from kb.errors import ModelMissingError
from kb.models.bearing import CLASSES, MAX_TOKENS, WIDTH, Task, columns
from kb.models.bearing.network import NETWORK, WEIGHTS, Network, network_at
from kb.models.pairs import load_pair_model
from kb.models.pairs.bearing import Bearing
from kb.models.same import load_same_model
from kb.models.same.bearing import SameClaim
from kb.models.stance import load_stance_model
from kb.models.stance.exchange import ExchangeModel
from kb.protocols import PairModel, SameModel, StanceModel, Vectors

PAIRS = [
    ("Rain barrels save more water than drip lines.", "You save more water with a barrel than with drip irrigation."),
    ("Slugs climb timber.", "We counted nine of them on the boards last night, and » none the night before."),
    ("", "."),
    ("A list of numbers: " + " ".join(str(n) for n in range(99)), "Of numbers, " + " ".join(["many"] * 90)),
    ("Slugs climb timber.", "Schön und gut, aber das glaube ich nicht."),
]


def test_each_question_has_outputs_of_its_own() -> None:
    places = [n for task in Task for n in range(WIDTH)[columns(task)]]
    assert places == list(range(WIDTH))
    assert [columns(task).stop - columns(task).start for task in Task] == [len(CLASSES[task]) for task in Task]


def test_answers_are_probabilities_in_the_order_asked() -> None:
    found = NETWORK.probabilities(PAIRS, *Task)
    for task, rows in zip(Task, found, strict=True):
        assert (rows.dtype, rows.shape) == (np.float32, (len(PAIRS), len(CLASSES[task])))
        assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
        assert rows.min() >= 0
        assert NETWORK.probabilities(PAIRS, task)[0].tobytes() == rows.tobytes()
    backwards = NETWORK.probabilities(PAIRS, *reversed(Task))
    assert [rows.tobytes() for rows in reversed(backwards)] == [rows.tobytes() for rows in found]
    assert [rows.shape for rows in NETWORK.probabilities([], *Task)] == [(0, len(CLASSES[task])) for task in Task]


def test_a_row_depends_on_its_pair_alone() -> None:
    (together,) = NETWORK.probabilities([*PAIRS, PAIRS[0]], Task.STANCE)
    assert together[0].tobytes() == together[-1].tobytes()
    for pair, row in zip(PAIRS, together, strict=False):
        assert NETWORK.probabilities([pair], Task.STANCE)[0][0].tobytes() == row.tobytes(), pair
    many = [(f"{one} {n}", two) for n in range(8) for one, two in PAIRS]
    expected = Network(threads=1).probabilities(many, *Task)
    assert [r.tobytes() for r in Network(threads=3).probabilities(many, *Task)] == [r.tobytes() for r in expected]


def test_a_pair_that_comes_twice_is_read_once() -> None:
    ran = []

    class Counting:
        def run(self, outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            ran.append(inputs["token_type_ids"].tolist()[0])
            return [np.full((1, WIDTH), float(len(ran)), dtype=np.float32)]

    network = Network(threads=1)
    network.__dict__["_session"] = Counting()
    network.probabilities([("a", "b"), ("b", "a"), ("a", "b")], Task.SAME, Task.CLAIM)
    assert ran == [[0, 0, 0, 1, 1]] * 2  # and the second text is told from the first


def test_words_after_the_last_token_are_not_seen() -> None:
    long = " ".join(["tree"] * MAX_TOKENS)
    (found,) = NETWORK.probabilities([("a", long), ("a", f"{long} harbour"), ("a", "tree harbour")], Task.STANCE)
    assert found[0].tobytes() == found[1].tobytes() != found[2].tobytes()


@pytest.mark.parametrize("content", [None, b"", b"damaged"])
def test_a_file_that_is_no_network_is_told(content: bytes | None, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    file = tmp_path / "network.onnx"
    if content is not None:
        file.write_bytes(content)
    network = Network(file)
    with pytest.raises(ModelMissingError, match=r"network\.onnx: cannot be loaded") as caught:
        network.probabilities(PAIRS, Task.STANCE)
    assert caught.value.hint
    assert network.probabilities([], Task.STANCE)[0].shape == (0, 3)
    if content is None:
        with pytest.raises(ModelMissingError, match=r"network\.onnx: cannot be loaded"):
            _ = network.fingerprint
        with pytest.raises(ModelMissingError):
            _ = SameClaim(network).fingerprint
    else:
        assert network.fingerprint != NETWORK.fingerprint


def test_the_import_loads_no_runtime() -> None:
    code = (
        "import sys; from kb import registry as r;"
        "print(all(r.load(g, n).fingerprint for g, n in"
        " (('same', 'bearing'), ('pairs', 'bearing'), ('stance', 'exchange'))),"
        "[n for n in ('onnxruntime', 'tokenizers', 'torch', 'transformers', 'sklearn') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True []"


@pytest.mark.parametrize(
    ("group", "name", "protocol"),
    [("pairs", n, PairModel) for n in registry.names("pairs")]
    + [("same", n, SameModel) for n in registry.names("same")],
)
def test_every_model_of_pairs_keeps_the_protocol(group, name: str, protocol: type) -> None:
    model = registry.load(group, name)
    assert isinstance(model, protocol)
    assert model.name == name
    assert model.fingerprint == registry.load(group, name).fingerprint
    found = model.predict(PAIRS)
    assert (found.dtype, found.shape) == (np.float32, (len(PAIRS), 3))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert found.min() >= 0
    assert model.predict([]).shape == (0, 3)
    for pair, row in zip(PAIRS, found, strict=True):
        assert model.predict([pair])[0].tobytes() == row.tobytes(), pair


@pytest.mark.parametrize("name", registry.names("stance"))
def test_every_stance_model_keeps_the_protocol(name: str) -> None:
    model = registry.load("stance", name)
    assert isinstance(model, StanceModel)
    assert model.name == name
    assert model.fingerprint
    answered, answers = zip(*PAIRS, strict=True)
    found = model.predict(answers, answered)
    assert (found.dtype, found.shape) == (np.float32, (len(PAIRS), 3))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-4)
    assert found.min() >= 0
    assert model.predict([], []).shape == (0, 3)
    assert model.predict(answers[:1], answered[:1])[0].tobytes() == found[0].tobytes()


@pytest.mark.parametrize("name", registry.names("same"))
def test_which_sentence_comes_first_says_nothing(name: str) -> None:
    model = registry.load("same", name)
    assert model.predict(PAIRS).tobytes() == model.predict([(two, one) for one, two in PAIRS]).tobytes()


class Saying:
    """A network that says the same of every pair, in the order of `CLASSES`; `back` of pairs that begin with "b"."""

    fingerprint = "saying"

    def __init__(self, **rows: tuple[float, ...]) -> None:
        self.rows, self.asked = rows, []

    def probabilities(self, pairs, *tasks: Task) -> tuple[Vectors, ...]:
        self.asked += pairs
        return tuple(
            np.array([self.rows[task]] * len(pairs), np.float32).reshape(-1, len(CLASSES[task])) for task in tasks
        )


def test_what_is_disputed_is_less_surely_the_same() -> None:
    same = (0.8, 0.1, 0.1)
    (calm,), (torn,) = (
        SameClaim(Saying(same=same, stance=stance)).predict([("a", "b")])  # type: ignore[arg-type]
        for stance in ((1.0, 0.0, 0.0), (0.2, 0.5, 0.3))
    )
    assert calm == pytest.approx(same)
    assert torn == pytest.approx((0.4, 0.1, 0.5))


def test_the_stance_of_pairs_is_the_stance_head() -> None:
    said = Saying(stance=(0.2, 0.5, 0.3))
    assert Bearing(said).predict([("a", "b")])[0] == pytest.approx((0.2, 0.5, 0.3))  # type: ignore[arg-type]
    assert said.asked == [("a", "b")]


class Opening:
    name, fingerprint = "opening", "opening-1"

    def predict(self, answers, answered) -> Vectors:
        return np.array([[1 / 3, 1 / 3, 1 / 3]] * len(answers), np.float32)


def test_an_answer_that_takes_both_sides_or_none_is_neutral() -> None:
    said = Saying(exchange=(0.1, 0.2, 0.3, 0.4))
    model = ExchangeModel(said, Opening())  # type: ignore[arg-type]
    (found,) = model.predict(["the answer"], ["what is answered"])
    expected = np.sqrt([0.1, 0.2, 0.7])
    assert found == pytest.approx(expected / expected.sum(), abs=1e-4)
    assert said.asked == [("what is answered", "the answer")]
    with pytest.raises(ValueError, match="zip"):
        model.predict(["the answer"], [])
    other = Opening()
    other.fingerprint = "opening-2"  # type: ignore[misc]
    assert ExchangeModel(said, other).fingerprint != model.fingerprint  # type: ignore[arg-type]


BARRELS = "Rain barrels save more water than drip lines."
TRAINS = "Night trains are good for the climate."
LIMITS = "Speed limits save lives."
CLEAR = [
    (LIMITS, "Lives are saved by speed limits.", "same", "supports"),
    ("Remote work makes teams less creative.", "Teams become less creative when everybody works from home.", "same",
     "supports"),
    (BARRELS, "Rain barrels do not save more water than drip lines.", "contradict", "disputes"),
    (TRAINS, "Night trains do the climate no good at all.", "contradict", "disputes"),
    (TRAINS, "Sourdough needs a warm kitchen.", "different", "neutral"),
]  # fmt: skip
"""Regression: what the shipped weights must not unlearn, with wide margins."""
TURNED = [
    (BARRELS, "Drip lines save less water than rain barrels."),
    ("Oak rots more slowly than pine in wet soil.", "In wet soil pine rots faster than oak."),
]


@pytest.mark.parametrize(("one", "two", "same", "stance"), CLEAR)
def test_clear_restatements_and_denials(one: str, two: str, same: str, stance: str) -> None:
    (row,) = registry.load("same", "bearing").predict([(one, two)])
    assert row[CLASSES[Task.SAME].index(same)] > 0.5
    assert same == "same" or row[0] < 0.1
    (row,) = registry.load("pairs", "bearing").predict([(one, two)])
    assert row[CLASSES[Task.STANCE].index(stance)] > 0.5


@pytest.mark.xfail(strict=True, reason="the weights take a comparison that is turned round for a denial")
@pytest.mark.parametrize(("one", "two"), TURNED)
def test_a_comparison_turned_round_is_no_denial(one: str, two: str) -> None:
    (row,) = registry.load("same", "bearing").predict([(one, two)])
    assert row[CLASSES[Task.SAME].index("contradict")] < 0.5


@pytest.mark.parametrize(
    ("answer", "most", "least"),
    [
        ("I agree, we have seen the same in our own garden for years.", 0, 1),
        ("No, that is wrong. Drip lines lose almost nothing, while a barrel overflows with every storm.", 1, 0),
    ],
)
def test_clear_answers(answer: str, most: int, least: int) -> None:
    (row,) = registry.load("stance", "exchange").predict([answer], [BARRELS])
    assert row[most] > row[least] + 0.25


def test_a_network_of_ones_own_goes_by_its_path(tmp_path: Path) -> None:
    """Each setting that names a model takes the file that training wrote, and is told from the shipped one."""
    path = tmp_path / "mine.onnx"
    path.write_bytes(WEIGHTS.read_bytes() + b"\x00")  # other bytes: another model, as far as what is kept goes
    models = [load_pair_model(str(path)), load_same_model(str(path)), load_stance_model(str(path))]
    shipped = [load_pair_model("bearing"), load_same_model("bearing"), load_stance_model("exchange")]
    assert [type(m) for m in models] == [type(m) for m in shipped]
    assert not {m.fingerprint for m in models} & {m.fingerprint for m in shipped}
    path.write_bytes(WEIGHTS.read_bytes())
    network_at.cache_clear()
    assert np.array_equal(load_pair_model(str(path)).predict(PAIRS), shipped[0].predict(PAIRS))


@pytest.mark.parametrize("load", [load_pair_model, load_same_model, load_stance_model])
def test_a_network_that_is_not_there_is_told(load, tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"no\.onnx"):
        load(str(tmp_path / "no.onnx")).fingerprint  # noqa: B018
