"""What is not settled within a scope, and what has changed since a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.records import Claim, Crux, Stance, StanceLink
from kb.stages._attitude import attitude
from kb.summary.alone import stands_alone
from kb.summary.material import Material
from kb.summary.points import clearness, support
from kb.summary.records import Changes, Open, OpenQuestion
from kb.views.claims import stance_views

_LOOKED_AT = 20  # of how many times as many questions as are shown those that read by themselves come first
_LEAST = 0.25  # least surety, of the link times of the claim, of an objection


def questions(material: Material, limit: int) -> tuple[OpenQuestion, ...]:
    """Return the claims that are open, those with most behind them first; one that is a crux is told there."""
    cruxes = {x.claim_id for x in material.cruxes}
    found = [q for c in material.claims if c.id not in cruxes for q in _open(material, c)]
    order = list(Open)
    found.sort(key=lambda q: (order.index(q.why), -support(q.claim), q.claim.claim_id))
    first = found[: limit * _LOOKED_AT]
    first.sort(key=lambda q: (order.index(q.why), -support(q.claim) * clearness(q.claim), q.claim.claim_id))
    return tuple(first[:limit])


def _open(material: Material, claim: Claim) -> Iterator[OpenQuestion]:
    """Yield why a claim is open, once at most: the strongest reason."""
    line = material.lines[claim.id]
    held = material.positions.get(claim.id, ())
    sides = {stance: [p.author_id for p in held if p.stance is stance] for stance in Stance}
    if sides[Stance.ENDORSES] and sides[Stance.REJECTS]:
        people = material.names([*sides[Stance.ENDORSES], *sides[Stance.REJECTS]])
        said = _said_against(material, claim, sides[Stance.REJECTS])
        plain = [x for x in said if _weighs(material, x)]
        if said and not plain:
            return  # what puts them against it is too thin to be told alone
        objection = max(plain, key=lambda x: _telling(material, x), default=None)
        if objection is None or _answered(material, claim, objection):
            yield OpenQuestion(line, Open.DIVIDED, people)
            return
        shown = material.passages.of([objection.source_mention_id])
        who = material.names([material.mentions[objection.source_mention_id].author_id])
        yield OpenQuestion(line, Open.UNANSWERED, who, shown[0] if shown else None)
    elif sides[Stance.UNCERTAIN]:
        yield OpenQuestion(line, Open.LEFT_OPEN, material.names(sides[Stance.UNCERTAIN]))


def _said_against(material: Material, claim: Claim, rejecting: Sequence[str]) -> list[StanceLink]:
    """Return the words against a claim of those who reject it."""
    found = material.disputes.get(claim.id, ())
    return [x for x in found if material.mentions[x.source_mention_id].author_id in rejecting]


def _weighs(material: Material, link: StanceLink) -> bool:
    """Return whether an objection is surely a claim, surely against, and grants or leaves open nothing."""
    said = material.mentions[link.source_mention_id]
    return link.score * said.confidence >= _LEAST and attitude(said.text) is Stance.ENDORSES


def _telling(material: Material, link: StanceLink) -> float:
    """Return how well an objection is told by its words alone."""
    return link.score * stands_alone(material.mentions[link.source_mention_id].text)


def _answered(material: Material, claim: Claim, objection: StanceLink) -> bool:
    """Return whether anybody who makes the claim has written anything in answer to the objection's post.

    People who are only quoted take no part: nobody can say that they left it without an answer.
    """
    post = material.mentions[objection.source_mention_id].post_id
    if material.writers.isdisjoint(claim.author_ids):
        return True
    return not material.answerers.get(post, set()).isdisjoint(claim.author_ids)


def changes(material: Material) -> Changes | None:
    """Return what came from `Scope.since` on; None if nobody asked. What has no date is never new."""
    since = material.scope.since
    if not since:
        return None
    first: dict[str, str] = {}
    own = [material.mentions[m] for c in material.claims for m in c.mention_ids]
    for mention in own:
        date = material.date(mention)
        first[mention.author_id] = min(first.get(mention.author_id, date), date)
    fresh = {c.id for c in material.claims if material.first_made(c) >= since}
    disputed = [
        x
        for links in material.disputes.values()
        for x in links
        if x.target not in fresh and material.date(material.mentions[x.source_mention_id]) >= since
    ]
    return Changes(
        since=since,
        posts=len({m.post_id for m in own if material.date(m) >= since}),
        claims=len(fresh),
        authors=tuple(sorted(material.names([a for a, date in first.items() if date >= since and material.named(a)]))),
        disputed=stance_views(material.store, material.passages, disputed),
        crux_ids=tuple(x.id for x in material.cruxes if _opened(material, x, since)),
    )


def _opened(material: Material, crux: Crux, since: str) -> bool:
    """Return whether the second of the two sides first spoke from `since` on."""
    sides = [[material.mentions[m] for m in side.mention_ids if m in material.mentions] for side in crux.sides]
    dates = [min((material.date(m) for m in side), default="") for side in sides]
    return all(dates) and max(dates) >= since
