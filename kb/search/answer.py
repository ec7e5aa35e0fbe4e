"""The answer to a query: mentions ranked, folded to claims, placed for or against, and shown where they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.config import Config
from kb.errors import ConfigError, StoreError
from kb.placing import Candidate, Group, Placing, Reading, follow_links, place_directly, reading, speaks_of, telling
from kb.protocols import Encoder
from kb.records import Claim, Label, Part
from kb.retrieval.query import Query, parse
from kb.retrieval.ranking import Match, Ranker
from kb.search.filters import allowed, narrow
from kb.search.records import Hit, SearchFilter, SearchResult
from kb.search.sides import read_sides
from kb.search.snippets import Snippets
from kb.search.together import passages
from kb.store import Store
from kb.views.passages import Passages

_UNPLACED = Placing(Group.RELATED, "near the query", 0.0)
_ITSELF = Placing(Group.FOR, "the claim itself", 1.0)


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim with its mentions that matched, best first, and where it stands."""

    claim: Claim
    matches: tuple[Match, ...]
    placing: Placing
    score: float


class _Search:
    """One question to one base."""

    def __init__(
        self, store: Store, encoder: Encoder, config: Config, query: Query, read: Reading, wanted: SearchFilter
    ) -> None:
        if store.mentions.exist() and not store.vectors.holds(encoder.fingerprint):
            raise StoreError(
                f"the base holds no vectors of the encoder {encoder.name}",
                hint="run `kb rebuild`, or set encoder.name back",
            )
        self._store, self._config, self._query, self._read, self._wanted = store, config, query, read, wanted
        self._passages = Passages(store)
        self._allowed = allowed(store, wanted)
        self._ranker = Ranker(store, encoder, config.search, query, self._allowed)

    def answer(self, limit: int | None, about: str | None = None) -> tuple[int, tuple[Hit, ...]]:
        """Return how many claims were found, and the best of each group; `about` is the claim that the query is."""
        found = sorted(self._found(about), key=lambda f: (-f.score, f.claim.id))
        if self._wanted.side:
            found = [f for f in found if f.placing.group is self._wanted.side]
        most = self._config.search.limit if limit is None else limit
        shown = [one for group in Group for one in self._together([f for f in found if f.placing.group is group], most)]
        snippets = Snippets(self._store, self._query, self._config.search.snippet)
        return len(found), tuple(self._hit(f, snippets, under) for f, under in shown)

    def _together(self, found: Sequence[_Found], most: int) -> list[tuple[_Found, str | None]]:
        """Return the claims of the best passages, each with the claim below which it is shown, if there is one."""
        mentions = self._store.mentions.many([f.matches[0].mention_id for f in found])
        told = [mentions[f.matches[0].mention_id] for f in found]
        return [
            (found[one.place], None if one.under is None else found[one.under].claim.id)
            for one in passages(told, most, self._config.search.together)
        ]

    def _found(self, about: str | None) -> list[_Found]:
        ranked = self._fold(self._ranker.rank())
        placed: dict[str, Placing] = {}
        if self._read is Reading.STATEMENT:
            placed = self._place(ranked, {about: _ITSELF} if about else {})
        matched = {id_: found for id_, found in (ranked | self._linked(placed, ranked)).items() if id_ != about}
        claims = self._store.claims.many(sorted(matched))
        scores = {id_: found[0].score for id_, found in matched.items()}
        return [
            _Found(claims[id_], found, placing, _score(scores, id_, placing))
            for id_, found in matched.items()
            if (placing := placed.get(id_, _UNPLACED)) and (id_ in ranked or self._sound(placing, found))
        ]

    def _fold(self, matches: Sequence[Match]) -> dict[str, tuple[Match, ...]]:
        """Return the matches of each claim, best first."""
        claim_of = self._store.claims.of_mention([m.mention_id for m in matches])
        folded: dict[str, list[Match]] = {}
        for match in matches:
            if claim_id := claim_of.get(match.mention_id):
                folded.setdefault(claim_id, []).append(match)
        return {claim_id: tuple(found) for claim_id, found in folded.items()}

    def _place(self, ranked: dict[str, tuple[Match, ...]], known: dict[str, Placing]) -> dict[str, Placing]:
        mentions = self._store.mentions.many([found[0].mention_id for found in ranked.values()])
        candidates = [
            Candidate(claim_id, mention.text, found[0].cosine)
            for claim_id, found in ranked.items()
            if claim_id not in known and (mention := mentions.get(found[0].mention_id))
        ]
        asked, weights = self._query.text, telling(self._query.text, candidates)
        direct = known | place_directly(asked, candidates, self._config.search)
        links = {link.id: link for claim_id in sorted(direct) for link in self._store.stances.of_claim(claim_id)}
        linked = follow_links(direct, [links[i] for i in sorted(links)], self._config.search.stance_link)
        ranks = {c.claim_id: c for c in candidates}
        placed = {
            claim_id: placing
            for claim_id, placing in linked.items()
            if placing.via is None
            or placing.via in known
            or (claim_id in ranks and speaks_of(asked, ranks[claim_id], weights, self._config.search))
        }
        # Read last: by a link from what a network read, two doubts would add up.
        left = [c for c in candidates if c.claim_id not in placed]
        return placed | read_sides(asked, left, weights, self._config)

    def _linked(self, placed: dict[str, Placing], ranked: dict[str, tuple[Match, ...]]) -> dict[str, tuple[Match, ...]]:
        """Return the mentions of the claims that came by a link alone, if the filter lets any through."""
        found = {}
        claims = self._store.claims.many(sorted(placed.keys() - ranked.keys())).values()
        cosine = self._ranker.cosines([m for claim in claims for m in claim.mention_ids])
        let = self._let(cosine)
        for claim in claims:
            order = [claim.mention_id, *(m for m in claim.mention_ids if m != claim.mention_id)]
            kept = [Match(m, 0.0, cosine.get(m, 0.0)) for m in order if m in let]
            if kept:
                found[claim.id] = tuple(kept)
        return found

    def _let(self, mention_ids: Iterable[str]) -> set[str]:
        """Return those of the mentions that the filter lets through."""
        if self._allowed is None:
            return set(mention_ids)
        allowed = set(self._allowed)
        return {id_ for id_, n in self._store.mentions.numbers(mention_ids).items() if n in allowed}

    def _sound(self, placing: Placing, found: Sequence[Match]) -> bool:
        """Return whether a link alone brings a claim: an answer disputes in other words, all else has to be near."""
        disputes = placing.label is Label.DISPUTES and placing.group is Group.AGAINST
        return disputes or any(match.cosine >= self._config.search.min_cosine for match in found)

    def _hit(self, found: _Found, snippets: Snippets, under: str | None) -> Hit:
        claim, best, placing = found.claim, found.matches[0], found.placing
        shown = self._passages.of(match.mention_id for match in found.matches)
        return Hit(
            claim_id=claim.id,
            text=claim.text,
            group=placing.group,
            why=placing.why,
            score=round(found.score, 4),
            passage=shown[0],
            snippet=snippets.of(shown[0]),
            mentions=len(claim.mention_ids),
            authors=tuple(self._passages.name(a) for a in claim.author_ids),
            also=tuple(shown[1:]),
            parts=_parts(best, placing),
            under=under,
        )


