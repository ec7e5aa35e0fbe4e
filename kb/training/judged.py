"""A person's own judgements as examples to learn from, and what a judge that was asked said is none of them."""

from __future__ import annotations

from collections.abc import Iterable

from kb.models.bearing import Task
from kb.records import Judgement, JudgementKind, Label
from kb.training.tasks import Item, label
from kb.training.written import Labelled, Reply

DOMAIN = "judged"

_CLAIMS = (JudgementKind.SAME, JudgementKind.NOT_SAME, JudgementKind.STANCE)


def sentences(judgements: Iterable[Judgement]) -> list[Labelled]:
    """Return the words judged to be no claim, and those judged as claims in any other way, each once.

    Words that are called no claim are none, whatever else is said of them.
    """
    held = [j for j in judgements if not j.undone]
    none = {j.subject for j in held if j.kind is JudgementKind.NOT_A_CLAIM}
    claims = {words for j in held if j.kind in _CLAIMS for words in (j.subject, j.object) if words} - none
    found = [*((text, False) for text in none), *((text, True) for text in claims)]
    return [Labelled(text, claim, DOMAIN, DOMAIN) for text, claim in sorted(found)]


def replies(judgements: Iterable[Judgement]) -> list[Reply]:
    """Return the sentences judged to support, dispute or not bear on others, as answers to them."""
    held = [j for j in judgements if j.kind is JudgementKind.STANCE and not j.undone and j.verdict in set(Label)]
    found = [Reply(j.subject, j.object, Label(j.verdict), DOMAIN, DOMAIN) for j in held if j.object]
    return sorted(found, key=lambda r: (r.answer, r.answered))


def items(judgements: Iterable[Judgement], weight: float) -> list[Item]:
    """Return what the network of two texts can learn: how sentences bear on others, and which state one claim."""
    kinds = {JudgementKind.SAME: "same", JudgementKind.NOT_SAME: "different"}
    found = [Item(r.answered, r.answer, Task.STANCE, label(Task.STANCE, r.label), DOMAIN, DOMAIN, weight)
             for r in replies(judgements)]  # fmt: skip
    found += [
        Item(j.subject, j.object, Task.SAME, label(Task.SAME, kinds[j.kind]), DOMAIN, DOMAIN, weight)
        for j in judgements
        if j.kind in kinds and not j.undone and j.object
    ]
    return sorted(found, key=lambda i: (i.task, i.first, i.second))
