"""The figures of an encoder, with one that counts words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kb.config import Config
from kb.evaluation import encoder as measure
from kb.training.pairs import Tuple

TUPLE = {
    "claim": "larks nest on the ground", "same": "larks nest on the bare ground", "contra": "larks breed in trees",
    "twin": "swifts nest on the ground", "neutral": "larks sing at dawn",
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path, encoder, monkeypatch) -> Path:
    monkeypatch.setattr(measure, "load_encoder", lambda _: encoder)

    def put(name: str, rows: list[dict]) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    texts = [{"id": "1", "text": "larks nest early"}, {"id": "2", "text": "frost kills seed"}]
    for _, queries, corpus in measure.RETRIEVAL:
        put(f"retrieval/{corpus}.corpus.jsonl", texts)
        put(f"retrieval/{queries}.jsonl", [{"id": "q", "query": "when larks nest", "relevant": ["1", "gone"]}])
    for name, other in measure.PAIRS.items():
        rows = [{"a": "larks nest", "b": "larks nest early", "label": "same"},
                {"a": "larks nest", "b": "frost kills seed", "label": other}]  # fmt: skip
        put(f"pairs/{name}.dev.jsonl", rows)
    scored = [{"a": "larks nest", "b": "larks nest", "score": 5.0}, {"a": "larks", "b": "frost", "score": 0.5}]
    put("pairs/stsb.dev.jsonl", scored)
    rows = [Tuple("x", str(n), n < 4, {f: f"{text} of n{n}" for f, text in TUPLE.items()}) for n in range(6)]
    monkeypatch.setattr(measure, "tuples", lambda: rows)
    return tmp_path


def test_every_figure_of_a_set_that_words_decide(data: Path) -> None:
    found = {f.name: f.value for f in measure.PLUGIN.run(data, Config())}
    assert found["perspectrum: ndcg@10"] == 1.0
    assert found["semantoneg: same over contradict"] == 1.0
    assert found["stsb: rank correlation"] == pytest.approx(1.0)
    assert found["written: same over contra"] == 1.0
    assert [f.n for f in measure._written(measure.load_encoder(None))] == [4, 4, 4, 4]  # those kept apart
    assert found["written: same over others"] == 1.0


def test_ndcg_falls_with_the_place() -> None:
    first, second = (measure._ndcg(np.array(s), {0}) for s in ([0.9, 0.1], [0.1, 0.9]))
    assert first == 1.0
    assert second == pytest.approx(1 / np.log2(3))
    assert measure._ndcg(np.array([0.5]), set()) == 0.0


def test_the_area_counts_ties_by_half() -> None:
    assert measure.auc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx(0.875)
    assert measure.auc(np.array([]), np.array([0.5])) is None
