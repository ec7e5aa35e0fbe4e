"""Cross-encoders with NLI labels: read off their own labels, offline, one pair at a time; and encoders of any make."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kb import registry
from kb.config import EncoderConfig
from kb.errors import ConfigError, ModelMissingError
from kb.models.encoders import load_encoder
from kb.models.pairs import load_pair_model
from kb.models.stance import PairStance, load_stance_model
from kb.protocols import Encoder, PairModel, StanceModel

PAIRS = [
    ("Beds need shade in June.", "Beds need no shade in June."),
    ("Slugs climb timber.", "We counted nine of them on the boards last night."),
    ("", "."),
    ("A list of numbers: " + " ".join(str(n) for n in range(99)), "Of numbers, " + " ".join(["many"] * 90)),
]
STRAIGHT = {0: "entailment", 1: "contradiction", 2: "neutral"}


@pytest.fixture(scope="module")
def straight(cross_encoder: Callable[..., Path]) -> Path:
    return cross_encoder(STRAIGHT)


@pytest.fixture(scope="module")
def model(straight: Path) -> PairModel:
    return load_pair_model(str(straight))


def test_a_folder_keeps_the_protocol(model: PairModel, straight: Path) -> None:
    assert isinstance(model, PairModel)
    assert model.name == str(straight)
    found = model.predict(PAIRS)
    assert (found.dtype, found.shape) == (np.float32, (len(PAIRS), 3))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert np.ptp(found[:2], axis=0).max() > 0.01
    assert model.predict([]).shape == (0, 3)


def test_a_row_depends_on_its_pair_alone(model: PairModel) -> None:
    together = model.predict([*PAIRS, PAIRS[0]])
    assert together[0].tobytes() == together[-1].tobytes()
    for pair, row in zip(PAIRS, together, strict=False):
        assert model.predict([pair])[0].tobytes() == row.tobytes(), pair


@pytest.mark.parametrize(
    "labels",
    [
        {0: "contradiction", 1: "entailment", 2: "neutral"},
        {0: "CONTRADICTION", 1: "NEUTRAL", 2: "ENTAILMENT"},
        {0: " Neutral", 1: "Contradiction", 2: "Entailment"},
    ],
)
def test_the_labels_say_which_output_is_which(model: PairModel, cross_encoder, labels: dict[int, str]) -> None:
    plain, other = model.predict(PAIRS[:2]), load_pair_model(str(cross_encoder(labels))).predict(PAIRS[:2])
    for column, name in STRAIGHT.items():
        place = next(i for i, label in labels.items() if label.strip().lower() == name)
        assert np.allclose(other[:, column], plain[:, place], atol=1e-6), name


def test_the_text_is_the_premise_and_the_claim_the_hypothesis(model: PairModel, straight: Path) -> None:
    from sentence_transformers import CrossEncoder

    plain = CrossEncoder(str(straight), device="cpu", local_files_only=True, max_length=62)
    claim, text = PAIRS[0]
    expected = plain.predict([[text, claim]], apply_softmax=True)
    assert np.allclose(model.predict([(claim, text)]), expected, atol=1e-6)
    assert not np.allclose(model.predict([(text, claim)]), expected, atol=1e-4)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (None, "LABEL_0, LABEL_1, LABEL_2"),
        ({0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, "LABEL_0, LABEL_1, LABEL_2"),
        ({0: "entailment", 1: "not_entailment"}, "not_entailment"),
        ({0: "entailment", 1: "contradiction", 2: "neutral", 3: "other"}, "other"),
        ({0: "positive", 1: "negative", 2: "neutral"}, "positive"),
    ],
)
def test_labels_that_do_not_say_are_refused_before_weights_are_loaded(cross_encoder, labels, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_pair_model(str(cross_encoder(labels)))
    assert said in caught.value.message
    assert "id2label" in (caught.value.hint or "")
    assert caught.value.exit_code == 2


def test_a_name_that_is_nowhere_is_named_with_the_command_that_gets_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, asked in (("someone/no-such", "someone/no-such"), ("no-such", "cross-encoder/no-such")):
        with pytest.raises(ModelMissingError, match="not on this machine") as caught:
            load_pair_model(name)
        assert f"hf download {asked}" in (caught.value.hint or "")


def test_a_folder_that_is_no_model_is_named(tmp_path: Path, straight: Path) -> None:
    with pytest.raises(ModelMissingError, match="cannot be loaded"):
        load_pair_model(str(tmp_path))
    for content in ("[]", "{", "\xff"):
        (tmp_path / "config.json").write_text(content, encoding="latin-1")
        with pytest.raises(ModelMissingError, match="cannot be loaded"):
            load_pair_model(str(tmp_path))
    (tmp_path / "config.json").write_bytes((straight / "config.json").read_bytes())
    with pytest.raises(ModelMissingError, match="cannot be loaded"):
        load_pair_model(str(tmp_path)).predict(PAIRS)


def test_the_fingerprint_is_of_the_files(straight: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    elsewhere = shutil.copytree(straight, tmp_path / "elsewhere")
    one, two = load_pair_model(str(straight)), load_pair_model(str(elsewhere))
    assert one.fingerprint == two.fingerprint
    config = json.loads((elsewhere / "config.json").read_text())
    (elsewhere / "config.json").write_text(json.dumps({**config, "hidden_dropout_prob": 0.2}))
    assert load_pair_model(str(elsewhere)).fingerprint != one.fingerprint


def test_any_cross_encoder_is_a_stance_model(straight: Path, model: PairModel) -> None:
    stance = load_stance_model(str(straight))
    assert isinstance(stance, StanceModel)
    assert isinstance(stance, PairStance)
    assert stance.name == straight.name
    assert stance.fingerprint == model.fingerprint
    claims, texts = zip(*PAIRS, strict=True)
    assert stance.predict(texts, claims).tobytes() == model.predict(PAIRS).tobytes()
    assert load_stance_model("reply") is registry.load("stance", "reply")


def test_choosing_a_cross_encoder_loads_no_runtime(straight: Path) -> None:
    code = (
        "import sys; from kb.models.pairs import load_pair_model as l; l(sys.argv[1]).fingerprint;"
        "print([n for n in ('onnxruntime', 'sentence_transformers', 'torch', 'transformers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(straight)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["plain_bert", "sentence_model"])
def test_any_encoder_by_folder(kind: str, request: pytest.FixtureRequest) -> None:
    encoder = load_encoder(EncoderConfig(name=str(request.getfixturevalue(kind))))
    assert isinstance(encoder, Encoder)
    texts = [text for pair in PAIRS for text in pair]
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), encoder.dimension) == (len(texts), 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode(texts[2:3])[0].tobytes() == vectors[2].tobytes()


def test_a_model_in_the_cache_goes_by_its_name_offline(
    straight: Path, sentence_model: Path, tmp_path: Path, monkeypatch
) -> None:
    """As `hf download` leaves it: a snapshot below the repository's folder, found with and without its owner."""
    for owner, name, folder in (
        ("cross-encoder", "tiny-nli", straight),
        ("sentence-transformers", "tiny-sentences", sentence_model),
    ):
        repository = tmp_path / "hub" / f"models--{owner}--{name}"
        shutil.copytree(folder, repository / "snapshots" / ("0" * 40))
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text("0" * 40)
    code = (
        "from kb.config import EncoderConfig; from kb.models.encoders import load_encoder;"
        "from kb.models.pairs import load_pair_model as pair; import sys;"
        "sys.addaudithook(lambda event, _: sys.exit(event) if event.startswith('socket.') else None);"
        "print(pair('tiny-nli').predict([('a', 'b')]).shape, pair('cross-encoder/tiny-nli').name,"
        " load_encoder(EncoderConfig(name='tiny-sentences')).encode(['a']).shape)"
    )
    environment = os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_CACHE": str(tmp_path / "hub")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.strip() == "(1, 3) cross-encoder/tiny-nli (1, 16)", done.stderr
