"""The figures of the search, with an encoder that counts words and sets that words decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import InputError, NotFoundError
from kb.evaluation import retrieval
from kb.evaluation._retrieval import sets as labelled
from kb.evaluation._retrieval import tuning
from kb.evaluation._retrieval.sets import Asked, gain, interval

TEXTS = [
    "larks nest early in spring",
    "frost kills the seed",
    "hedges shelter many wrens",
    "kind: wrens sing in hedges",
]


@pytest.fixture
def data(tmp_path: Path, encoder, monkeypatch) -> Path:
    for module in (retrieval, tuning):
        monkeypatch.setattr(module, "load_encoder", lambda _: encoder)

    def put(name: str, rows: list[dict]) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    asked = [
        {"id": "q1", "query": "when larks nest", "relevant": ["0", "gone"]},
        {"id": "q2", "query": "kind: hedges wrens sing", "relevant": ["2", "3"]},
    ]
    for queries, corpus in (*labelled._SETS.values(), *labelled._TO_TUNE.values()):
        put(f"retrieval/{corpus}.corpus.jsonl", [{"id": str(n), "text": text} for n, text in enumerate(TEXTS)])
        put(f"retrieval/{queries}.jsonl", asked)
    stances = [
        {"claim": "hedges shelter wrens", "text": "hedges shelter wrens well", "label": "support"},
        {"claim": "hedges shelter wrens", "text": "hedges do not shelter wrens", "label": "oppose"},
        {"claim": "hedges shelter wrens", "text": "frost kills the seed", "label": "oppose"},
    ]
    for name in ("perspectrum.dev", "argkp.dev", "procon20.dev", "procon20.train"):
        put(f"stance/{name}.jsonl", stances)
    monkeypatch.setattr(retrieval, "_debates", lambda *_: iter(()))
    return tmp_path


def test_every_way_on_every_set(data: Path) -> None:
    found = {f.name: f for f in retrieval.PLUGIN.run(data, Config())}
    for name in ("perspectrum", "argkp", "ibm"):
        for way in ("words alone", "encoder alone", "fused"):
            assert found[f"{name}: {way} ndcg@10"].value == pytest.approx(1.0)
    assert "beside the" in found["ibm: fused ndcg@10"].note
    assert found["long arguments: fused ndcg@10"].n == 3
    for way in (" by words", ""):
        assert (found[f"argkp: placed{way}"].value, found[f"argkp: placed{way}"].n) == (pytest.approx(2 / 3), 3)
        assert (found[f"argkp: sides right{way}"].value, found[f"argkp: sides right{way}"].n) == (1.0, 2)


def test_the_settings_reach_the_fusion_alone(data: Path, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(retrieval, "Ranker", lambda *given: asked.append(given[2]) or _Nothing())
    config = Config()
    found = {f.name: f.value for f in retrieval.PLUGIN.run(data, config)}
    assert found["ibm: fused ndcg@10"] == 0.0
    assert found["ibm: words alone ndcg@10"] == pytest.approx(1.0)
    assert set(map(id, asked)) == {id(config.search)}


class _Nothing:
    def rank(self) -> list:
        return []

    def by_cosine(self, _most: int) -> list:
        return []


def test_tuning_tries_every_setting_on_every_set(data: Path, capsys) -> None:
    tuning.tune(data, Config())
    lines = capsys.readouterr().out.splitlines()
    assert len({line.split(" word_weight")[0] for line in lines}) == 7
    assert len(lines) == 7 * len(tuning._WORD_WEIGHTS) * len(tuning._FEEDBACK_WEIGHTS)


def test_gain_falls_with_the_place_and_leaves_the_query_itself_out() -> None:
    asked = Asked("q", frozenset({1, 2}))
    assert gain([1, 2, 0], asked) == pytest.approx(1.0)
    assert gain([0, 1, 2], asked) == pytest.approx((1 / 1.5849625 + 0.5) / (1 + 1 / 1.5849625))
    assert gain([0, 1, 2], Asked("q", frozenset({1, 2}), 0)) == pytest.approx(1.0)
    assert gain([], asked) == 0.0
    assert gain([0], Asked("q", frozenset())) == 0.0


def test_the_interval_holds_the_mean() -> None:
    low, high = interval([0.0, 0.2, 0.9, 1.0])
    assert low < 0.525 < high
    assert interval([0.5] * 9) == (0.5, 0.5)
    assert interval([0.0, 1.0]) == interval([0.0, 1.0])


def test_data_that_are_not_there_or_no_rows(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        next(labelled.sets(tmp_path))
    (tmp_path / "retrieval").mkdir()
    (tmp_path / "retrieval" / "perspectrum.corpus.jsonl").write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(InputError):
        next(labelled.sets(tmp_path))
