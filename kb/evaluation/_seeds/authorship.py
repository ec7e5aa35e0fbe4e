"""Whether readers and quotes put each claim into the right mouth, whatever the claim model makes of the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldClaim
from kb.evaluation._seeds.people import key, people
from kb.evaluation._seeds.scene import Scene, find, speaker


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield the share of gold claims credited to their person, over all and over those that stand in a post.

    A claim is credited by the quote that holds its sentence, else by the post; wherever the sentence stands again, too.
    """
    claims, authors = scene.gold.claims, people(scene)
    spoken = {c.id: _speakers(scene, c) for c in claims}
    right = {c.id for c in claims if (who := authors.get(key(scene, c))) and spoken[c.id] == {who}}
    standing = [c for c in claims if None not in spoken[c.id]]
    quoted = [c for c in claims if c.quoted]
    yield share("claim authors right", len(right), len(claims), "gold claims credited to the right person")
    yield share("claim authors right, in posts", len(right), len(standing), "the same, of claims that stand in a post")
    yield share("quoted claims right", len(right & {c.id for c in quoted}), len(quoted), "the same, of quoted claims")


def _speakers(scene: Scene, claim: GoldClaim) -> set[str | None]:
    """Return who is held to say the sentence, at each place where it stands; None where no post holds it."""
    document = scene.documents[claim.document]
    first, *again = (find(document, line, claim.sentence) for line in (claim.line, *claim.also_lines))
    places = [first, *(place for place in again if place)]
    return {speaker(scene, place) if place else None for place in places}