def _score(scores: dict[str, float], claim_id: str, placing: Placing) -> float:
    """Return a claim's own score; one that came by a link ranks with where it came from, as far as the link is sure."""
    by_link = scores.get(placing.via, 1.0) * placing.link if placing.via else 0.0
    return max(scores[claim_id], by_link, 0.0)


def _parts(best: Match, placing: Placing) -> tuple[Part, ...]:
    parts = [("words", best.words), ("meaning", best.meaning), ("cosine", best.cosine), ("in context", best.around)]
    parts.append(("document", best.document))
    if placing.via:
        parts.append(("link", placing.link))
    return tuple(Part(name, round(value, 4)) for name, value in parts)


def search(
    store: Store, encoder: Encoder, config: Config, query: str, wanted: SearchFilter, limit: int | None = None
) -> SearchResult:
    """Return the claims nearest to `query` that pass `wanted` and its own filters, at most `limit` passages a group.

    Raises `ConfigError` for a filter that cannot be, `NotFoundError` or `AmbiguousError` for a name in one,
    `StoreError` if the base was made with another encoder.
    """
    asked = parse(query)
    wanted, narrowed = narrow(store, config, asked.conditions, wanted)
    if asked.conditions and asked.empty:
        raise ConfigError("the query has filters but no words to look for", hint="`kb claims` lists claims by filters")
    read = reading(asked.text)
    if wanted.side not in (None, Group.RELATED) and read is not Reading.STATEMENT:
        raise ConfigError(
            f"stance:{wanted.side} needs a statement to be for or against; this was read as {_READ_AS[read]}",
            hint="write a whole sentence that says something",
        )
    found, hits = _Search(store, encoder, config, asked, read, wanted).answer(limit)
    return SearchResult(query, read, found, hits, narrowed)


_READ_AS = {Reading.QUESTION: "a question", Reading.KEYWORDS: "keywords"}


def related(
    store: Store, encoder: Encoder, config: Config, claim_id: str, wanted: SearchFilter, limit: int | None = None
) -> SearchResult:
    """Return the claims that support a claim, dispute it or are near it. Raises `NotFoundError`, `StoreError`."""
    claim = store.claims.get(claim_id)
    # The words of a claim are somebody's text: nothing in them is a filter or a phrase to insist on.
    asked = Query(" ".join(claim.text.split()))
    found, hits = _Search(store, encoder, config, asked, Reading.STATEMENT, wanted).answer(limit, claim_id)
    return SearchResult(claim.text, Reading.STATEMENT, found, tuple(_to_claim(hit, claim_id) for hit in hits))


def _to_claim(hit: Hit, claim_id: str) -> Hit:
    """Return the hit with its reason said of the claim instead of a query."""
    why = hit.why.replace(", which says the query", "").replace("near the query", "near the claim")
    why = why.replace(claim_id, "the claim")
    return dataclasses.replace(hit, why=why)
