"""Which of a person's verdicts a link or a match stands by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.records import JUDGED, JudgementKind, MatchEdge, StanceLink
from kb.store import Store
from kb.text import normalise


def verdicts(
    store: Store, links: Sequence[StanceLink] = (), edges: Sequence[MatchEdge] = ()
) -> dict[tuple[str, str], str]:
    """Return the id of the verdict that each of these stands by, by their two mentions; for the machine's own none."""
    found = [(s.source_mention_id, s.target_mention_id, JudgementKind.STANCE) for s in links if s.method == JUDGED]
    found += [(e.source, e.target, JudgementKind.SAME) for e in edges if e.method == JUDGED]
    if not found:
        return {}
    said = {(j.kind, *_pair(j.kind, j.subject, j.object or "")): j.id for j in store.judgements.all()}
    words = {i: m.text for i, m in store.mentions.many(_both(found)).items()}
    given = {
        (one, two): said.get((kind, *_pair(kind, words[one], words[two])))
        for one, two, kind in found
        if one in words and two in words
    }
    return {mentions: id_ for mentions, id_ in given.items() if id_ is not None}


def _both(found: Iterable[tuple[str, str, JudgementKind]]) -> list[str]:
    return sorted({id_ for one, two, _ in found for id_ in (one, two)})


def _pair(kind: JudgementKind, one: str, two: str) -> tuple[str, str]:
    """Return two texts as verdicts are compared; that they are one claim has no direction."""
    pair = (normalise(one), normalise(two))
    return (min(pair), max(pair)) if kind is JudgementKind.SAME else pair
