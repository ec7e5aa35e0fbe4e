"""Topics as they are shown: one line in a list, or whole, with their claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Topic
from kb.store import Store
from kb.views.claims import ClaimLine, claim_lines
from kb.views.passages import Passages


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list: its size, who speaks on it, and on how many of its claims people divide."""

    topic_id: str
    label: str
    terms: tuple[str, ...]
    claims: int
    mentions: int
    authors: tuple[str, ...]
    contested: int
    cruxes: int


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic and its claims: the contested ones first, then the most widely held."""

    topic: Topic
    claims: tuple[ClaimLine, ...]


def topic_lines(store: Store, passages: Passages | None = None) -> list[TopicLine]:
    """Return every topic, largest first."""
    passages, people = passages or Passages(store), store.topics.authors()
    passages.name_all({author_id for held in people.values() for author_id in held})
    lines = [
        TopicLine(
            topic_id=size.id,
            label=size.label,
            terms=size.terms,
            claims=size.claims,
            mentions=size.mentions,
            authors=tuple(sorted({passages.name(a) for a in people.get(size.id, ())})),
            contested=size.contested,
            cruxes=size.cruxes,
        )
        for size in store.topics.sizes()
    ]
    return sorted(lines, key=lambda line: (-line.claims, line.label, line.topic_id))


def full_label(label: str, terms: Sequence[str]) -> str:
    """Return the label of a topic, and the terms that it does not name."""
    return ", ".join((label, *(term for term in terms if term not in label)))


def topic_view(store: Store, topic_id: str) -> TopicView:
    """Return a topic with its claims. Raises NotFoundError."""
    topic = store.topics.get(topic_id)
    found = store.claims.many(topic.claim_ids)
    lines = claim_lines(store, Passages(store), [found[i] for i in topic.claim_ids if i in found])
    return TopicView(topic, tuple(ranked(lines)))


def ranked(lines: list[ClaimLine]) -> list[ClaimLine]:
    """Return claims in the order in which lists show them: contested, then by authors, mentions and links."""
    return sorted(
        lines, key=lambda c: (not c.contested, -len(c.authors), -c.mentions, -(c.supports + c.disputes), c.claim_id)
    )
