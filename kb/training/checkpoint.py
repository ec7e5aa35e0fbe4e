"""A training run that is broken off goes on where its last checkpoint stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import torch


class Part(Protocol):
    """A model, an optimizer or a schedule."""

    def state_dict(self) -> dict[str, Any]:
        """Return what the part knows."""
        ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> Any:
        """Take over what another part knew."""
        ...


def save(path: Path, step: int, *parts: Part) -> None:
    """Write the state after `step` steps, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save((step, [p.state_dict() for p in parts]), path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def resume(path: Path, *parts: Part) -> int:
    """Load the checkpoint into `parts`, if there is one; return the number of steps done."""
    if not path.exists():
        return 0
    step, states = torch.load(path, weights_only=True)
    for part, state in zip(parts, states, strict=True):
        part.load_state_dict(state)
    return int(step)


def rate(step: int, steps: int, warm_up: int) -> float:
    """Return the share of the learning rate at `step`: up over `warm_up` steps, then down to nothing."""
    return min(1.0, (step + 1) / warm_up) * max(0.0, 1 - max(0, step - warm_up) / max(1, steps - warm_up))
