"""What each stage is fed with beside what the stages before it wrote: settings, models, people's words.

Which stages are stale follows from it: a stage is, if anything it is fed with has changed, or a stage whose output it
reads is. tests/pipeline/test_freshness.py holds each line against what the stage really looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from kb.config import Config
from kb.ids import fingerprint
from kb.records import Judgement, JudgementKind
from kb.stages import order

ROLES = ("encoder", "claims", "stance", "pairs", "same")
"""The models of a configuration. The claim model feeds the analysis of single documents, and so everything."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Sections of the settings, roles of models, kinds of judgements.

    What a stage writes and `passes` is for readers as it was before: it only adds to it what no later stage looks at.
    """

    settings: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    judgements: tuple[JudgementKind, ...] = ()
    passes: tuple[str, ...] = ()


FEEDS: Mapping[str, Feed] = {
    "threads": Feed(),
    "authors": Feed(("authors",), (), (JudgementKind.ALIAS, JudgementKind.AUTHOR)),
    "quotes": Feed(("quotes",)),
    "claims": Feed(
        ("dedup",), ("encoder", "same"), (JudgementKind.SAME, JudgementKind.NOT_SAME, JudgementKind.NOT_A_CLAIM)
    ),
    "exchanges": Feed(("stance",), ("encoder", "stance")),
    "stance": Feed(("stance",), ("encoder", "pairs"), (JudgementKind.STANCE,)),
    "verified": Feed((), (), (JudgementKind.VERIFIED,)),
    "positions": Feed(),
    "topics": Feed(("topics",), ("encoder",), passes=("claims",)),
    "cruxes": Feed(("cruxes",), ("encoder",)),
}


def states(inputs: str, config: Config, models: Mapping[str, str], judgements: Collection[Judgement]) -> dict[str, str]:
    """Return a fingerprint for each stage over all that its output depends on.

    `inputs` is that of what documents brought, `models` gives those of the roles.
    """
    made: dict[str, str] = {}
    wrote = dict.fromkeys(order.PER_DOCUMENT, inputs)
    for stage in order.STEPS:
        feed = FEEDS[stage.name]
        settings = [msgspec.json.encode(getattr(config, name), order="deterministic") for name in feed.settings]
        said = _said(judgements, feed.judgements, config)
        fed = [wrote[name] for name in stage.reads if name != "judgements"]
        made[stage.name] = fingerprint(stage.name, *settings, *(models[role] for role in feed.models), *said, *fed)
        wrote.update((name, made[stage.name]) for name in stage.writes if name not in feed.passes)
    return made


def _said(judgements: Collection[Judgement], kinds: Collection[JudgementKind], config: Config) -> list[str]:
    """Return what tells these judgements from others; of a judge's verdicts only those in force, with their weight."""
    verdicts = [j for j in judgements if j.kind is JudgementKind.VERIFIED] if JudgementKind.VERIFIED in kinds else []
    if verdicts:
        from kb.stages.verified import relevant

        verdicts = relevant(verdicts, config.verify)
    counted = [j for j in judgements if j.kind in kinds and j.kind is not JudgementKind.VERIFIED]
    weight = [str(config.verify.score)] if verdicts else []
    return [*sorted(f"{j.id} {j.created}" for j in (*counted, *verdicts)), *weight]
