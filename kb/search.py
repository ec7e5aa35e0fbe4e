"""Finds the claims a query is about, by words and by meaning, and says which argue for it and which against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.config import Config
from kb.placing import Candidate, Group, Placing, Reading, follow_links, place_directly, reading
from kb.protocols import Encoder
from kb.ranking import Match, Ranker
from kb.records import Claim, ClaimKind, Label, Part
from kb.store import Store
from kb.views.passages import Passage, Passages


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Which mentions are wanted; None does not filter. Dates are beginnings of ISO 8601, both ends included."""

    author_id: str | None = None
    topic_id: str | None = None
    document_id: str | None = None
    since: str | None = None
    until: str | None = None
    kind: ClaimKind | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, shown by the mention that matched best; `also` are its further mentions that matched.

    `why` says why it stands in its group. `score` is comparable within one answer only; `parts` are what it is made of.
    """

    claim_id: str
    text: str
    group: Group
    why: str
    score: float
    passage: Passage
    mentions: int
    authors: tuple[str, ...]
    also: tuple[Passage, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found; `found` counts the claims before the limit. Only a statement has a for and an against."""

    query: str
    reading: Reading
    found: int
    hits: tuple[Hit, ...]

    def group(self, group: Group) -> tuple[Hit, ...]:
        """Return the hits of one group, best first."""
        return tuple(hit for hit in self.hits if hit.group is group)


_UNPLACED = Placing(Group.RELATED, "", 0.0)


def search(
    store: Store, encoder: Encoder, config: Config, query: str, wanted: SearchFilter, limit: int | None = None
) -> SearchResult:
    """Return the claims nearest to `query` that pass `wanted`, at most `limit` in each group."""
    passages = Passages(store)
    ranker = Ranker(store, encoder, config.search, query)
    allowed = None if wanted == SearchFilter() else _allowed(store, passages, wanted)
    claims, matched = _fold(store, ranker.rank(allowed))
    placed: dict[str, Placing] = {}
    read = reading(query)
    if read is Reading.STATEMENT:
        placed = _place(store, query, claims, matched, config)
        linked = store.claims.many(sorted(placed.keys() - claims.keys()))
        for claim in linked.values():
            if found := _unranked(claim, ranker, allowed):
                claims[claim.id], matched[claim.id] = claim, found
        placed = {i: p for i, p in placed.items() if i in matched and _sound(p, matched[i], config.search.min_cosine)}
        matched = {i: found for i, found in matched.items() if i in placed or found[0].score}
    hits = [_hit(claims[i], found, placed.get(i, _UNPLACED), passages, matched) for i, found in matched.items()]
    hits.sort(key=lambda hit: (-hit.score, hit.claim_id))
    limit = config.search.limit if limit is None else limit
    shown = [hit for group in Group for hit in [h for h in hits if h.group is group][:limit]]
    return SearchResult(query=query, reading=read, found=len(hits), hits=tuple(shown))


def _allowed(store: Store, passages: Passages, wanted: SearchFilter) -> set[str]:
    """Return the ids of the mentions that pass `wanted`; with a date asked for, an undated one does not."""
    mentions = store.mentions.all()
    dates = {p.id: p.date or passages.documents[p.document_id].date or "" for p in store.posts.all()}
    topic = set(store.topics.get(wanted.topic_id).claim_ids) if wanted.topic_id else set()
    in_topic = {m for c in store.claims.many(sorted(topic)).values() for m in c.mention_ids}
    return {
        m.id
        for m in mentions
        if wanted.author_id in (None, m.author_id)
        and wanted.document_id in (None, m.document_id)
        and wanted.kind in (None, m.kind)
        and (wanted.topic_id is None or m.id in in_topic)
        and _within(dates.get(m.post_id, ""), wanted.since, wanted.until)
    }


def _within(date: str, since: str | None, until: str | None) -> bool:
    if not (since or until):
        return True
    return bool(date) and (not since or date[: len(since)] >= since) and (not until or date[: len(until)] <= until)


def _fold(store: Store, matches: Sequence[Match]) -> tuple[dict[str, Claim], dict[str, list[Match]]]:
    """Return the claims of the matches, and the matches of each claim, best first."""
    claim_of = store.claims.of_mention([m.mention_id for m in matches])
    held = store.claims.many(sorted(set(claim_of.values())))
    claims: dict[str, Claim] = {}
    matched: dict[str, list[Match]] = {}
    for match in matches:
        if claim := held.get(claim_of.get(match.mention_id, "")):
            claims[claim.id] = claim
            matched.setdefault(claim.id, []).append(match)
    return claims, matched


def _place(
    store: Store, query: str, claims: dict[str, Claim], matched: dict[str, list[Match]], config: Config
) -> dict[str, Placing]:
    mentions = store.mentions.many([found[0].mention_id for found in matched.values()])
    candidates = [
        Candidate(claim_id, mention.text, found[0].cosine)
        for claim_id, found in matched.items()
        if (mention := mentions.get(found[0].mention_id))
    ]
    direct = place_directly(query, candidates, config.search)
    links = {link.id: link for claim_id in sorted(direct) for link in store.stances.of_claim(claim_id)}
    return follow_links(direct, [links[i] for i in sorted(links)], config.search.stance_link)


def _sound(placing: Placing, found: Sequence[Match], least: float) -> bool:
    """Return whether a placing holds: an answer may dispute the query in other words, all else has to be about it."""
    disputes = placing.label is Label.DISPUTES and placing.group is Group.AGAINST
    return placing.via is None or disputes or any(match.cosine >= least for match in found)


def _unranked(claim: Claim, ranker: Ranker, allowed: set[str] | None) -> list[Match]:
    """Return the mentions of a claim that came by a link alone, if the filter lets any through."""
    order = [claim.mention_id, *(m for m in claim.mention_ids if m != claim.mention_id)]
    return [Match(m, 0.0, ranker.cosine.get(m, 0.0), None, None) for m in order if allowed is None or m in allowed]


def _hit(
    claim: Claim, found: list[Match], placing: Placing, passages: Passages, matched: dict[str, list[Match]]
) -> Hit:
    best, shown = found[0], passages.of(match.mention_id for match in found)
    score = best.score
    if placing.via:  # a claim that came by a link ranks with the claim it came by, as far as the link is sure
        score = max(score, matched[placing.via][0].score * placing.link)
    ranks = (("word rank", best.word_rank), ("meaning rank", best.vector_rank))
    parts = [Part("cosine", round(best.cosine, 4)), *(Part(name, float(rank)) for name, rank in ranks if rank)]
    if placing.via:
        parts.append(Part("link", round(placing.link, 4)))
    return Hit(
        claim_id=claim.id,
        text=claim.text,
        group=placing.group,
        why=placing.why or "near the query",
        score=round(score, 6),
        passage=shown[0],
        mentions=len(claim.mention_ids),
        authors=tuple(passages.name(a) for a in claim.author_ids),
        also=tuple(shown[1:]),
        parts=tuple(parts),
    )
