"""The network behind the models of two texts: one cross-encoder, four questions.

MiniLM (Wang et al. 2020; 22 M parameters), int8. Data, recipe, scores and failures: `network.md` beside the weights;
how they are made: `kb/training/bearing.py`.
"""

from __future__ import annotations

from enum import StrEnum


class Task(StrEnum):
    """A question about two texts.

    How the second bears on the first; whether both state one claim; how an answer takes the passage it answers; whether
    a sentence asserts something arguable (the first text is what stands before it).
    """

    STANCE = "stance"
    SAME = "same"
    EXCHANGE = "exchange"
    CLAIM = "claim"


CLASSES: dict[Task, tuple[str, ...]] = {
    Task.STANCE: ("supports", "disputes", "neutral"),
    Task.SAME: ("same", "contradict", "different"),
    Task.EXCHANGE: ("agrees", "disputes", "partly", "neither"),
    Task.CLAIM: ("claim", "none"),
}
"""The answers to each question, in the order of the network's outputs."""
WIDTH = sum(len(classes) for classes in CLASSES.values())
MAX_TOKENS = 192
"""Of the two texts together; the rest of the longer one is not seen."""


def columns(task: Task) -> slice:
    """Return where the answers to one question stand among the outputs."""
    asked = list(CLASSES)
    start = sum(len(CLASSES[other]) for other in asked[: asked.index(task)])
    return slice(start, start + len(CLASSES[task]))
