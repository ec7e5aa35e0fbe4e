"""Whether the claims are found and other sentences left alone, and which claims are taken for one or for opposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldPair
from kb.evaluation._seeds.people import key, people
from kb.evaluation._seeds.scene import Scene, covers, find
from kb.records import Label, Mode


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield the figures on claims and on pairs of them."""
    claims = scene.gold.claims
    first = {c.id: m for c in claims for m in reversed(scene.mentions_of[c.id]) if m.mode is Mode.ASSERTS}
    found = [c for c in claims if c.id in first]
    wrong = sum(_taken(scene, n.document, n.line, n.sentence) for n in scene.gold.nonclaims)
    yield share("claims found", len(found), len(claims), "gold claims held as asserted")
    yield share("nonclaims taken", wrong, len(scene.gold.nonclaims), "gold non-claims held as asserted: low is good")
    yield share("claims precision", len(found), len(found) + wrong, "of gold sentences held, those that are claims")
    authors = people(scene)
    spoken = sum(first[c.id].author_id == authors.get(key(scene, c)) for c in found)
    yield share("claim authors right", spoken, len(found), "found claims credited to the right person")
    yield share("claim kinds right", sum(first[c.id].kind == c.type for c in found), len(found), "of found claims")
    yield share("hedges right", sum(first[c.id].hedge == c.hedge for c in found), len(found), "of found claims")
    repeats = [c for c in claims for _ in c.also_lines]
    apart = sum(len(scene.claims_of[c.id]) > 1 for c in repeats)
    yield share("repeats as one", len(repeats) - apart, len(repeats), "sentences repeated that make no second claim")
    yield from _pairs(scene)


def _taken(scene: Scene, document: str, line: int, sentence: str) -> bool:
    place = find(scene.documents[document], line, sentence)
    return place is not None and any(m.mode is Mode.ASSERTS and covers(place, m) for m in scene.base.mentions)


def _pairs(scene: Scene) -> Iterator[Figure]:
    gold = scene.gold
    both = [p for p in gold.same if _apart(scene, p)]
    yield share("same pairs merged", sum(_merged(scene, p) for p in both), len(both), "gold same claims held as one")
    opposed = [p for p in gold.opposed if _apart(scene, p)]
    links = _links(scene)
    disputed = sum(Label.DISPUTES in linked(scene, p, links) for p in opposed)
    yield share("opposed pairs linked", disputed, len(opposed), "gold opposed claims with a dispute between them")
    supported = sum(Label.SUPPORTS in linked(scene, p, links) for p in opposed)
    yield share("opposed pairs as support", supported, len(opposed), "opposed claims linked as support: low is good")
    merged = sum(_merged(scene, p) for p in opposed)
    yield share("opposed pairs merged", merged, len(opposed), "opposed claims held as one: low is good")
    hard = [p for p in gold.unrelated if _apart(scene, p)]
    yield share("hard pairs merged", sum(_merged(scene, p) for p in hard), len(hard), "look-alikes as one: low is good")
    wrong = sum(Label.DISPUTES in linked(scene, p, links) for p in hard)
    yield share("hard pairs disputed", wrong, len(hard), "look-alikes linked by a dispute: low is good")


def _apart(scene: Scene, pair: GoldPair) -> bool:
    """Return whether the two are not one mention: two clauses of one sentence cannot be told apart here."""
    one, two = ({m.id for m in scene.mentions_of[i]} for i in (pair.a, pair.b))
    return not one or not two or one.isdisjoint(two)


def _merged(scene: Scene, pair: GoldPair) -> bool:
    return not scene.claims_of[pair.a].isdisjoint(scene.claims_of[pair.b])


def _links(scene: Scene) -> dict[tuple[str, str], Label]:
    return {(s.source, s.target): s.label for s in scene.base.stances}


def linked(scene: Scene, pair: GoldPair, links: Mapping[tuple[str, str], Label]) -> set[Label]:
    """Return how the claims of a pair are linked, in either direction."""
    ends: Sequence[tuple[str, str]] = [
        (a, b) for a in sorted(scene.claims_of[pair.a]) for b in sorted(scene.claims_of[pair.b])
    ]
    return {links[e] for a, b in ends for e in ((a, b), (b, a)) if e in links}
