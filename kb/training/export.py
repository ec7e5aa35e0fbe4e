"""Writes a trained network as the int8 ONNX file that kb ships; by output channel, 7 bits, as the default encoder's.

By tensor the figures move; and processors without VNNI add pairs of products in 16 bits and saturate at 8 bits.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

OPSET = 17
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Pooled(nn.Module):
    """A body of MiniLM and its mean-pooled last hidden states, at length 1 or, with `head`, as logits."""

    def __init__(self, body: Any, head: nn.Linear | None = None) -> None:
        super().__init__()
        body.config._attn_implementation = "eager"  # what the exporter understands
        self.body, self.head = body.eval(), head

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return a row an input."""
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean: Tensor = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1) if self.head is None else self.head(mean)


def cooled(head: nn.Linear, temperatures: Sequence[float]) -> nn.Linear:
    """Return a head whose logits are those of `head`, each divided by its own temperature."""
    made = nn.Linear(head.in_features, head.out_features)
    with torch.no_grad():
        by = torch.tensor(temperatures)
        made.weight.copy_(head.weight / by[:, None])
        made.bias.copy_(head.bias / by)
    return made


def write(network: nn.Module, target: Path) -> None:
    """Export `network` and quantise it to `target`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = torch.ones(2, 8, dtype=torch.long)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "fp32.onnx"
        torch.onnx.export(
            network.eval(),
            (example, torch.ones_like(example), torch.zeros_like(example)),
            str(whole),
            input_names=list(INPUTS),
            output_names=["row"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in INPUTS},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
