"""Whether the cruxes are those that a careful reader lists, between the right people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldCrux, GoldSide
from kb.evaluation._seeds.people import key, people
from kb.evaluation._seeds.scene import Scene
from kb.records import Crux

_DEPTHS = (5, 10)
_IMPORTANT = 3


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield which gold cruxes are met near the top, and how many of the cruxes shown there are right."""
    gold, shown = scene.gold.cruxes, scene.base.cruxes
    for depth in _DEPTHS:
        met = {x.id for x in gold for crux in shown[:depth] if meets(scene, crux, x)}
        yield share(f"cruxes met @{depth}", len(met), len(gold), f"gold cruxes among the first {depth}")
    top = shown[: _DEPTHS[0]]
    important = [x for x in gold if x.importance >= _IMPORTANT]
    met_important = sum(any(meets(scene, crux, x) for crux in top) for x in important)
    yield share(f"important met @{_DEPTHS[0]}", met_important, len(important), "the same, of the most important ones")
    right = sum(any(meets(scene, crux, x) for x in gold) for crux in top)
    yield share(f"cruxes right @{_DEPTHS[0]}", right, len(top), f"of the first {_DEPTHS[0]} shown, those that meet one")
    authors = people(scene)
    between = sum(any(_between(scene, crux, x, authors) for x in gold) for crux in shown[: _DEPTHS[1]])
    whole = min(len(shown), _DEPTHS[1])
    yield share("crux people right", between, whole, "cruxes shown whose two sides hold the two people of a gold crux")


def meets(scene: Scene, crux: Crux, gold: GoldCrux) -> bool:
    """Return whether people on opposite sides of the crux say claims of the two gold sides.

    What they say is their mentions of the claim and its facets, and the words that show where they stand on them.
    """
    about = {crux.claim_id, *crux.facet_ids}
    author_of = {m.id: m.author_id for m in scene.base.mentions}
    shown = {m for c in scene.base.claims if c.id in about for m in c.mention_ids}
    shown |= {m for p in scene.base.positions if p.claim_id in about for m in p.mention_ids}
    shown |= {m for side in crux.sides for m in side.mention_ids}
    one, two = (scene.labels({m for m in shown if author_of[m] in side.author_ids}) for side in crux.sides)
    a, b = set(gold.side_a.claims), set(gold.side_b.claims)
    return bool((one & a and two & b) or (one & b and two & a))


def _between(scene: Scene, crux: Crux, gold: GoldCrux, authors: Mapping[str, str]) -> bool:
    a, b = (_person(scene, gold, side, authors) for side in (gold.side_a, gold.side_b))
    one, two = (side.author_ids for side in crux.sides)
    return (a in one and b in two) or (b in one and a in two)


def _person(scene: Scene, gold: GoldCrux, side: GoldSide, authors: Mapping[str, str]) -> str | None:
    keys = {key(scene, s) for s in scene.gold.segments if s.author == side.author and s.document in gold.documents}
    return next((authors[k] for k in sorted(keys) if k in authors), None)
