"""The body of MiniLM with its lower layers frozen: what they make of a text is computed once and kept.

Most of a step on a processor is spent in layers that fine-tuning hardly moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

CHUNKS = 4  # a batch is run in so many parts, sorted by length, so that little is padding


class Trunk(nn.Module):
    """MiniLM from `folder`; `inputs` are texts, or pairs of texts. Layers below `frozen` do not learn."""

    def __init__(self, folder: Path, frozen: int, max_tokens: int) -> None:
        super().__init__()
        from transformers import AutoModel

        self.model: Any = AutoModel.from_pretrained(str(folder), local_files_only=True)
        self.width: int = self.model.config.hidden_size
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)
        self.frozen = frozen
        self._kept: dict[Any, Tensor] = {}
        self.model.embeddings.requires_grad_(False)
        self.model.pooler = None
        for layer in self.model.encoder.layer[:frozen]:
            layer.requires_grad_(False)

    def forward(self, inputs: Sequence[Any], head: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
        """Return what `head` makes of the last hidden states and their mask, a row an input."""
        rows = [self._lower(x) for x in inputs]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        size = -(-len(order) // CHUNKS)
        parts = [order[i : i + size] for i in range(0, len(order), size)]
        out = torch.cat([head(*self._upper([rows[i] for i in part])) for part in parts])
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor([i for part in parts for i in part])] = torch.arange(len(order))
        return out[back]

    def share(self, other: Trunk) -> None:
        """Take what the lower layers make of a text from `other`, whose lower layers are the same."""
        self._kept = other._kept

    def forget(self) -> None:
        """Drop what is kept of texts that will not come again."""
        self._kept.clear()

    def _lower(self, text: Any) -> Tensor:
        if text not in self._kept:
            encoded = self.tokenizer.encode(*text) if isinstance(text, tuple) else self.tokenizer.encode(text)
            training = self.training
            self.eval()
            with torch.no_grad():
                hidden = self.model.embeddings(
                    input_ids=torch.tensor([encoded.ids]), token_type_ids=torch.tensor([encoded.type_ids])
                )
                for layer in self.model.encoder.layer[: self.frozen]:
                    hidden = _run(layer, hidden, None)
            self.train(training)
            self._kept[text] = hidden[0].half()
        return self._kept[text]

    def _upper(self, rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        hidden = nn.utils.rnn.pad_sequence([r.float() for r in rows], batch_first=True)
        mask = torch.zeros(hidden.shape[:2])
        for i, row in enumerate(rows):
            mask[i, : len(row)] = 1
        bias = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
        for layer in self.model.encoder.layer[self.frozen :]:
            hidden = _run(layer, hidden, bias)
        return hidden, mask


def learning(module: nn.Module) -> Iterator[nn.Parameter]:
    """Yield the parameters that are trained."""
    return (p for p in module.parameters() if p.requires_grad)


def mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the hidden states of each row's tokens."""
    kept = mask.unsqueeze(-1)
    return (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)


def unit(hidden: Tensor, mask: Tensor) -> Tensor:
    """Return `mean` at length 1."""
    return nn.functional.normalize(mean(hidden, mask), dim=1)


def _run(layer: Any, hidden: Tensor, bias: Tensor | None) -> Tensor:
    out = layer(hidden, attention_mask=bias)
    result: Tensor = out[0] if isinstance(out, tuple) else out
    return result
