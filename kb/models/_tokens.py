"""The tokenizer that the encoder and the network share: to read it takes longer than to encode a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def tokenizer(folder: Path, most: int) -> Tokenizer:
    """Return the tokenizer of a model's folder, without padding; of a longer text the first `most` tokens count."""
    from tokenizers import Tokenizer

    read = _read(folder)
    found = Tokenizer(read.model)  # shared, not copied
    found.normalizer, found.pre_tokenizer = read.normalizer, read.pre_tokenizer
    found.post_processor, found.decoder = read.post_processor, read.decoder
    found.add_special_tokens([token for _, token in sorted(read.get_added_tokens_decoder().items())])
    found.enable_truncation(most)
    return found


@cache
def _read(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))
