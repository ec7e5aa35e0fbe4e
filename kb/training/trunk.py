"""The body of MiniLM as the trainers use it: texts in, the mean of the last hidden states out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

Text = str | tuple[str, str]


class Trunk(nn.Module):
    """MiniLM from `folder` on `device`, with those of its `layers` that are named, or all.

    The word vectors do not learn: a few hundred thousand short texts move few of them, and those at random.
    """

    def __init__(self, folder: Path, max_tokens: int, layers: Sequence[int] = (), device: str = "cpu") -> None:
        super().__init__()
        from transformers import AutoModel

        self.model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True)
        self.width: int = self.model.config.hidden_size
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)
        self.model.embeddings.requires_grad_(False)
        self.model.pooler = None
        if layers:
            self.model.encoder.layer = nn.ModuleList(self.model.encoder.layer[i] for i in layers)
            self.model.config.num_hidden_layers = len(layers)
        self.device = device
        self._ids: dict[Text, tuple[list[int], list[int]]] = {}
        self.to(device)

    def forward(self, texts: Sequence[Text]) -> Tensor:
        """Return the mean of the last hidden states of each text, shape (len(texts), width)."""
        rows = [self._encode(t) for t in texts]
        batch = np.zeros((3, len(rows), max(len(tokens) for tokens, _ in rows)), dtype=np.int64)
        for i, (tokens, types) in enumerate(rows):
            batch[0, i, : len(tokens)] = tokens
            batch[1, i, : len(tokens)] = 1
            batch[2, i, : len(tokens)] = types
        ids, mask, types_ = torch.from_numpy(batch).to(self.device)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.device == "cuda"):
            hidden = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types_)[0]
        return mean(hidden.float(), mask.float())

    def _encode(self, text: Text) -> tuple[list[int], list[int]]:
        if text not in self._ids:
            encoded = self.tokenizer.encode(*text) if isinstance(text, tuple) else self.tokenizer.encode(text)
            self._ids[text] = (encoded.ids, encoded.type_ids)
        return self._ids[text]


def device() -> str:
    """Return where to train: on a GPU if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def learning(module: nn.Module) -> Iterator[nn.Parameter]:
    """Yield the parameters that are trained."""
    return (p for p in module.parameters() if p.requires_grad)


def mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the hidden states of each row's tokens."""
    kept = mask.unsqueeze(-1)
    return (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)


def unit(rows: Tensor) -> Tensor:
    """Return each row at length 1."""
    return nn.functional.normalize(rows, dim=1)
