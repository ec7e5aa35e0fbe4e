"""Where the gold annotation stands in a derived base: by document, line and the words of the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.errors import InputError
from kb.evaluation._seeds.gold import Gold
from kb.records import Document, Mention, QuoteKind
from kb.stages import chain
from kb.text import WORD, words

COVERS = 0.5  # share of the shorter of two passages that the other must hold for both to count as one


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open character range of a document."""

    document_id: str
    start: int
    end: int

    def overlap(self, mention: Mention) -> int:
        """Return how many characters a mention shares with it."""
        if mention.document_id != self.document_id:
            return 0
        return max(0, min(self.end, mention.end) - max(self.start, mention.start))


@dataclass(frozen=True, slots=True)
class Scene:
    """A base beside its gold: which mentions and claims hold a gold claim, and the gold claims a mention holds."""

    base: chain.Base
    gold: Gold
    documents: Mapping[str, Document]
    mentions_of: Mapping[str, tuple[Mention, ...]]
    claims_of: Mapping[str, frozenset[str]]
    gold_of: Mapping[str, frozenset[str]]

    def labels(self, mention_ids: Iterable[str]) -> set[str]:
        """Return the ids of the gold claims that these mentions hold."""
        return {g for m in mention_ids for g in self.gold_of.get(m, ())}


def build(base: chain.Base, gold: Gold) -> Scene:
    """Return the base with its gold claims found in it. Raises `InputError` if it lacks an annotated document."""
    documents = {d.path.rpartition("/")[2]: d for d in base.documents}
    for name in gold.documents:
        if name not in documents:
            raise InputError(f"{name}: no reader makes a document of it")
    claim_of = {m: c.id for c in base.claims for m in c.mention_ids}
    mentions_of, claims_of, gold_of = {}, {}, dict[str, frozenset[str]]()
    for claim in gold.claims:
        places = [find(documents[claim.document], line, claim.sentence) for line in (claim.line, *claim.also_lines)]
        held = [m for m in base.mentions if any(p is not None and same(p, m) for p in places)]
        mentions_of[claim.id] = tuple(sorted(held, key=lambda m: m.start))
        claims_of[claim.id] = frozenset(claim_of[m.id] for m in held if m.id in claim_of)
        for mention in held:
            gold_of[mention.id] = gold_of.get(mention.id, frozenset()) | {claim.id}
    return Scene(base, gold, documents, mentions_of, claims_of, gold_of)


def speaker(scene: Scene, place: Place) -> str | None:
    """Return whose words stand at `place`: the person quoted where a quote holds most of it, else the post's author."""

    def overlap(start: int, end: int) -> int:
        return min(place.end, end) - max(place.start, start)

    least = COVERS * (place.end - place.start)
    quotes = [
        q
        for q in scene.base.quotes
        if q.document_id == place.document_id and q.kind is not QuoteKind.SELF and overlap(q.start, q.end) > least
    ]
    if quotes:
        return min(quotes, key=lambda q: (q.end - q.start, q.start, q.id)).author_id
    posts = [p for p in scene.base.posts if p.document_id == place.document_id and overlap(p.start, p.end) > least]
    return posts[0].author_id if posts else None


def same(place: Place, mention: Mention) -> bool:
    """Return whether one of the two holds most of the other: a gold clause may be part of a sentence."""
    return place.overlap(mention) > COVERS * min(place.end - place.start, mention.end - mention.start)


def covers(place: Place, mention: Mention) -> bool:
    """Return whether each holds most of the other."""
    return place.overlap(mention) > COVERS * max(place.end - place.start, mention.end - mention.start)


def lines(document: Document, first: int, last: int) -> tuple[int, int]:
    """Return the character range of 1-based lines, the last one's line feed left out."""
    parts = document.text.split("\n")
    start = sum(len(part) + 1 for part in parts[: first - 1])
    return start, start + sum(len(part) + 1 for part in parts[first - 1 : last]) - 1


def find(document: Document, line: int, sentence: str, end_line: int | None = None) -> Place | None:
    """Return where the words of `sentence` stand in the line, or the lines to `end_line`; None if they do not."""
    start, end = lines(document, line, end_line or line)
    here = [(w, m.start(), m.end()) for m in WORD.finditer(document.text, start, end) for w in words(m.group())]
    wanted = words(sentence)
    for first in range(len(here) - len(wanted) + 1) if wanted else ():
        if [w for w, _, _ in here[first : first + len(wanted)]] == wanted:
            return Place(document.id, here[first][1], here[first + len(wanted) - 1][2])
    return None
