"""Takes the weights of a network back out of the int8 file that `export` wrote, so that training can go on from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from kb.errors import InputError
from kb.training.bearing import Reader

_SCALED = "_quantized"


def load(model: Reader, weights: Path) -> Reader:
    """Put what `weights` holds into `model`, to the rounding of int8; what it does not learn stays as it is.

    The head comes calibrated. Raises `InputError` if the file is of no such network.
    """
    import onnx

    graph = onnx.load(str(weights)).graph
    held = {i.name: onnx.numpy_helper.to_array(i) for i in graph.initializer}
    state = model.state_dict()
    taken = {_own(name): values for name, values in held.items() if _own(name) in state}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            layer = node.name.removesuffix("/MatMul_quant").removesuffix("/Gemm_MatMul_quant")
            taken[_own(f"{layer.strip('/').replace('/', '.')}.weight")] = _whole(held, node.input[1]).T
    learnt = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    if missing := learnt - set(taken):
        raise InputError(f"{weights}: no network of two texts: no {min(missing)}", hint="name what kb train wrote")
    model.load_state_dict({name: torch.tensor(taken[name].copy()) for name in learnt}, strict=False)
    return model


def _own(name: str) -> str:
    return f"trunk.model.{name.removeprefix('body.')}" if name.startswith("body.") else name


def _whole(held: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.float32]:
    base = name.removesuffix(_SCALED)
    scale, zero, rounded = (held[f"{base}{part}"].astype(np.float32) for part in ("_scale", "_zero_point", _SCALED))
    whole: NDArray[np.float32] = (rounded - zero) * scale
    return whole
