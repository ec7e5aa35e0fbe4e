"""Sums up a base, a topic, an author, a document or a thread: key points in their authors' words, and what is open.

Extractive, so faithful by construction: every sentence stands in a document, at the place that is given with it. Where
somebody asks for it, a language model weaves the key points into prose (`weaving`), and each sentence is held against
what it cites.
"""

from __future__ import annotations

from kb.config import Config
from kb.store import Store
from kb.summary.material import Material, gather
from kb.summary.points import key_points
from kb.summary.records import Changes, KeyPoint, Open, OpenQuestion, Scope, Summary
from kb.summary.unsettled import changes, questions
from kb.summary.woven import Citation, Fault, WeavePlan, Woven, WovenSentence
from kb.views.cruxes import assemble
from kb.views.topics import TopicLine, topic_lines

__all__ = [
    "Changes", "Citation", "Fault", "KeyPoint", "Open", "OpenQuestion", "Scope", "Summary", "WeavePlan", "Woven",
    "WovenSentence", "summarise",
]  # fmt: skip


def summarise(store: Store, config: Config, scope: Scope, fingerprint: str, limit: int | None = None) -> Summary:
    """Return the summary of `scope`; `fingerprint` names the encoder whose stored vectors are compared.

    `limit` bounds the key points; without one it is `summary.points` of the settings.
    """
    material = gather(store, scope)
    points = key_points(material, fingerprint, config.summary, config.summary.points if limit is None else limit)
    cruxes = [x for x in material.cruxes if x.score >= config.cruxes.min_score][: config.cruxes.limit]
    own = [material.mentions[m] for c in material.claims for m in c.mention_ids]
    dates = sorted(date for m in own if (date := material.date(m)))
    return Summary(
        scope=scope,
        documents=len({m.document_id for m in own}),
        posts=len({m.post_id for m in own}),
        authors=len({m.author_id for m in own}),
        claims=len(material.claims),
        mentions=len(own),
        since=dates[0] if dates else None,
        until=dates[-1] if dates else None,
        points=tuple(points),
        cruxes=tuple(assemble(store, material.passages, cruxes)),
        questions=questions(material, config.summary.questions),
        changes=changes(material),
        topics=() if scope.topic_id else tuple(_topics(store, material)),
    )


def _topics(store: Store, material: Material) -> list[TopicLine]:
    held = material.lines.keys()
    return [
        t for t in topic_lines(store, material.passages) if not held.isdisjoint(store.topics.get(t.topic_id).claim_ids)
    ]
