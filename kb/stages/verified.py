"""The stance links as a stronger judge reads them; a person's word on a link stands above it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from kb.config import VerifyConfig
from kb.ids import make_id
from kb.records import JUDGED, Judgement, JudgementKind, Label, Mention, Part, StanceLink, Verdict
from kb.text import normalise


def relevant(judgements: Sequence[Judgement], config: VerifyConfig) -> list[Judgement]:
    """Return the verdicts of the judge that the settings name, oldest first; those of others decide nothing."""
    found = [
        j
        for j in judgements
        if j.kind is JudgementKind.VERIFIED and not j.undone and config.judge and j.model == config.judge
    ]
    return sorted(found, key=lambda j: (j.created, j.id))


def apply(
    links: Sequence[StanceLink],
    judgements: Sequence[Judgement],
    mentions: Mapping[str, Mention],
    config: VerifyConfig,
) -> list[StanceLink]:
    """Return the links with the verdicts of the named judge: confirmed, turned round, or gone if neutral.

    A verdict is about words: it holds for every link that two mentions with these words show. The newest on the same
    words counts; one that is unclear changes nothing, and so does any on a link that a person made.
    """
    verdicts = {
        (normalise(j.subject), normalise(j.object)): j.verdict
        for j in relevant(judgements, config)
        if j.object is not None
    }
    if not verdicts:
        return list(links)
    found = []
    for link in links:
        source, target = mentions[link.source_mention_id], mentions[link.target_mention_id]
        verdict = verdicts.get((normalise(source.text), normalise(target.text)))
        found += [link] if link.method == JUDGED else _read_again(link, verdict, config)
    return sorted(found, key=lambda s: s.id)


def _read_again(link: StanceLink, verdict: str | None, config: VerifyConfig) -> list[StanceLink]:
    if verdict == Verdict.NEUTRAL:
        return []
    if verdict not in (Verdict.SUPPORTS, Verdict.DISPUTES):
        return [link]
    label, score = Label(verdict), config.score
    return [
        dataclasses.replace(
            link,
            id=make_id("s", link.source, link.target, label),
            label=label,
            score=max(link.score, score) if label is link.label else score,
            method=f"{link.method}+{PurePath(config.judge).name}",
            parts=(*link.parts, Part("judge", score)),
        )
    ]
