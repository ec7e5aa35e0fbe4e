"""Fits the network of two texts: `kb train stance --data FOLDER`.

A cross-encoder on MiniLM with a head for each `Task`, on what `mixture` gathers; every answer is calibrated
by the threads and topics that calibrate. Seeded; a run that is broken off goes on where it stood.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp
from torch import Tensor, nn

from kb.errors import InputError
from kb.models.bearing import WIDTH, Task, columns
from kb.training import export, mixture
from kb.training.checkpoint import rate, resume, save
from kb.training.tasks import Item
from kb.training.trunk import Trunk, learning

SEED = 12
SORTED = 16
"""How many steps' pairs are sorted by length together, so that little is padding."""
SMOOTHING = 0.05
EVERY_STEPS = 500
ENOUGH = 2000
"""How many items of a question its temperature, one number, is fitted to at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a network is taught: `epochs` of what `counts` draws, in steps of `batch` pairs.

    The rate peaks at `rate` after `warm_up` steps; the lowest `still` layers do not learn.
    """

    counts: Mapping[str, int]
    epochs: int
    batch: int
    rate: float
    warm_up: int
    still: int = 0


WHOLE = Plan(mixture.EPOCH, epochs=7, batch=160, rate=1e-4, warm_up=300)
"""From MiniLM on."""
ONWARD = Plan(mixture.ONWARD, epochs=1, batch=32, rate=3e-5, warm_up=30, still=3)
"""From weights that have learnt: little, slowly, and what lies lowest in the network stays as it is."""


class Reader(nn.Module):
    """The network: logits of all heads side by side, in the order of `CLASSES`."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        torch.manual_seed(SEED)
        self.trunk = trunk
        self.head = nn.Linear(trunk.width, WIDTH).to(trunk.device)
        self.drop = nn.Dropout(0.1)

    def forward(self, pairs: Sequence[tuple[str, str]]) -> Tensor:
        """Return logits of shape (len(pairs), WIDTH)."""
        logits: Tensor = self.head(self.drop(self.trunk(list(pairs))))
        return logits


def train(model: Reader, items: Sequence[Item], work: Path, steps: int | None = None, plan: Plan = WHOLE) -> Reader:
    """Run all steps (by default those of `plan`) that the checkpoint in `work` lacks; return the trained model.

    Raises `InputError` if an epoch of `items` does not fill one step.
    """
    sources = mixture.by_source(items)
    size = len(mixture.epoch(sources, np.random.default_rng([SEED, 0]), plan.counts))
    if size < plan.batch:
        raise InputError(f"{size} labelled pairs are too few to train on", hint=f"a step takes {plan.batch}")
    steps = steps or plan.epochs * (size // plan.batch)
    model.trunk.model.encoder.layer[: plan.still].requires_grad_(False)
    optimizer = torch.optim.AdamW(learning(model), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: rate(s, steps, plan.warm_up))
    first = resume(work / "bearing.pt", model, optimizer, schedule)
    began, shown = time.monotonic(), 0.0
    model.train()
    for step, batch in enumerate(islice(_batches(sources, plan), steps)):
        if step < first:
            continue
        torch.manual_seed(SEED + step)
        lost = loss(model, batch)
        optimizer.zero_grad()
        lost.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learning(model), 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % EVERY_STEPS == 0 or step + 1 == steps:
            shown = float(lost)
            save(work / "bearing.pt", step + 1, model, optimizer, schedule)
            sys.stdout.write(f"step {step + 1}/{steps}: {shown:.3f}; {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    return model.eval()


def loss(model: Reader, batch: Sequence[Item]) -> Tensor:
    """Return the weighted mean cross-entropy of each item's own head."""
    logits = model([(i.first, i.second) for i in batch])
    weight = torch.tensor([i.weight for i in batch], device=logits.device)
    total = torch.zeros((), device=logits.device)
    for task in Task:
        rows = [n for n, i in enumerate(batch) if i.task is task]
        if rows:
            gold = torch.tensor([batch[n].label for n in rows], device=logits.device)
            each = nn.functional.cross_entropy(
                logits[rows][:, columns(task)], gold, reduction="none", label_smoothing=SMOOTHING
            )
            total = total + (each * weight[rows]).sum()
    return total / weight.sum()


def finish(model: Reader, items: Sequence[Item], out: Path) -> str:
    """Calibrate `model` on `items`, write it to `out`; return what it was calibrated by."""
    temperatures = [1.0] * WIDTH
    for task in Task:
        mine = [i for i in items if i.task is task]
        if not mine:
            continue
        mine = mine[:: -(-len(mine) // ENOUGH)]
        logits = predict(model, [(i.first, i.second) for i in mine])[:, columns(task)]
        temperature = _temperature(logits, np.array([i.label for i in mine]))
        for place in range(columns(task).start, columns(task).stop):
            temperatures[place] = temperature
    body, head = model.trunk.model.cpu().float(), model.head.cpu().float()
    export.write(export.Pooled(body, export.cooled(head, temperatures)), out)
    return "temperatures " + ", ".join(f"{task} {temperatures[columns(task).start]:.2f}" for task in Task)


def _temperature(logits: NDArray[np.float32], gold: NDArray[np.int64]) -> float:
    """Return the temperature that fits unseen `logits` to `gold` (Guo et al. 2017)."""

    def lost(log: float) -> float:
        scaled = logits / np.exp(log)
        return float((logsumexp(scaled, axis=1) - scaled[np.arange(len(gold)), gold]).mean())

    return float(np.exp(minimize_scalar(lost, bounds=(-2, 2), method="bounded").x))


def predict(model: Reader, pairs: Sequence[tuple[str, str]], size: int = 256) -> NDArray[np.float32]:
    """Return the logits of `pairs`, shape (len(pairs), WIDTH), batched by length."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
    found = np.zeros((len(pairs), WIDTH), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), size):
            part = order[start : start + size]
            found[part] = model([pairs[i] for i in part]).float().cpu().numpy()
    return found


def _batches(sources: Mapping[str, Sequence[Item]], plan: Plan) -> Iterator[list[Item]]:
    size = plan.batch
    for number in count():
        rng = np.random.default_rng([SEED, number])
        items = mixture.epoch(sources, rng, plan.counts)
        whole = len(items) // size
        for start in range(0, whole, SORTED):
            block = items[start * size : min(start + SORTED, whole) * size]
            block.sort(key=lambda i: len(i.first) + len(i.second))
            for place in rng.permutation(len(block) // size):
                yield block[place * size : (place + 1) * size]
