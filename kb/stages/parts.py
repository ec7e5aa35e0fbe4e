"""What each stage that works part by part looks at in every part: whatever is not named here must not be looked at.

Parts are claims, or documents, to which the claims belong that are said best there. tests/pipeline/test_growth.py
holds what comes of it against bases made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from kb.records import Claim, Exchange, Mention, Position, StanceLink
from kb.stages._joined import joined
from kb.stages.reactions import Backing
from kb.stages.told import Told
from kb.stages.turns import Turn
from kb.stages.units import digest

Parts = Mapping[str, object]


def of_claims(told: Told, groups: Mapping[str, Sequence[Sequence[Mention]]]) -> Parts:
    """Claims are made of the mentions that are one claim, and of who signs the posts that these stand in."""
    return {
        id_: ([[m.id for m in group] for group in held], _of({m.document_id for g in held for m in g}, told.hashes))
        for id_, held in groups.items()
    }


def of_answers(told: Told) -> Parts:
    """Answers are found in a document, in those that it answers, and in those that it quotes."""
    return _with_those_beside(told, told.hashes)


def of_links(told: Told, exchanges: Iterable[Exchange], claims: Iterable[Claim]) -> Parts:
    """Links between claims are found in exchanges, and inside the posts of a document."""
    held: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        held[exchange.document_id].append(exchange)
    return {id_: (seen, held.get(id_)) for id_, seen in _with_those_beside(told, told.among(claims)).items()}


def of_positions(
    told: Told,
    claims: Mapping[str, Claim],
    links: Iterable[StanceLink],
    backings: Iterable[Backing],
    turns: Iterable[Turn],
) -> Parts:
    """Positions are shown by the mentions of a claim, by what bears on it, by reactions, and given up in turns."""
    claim_of = {m: claim.id for claim in claims.values() for m in claim.mention_ids}
    said: dict[str, list[StanceLink | Backing | Turn]] = defaultdict(list)
    where: dict[str, list[str]] = defaultdict(list)
    for link in links:
        said[link.target].append(link)
        where[link.target].append(link.source_mention_id)
    for backing in backings:
        said[claim_of.get(backing.mention_id, "")].append(backing)
    for turn in turns:
        said[claim_of.get(turn.mention_id, "")].append(turn)
        where[claim_of.get(turn.mention_id, "")].append(turn.post_id)
    return {
        id_: [
            (_stated(c), said.get(c.id), _of(told.homes((*c.mention_ids, *where.get(c.id, ()))), told.hashes))
            for c in group
        ]
        for id_, group in by_document(told, claims.values()).items()
    }


def of_cruxes(
    told: Told,
    claims: Mapping[str, Claim],
    sides: Mapping[str, tuple[Sequence[Position], Sequence[Position]]],
    links: Iterable[StanceLink],
    marked: frozenset[str],
) -> Parts:
    """Cruxes are made of the positions on a claim, its links, each one's argument around it, and their threads."""
    bearing, own, hashes = _bearing(links), _arguments(told, links, claims), told.among(claims.values())

    def seen(claim: Claim) -> object:
        held = [p for side in sides[claim.id] for p in side]
        shown = sorted({*claim.mention_ids, *(m for p in held for m in p.mention_ids)})
        threads = {id_ for home in told.homes(shown) for id_ in told.threads[home]}
        authors = [own.get((p.author_id, claim.id)) for p in held]
        return _stated(claim), held, bearing.get(claim.id), authors, [m in marked for m in shown], _of(threads, hashes)

    return {id_: seen(claims[id_]) for id_ in sides}


def by_document(told: Told, claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return claims by the document that they are part of."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[told.home[claim.mention_id]].append(claim)
    return found


def _stated(claim: Claim) -> tuple[object, ...]:
    """Return all of a claim but its topic, which nothing looks at."""
    return claim.id, claim.text, claim.mention_id, claim.kind, claim.mention_ids, claim.author_ids


def _with_those_beside(told: Told, hashes: Mapping[str, str]) -> dict[str, list[str]]:
    return {id_: _of({id_, *told.beside[id_]}, hashes) for id_ in told.documents}


def _of(documents: Set[str], hashes: Mapping[str, str]) -> list[str]:
    """Return the hashes of these documents in the order of their ids."""
    return [hashes[id_] for id_ in (sorted(documents) if len(documents) > 1 else documents)]


def _bearing(links: Iterable[StanceLink]) -> dict[str, list[StanceLink]]:
    """Return the links at either end of each claim."""
    found: dict[str, list[StanceLink]] = defaultdict(list)
    for link in links:
        found[link.source].append(link)
        found[link.target].append(link)
    return found


def _arguments(told: Told, links: Iterable[StanceLink], claims: Mapping[str, Claim]) -> dict[tuple[str, str], str]:
    """Return, by author and claim, a hash of all that hangs together with the claim in the author's own argument.

    It is of the words there too, and of which of the claims are theirs.
    """
    own: dict[str, list[StanceLink]] = defaultdict(list)
    for link in links:
        own[told.author[link.source_mention_id]].append(link)
    found: dict[tuple[str, str], str] = {}
    for author, argument in own.items():
        root = joined((link.source, link.target) for link in argument)
        parts: dict[str, list[object]] = defaultdict(list)
        for link in argument:
            ends = [(end, claims[end].text, author in claims[end].author_ids) for end in (link.source, link.target)]
            parts[root[link.source]].append((link.label, link.score, ends))
        seen = {one: digest(part) for one, part in parts.items()}
        found |= {(author, claim): seen[one] for claim, one in root.items()}
    return found
