"""Fits the claim encoder: `kb train encoder --data FOLDER`.

MiniLM, contrastively (InfoNCE, van den Oord et al. 2018): a claim lies nearer to its restatement than to any other
sentence of the batch, its opposites and its look-alike among them. Beside that, the cosines of related sentences
are held where the untuned model has them, so that search keeps its quality. Every step draws its batch from
the seed and its own number: a run that is broken off goes on from its last checkpoint as if it had not been.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kb.training import pairs
from kb.training.checkpoint import rate, resume, save
from kb.training.pairs import Group, Tuple
from kb.training.trunk import Trunk, learning, unit

MAX_TOKENS = 96
STEPS, WARM_UP, RATE = 400, 50, 5e-5
WRITTEN, PUBLIC, QUERIES, FAMILIES, SIBLINGS = 64, 96, 96, 32, 5
"""Groups of each kind, and families with how many of their sentences, that a step draws."""
OTHERS, PUBLIC_OTHERS = 1, 0
"""How many sentences that look like a claim and do not state it each group brings."""
EVERY_STEPS = 100  # between two checkpoints
SCALE = 20.0  # inverse temperature
KEEP = 30.0  # weight of the cosines that are to stay
ASKED = 1.0  # weight of the queries
SHARE = 0.6  # of the way from the untuned weights to the fitted ones that the shipped ones go
SEED = 17
PUBLIC_SETS = ("perspectrum", "argkp_kpm", "perspectrum", "semantoneg")
REPLAY_SETS = ("perspectrum", "argkp", "ibm_claim_stance", "explagraphs", "snli")


@dataclass(frozen=True, slots=True)
class Material:
    """All that a run draws from."""

    written: list[Group]
    public: dict[str, list[Group]]
    queries: list[Group]
    families: list[tuple[str, ...]]


def train(trunk: Trunk, teacher: Trunk, material: Material, work: Path, steps: int = STEPS) -> Trunk:
    """Run all steps that the checkpoint in `work` lacks on `trunk`, held near `teacher`; return the trained one."""
    trunk.eval()  # no dropout: the same step gives the same numbers
    teacher.eval()
    optimizer = torch.optim.AdamW(learning(trunk), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: rate(s, steps, WARM_UP))
    first = resume(work / "encoder.pt", trunk, optimizer, schedule)
    began = time.monotonic()
    for step in range(first, steps):
        losses = _step(step, material, trunk, teacher)
        optimizer.zero_grad()
        torch.autograd.backward(torch.stack(losses).sum())
        torch.nn.utils.clip_grad_norm_(learning(trunk), 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % EVERY_STEPS == 0 or step + 1 == steps:
            save(work / "encoder.pt", step + 1, trunk, optimizer, schedule)
            shown = " ".join(f"{float(x):.3f}" for x in losses)
            sys.stdout.write(f"step {step + 1}/{steps}: {shown}; {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    return between(teacher, trunk)


def between(untuned: Trunk, fitted: Trunk) -> Trunk:
    """Return `fitted`, its weights `SHARE` of the way from those of `untuned` (WiSE-FT, Wortsman et al. 2022)."""
    old = untuned.state_dict()
    mixed = {k: old[k] + SHARE * (v - old[k]) if v.is_floating_point() else v for k, v in fitted.state_dict().items()}
    fitted.load_state_dict(mixed)
    return fitted


def gather(data: Path, written: Sequence[Tuple]) -> Material:
    """Return the training material, without the topics that are kept apart."""
    return Material(
        list(pairs.written_groups(t for t in written if not t.kept_apart)),
        {name: pairs.pair_groups(data, name) for name in sorted(set(PUBLIC_SETS))},
        [*pairs.query_groups(data, "perspectrum"), *pairs.query_groups(data, "argkp")],
        [f for f in pairs.families(data, REPLAY_SETS) if len(f) >= 2],
    )


def _step(step: int, material: Material, trunk: Trunk, teacher: Trunk) -> list[Tensor]:
    rng = np.random.default_rng([SEED, step])
    written = _cycle(material.written, WRITTEN, step)
    public = _drawn(material.public[PUBLIC_SETS[step % len(PUBLIC_SETS)]], PUBLIC, rng)
    queries = _drawn(material.queries, QUERIES, rng)
    losses = [_contrast(written, trunk, rng, others=OTHERS), _contrast(public, trunk, rng, others=PUBLIC_OTHERS)]
    losses.append(ASKED * _contrast(queries, trunk, rng, others=0))
    return [*losses, KEEP * _moved(_related(material.families, rng), trunk, teacher)]


def _drawn(groups: Sequence[Group], count: int, rng: np.random.Generator) -> list[Group]:
    return [groups[i] for i in rng.permutation(len(groups))[:count]]


def _contrast(groups: Sequence[Group], trunk: Trunk, rng: np.random.Generator, others: int) -> Tensor:
    """Return how badly each anchor, and each restatement, picks its partner out of everything in the batch."""
    anchors = [g.anchor for g in groups]
    same = [g.same[rng.integers(len(g.same))] for g in groups]
    other = [t for g in groups for t in g.other[:others]]
    a, b, c = torch.split(unit(trunk([*anchors, *same, *other])), [len(anchors), len(same), len(other)])
    gold = torch.arange(len(anchors), device=a.device)
    masks = [_alike(anchors, [*same, *other]).to(a.device), _alike(same, [*anchors, *other]).to(a.device)]
    there = torch.nn.functional.cross_entropy(SCALE * a @ torch.cat([b, c]).T + masks[0], gold)
    back = torch.nn.functional.cross_entropy(SCALE * b @ torch.cat([a, c]).T + masks[1], gold)
    return (there + back) / 2


def _alike(rows: Sequence[str], columns: Sequence[str]) -> Tensor:
    """Return a mask that takes identical sentences out of the comparison, save each row's own partner."""
    number = {text: i for i, text in enumerate(dict.fromkeys([*rows, *columns]))}
    row, column = (torch.tensor([number[t] for t in texts]) for texts in (rows, columns))
    own = column[: len(row)]
    alike = (row[:, None] == column[None, :]) | (own[:, None] == column[None, :])
    alike[torch.arange(len(row)), torch.arange(len(row))] = False
    return torch.where(alike, -1e4, 0.0)


def _moved(texts: Sequence[str], trunk: Trunk, teacher: Trunk) -> Tensor:
    """Return the mean squared change of the cosines between `texts`."""
    new = unit(trunk(texts))
    with torch.no_grad():
        old = unit(teacher(texts))
    off = ~torch.eye(len(texts), dtype=torch.bool, device=new.device)
    moved: Tensor = ((new @ new.T - old @ old.T)[off] ** 2).mean()
    return moved


def _related(families: Sequence[tuple[str, ...]], rng: np.random.Generator) -> list[str]:
    chosen = [families[i] for i in rng.choice(len(families), FAMILIES, replace=False)]
    texts = [f[i] for f in chosen for i in rng.choice(len(f), min(SIBLINGS, len(f)), replace=False)]
    return list(dict.fromkeys(texts))


def _cycle(groups: Sequence[Group], size: int, step: int) -> list[Group]:
    """Return the `step`th batch of endless passes, each in an order of its own."""
    epoch, place = divmod(step, len(groups) // size)
    order = np.random.default_rng([SEED, 1, epoch]).permutation(len(groups))
    return [groups[i] for i in order[place * size : (place + 1) * size]]
