"""Which author of the base each person of the gold annotation is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linear_sum_assignment

from kb.evaluation._seeds.gold import GoldClaim, GoldSegment
from kb.evaluation._seeds.scene import Scene, find, lines, speaker
from kb.records import Post
from kb.text import words


def people(scene: Scene) -> dict[str, str]:
    """Return the base's author of each gold author: by name if named, else one to one by the text they share.

    People who are only quoted are known by their claims. A name that is proven is found by that name or not at all.
    """
    by_name = {tuple(words(name)): a.id for a in scene.base.authors if a.named for name in (a.name, *a.aliases)}
    proven = {s.author for s in scene.gold.segments if s.author_proven}
    found: dict[str, str] = {}
    unnamed: dict[str, int] = {}
    for item in _authored(scene):
        name = tuple(words(item.author))
        if name in by_name:
            found[key(scene, item)] = by_name[name]
        elif item.author not in proven:
            unnamed.setdefault(key(scene, item), len(unnamed))
    speakers = {p.author_id for p in scene.base.posts} | {q.author_id for q in scene.base.quotes}
    rest = {a: n for n, a in enumerate(sorted(speakers - set(found.values())))}
    shared = np.zeros((len(unnamed), len(rest)))
    for item in _authored(scene):
        if (row := unnamed.get(key(scene, item))) is not None:
            for author, length in _spoken(scene, item):
                if author in rest:
                    shared[row, rest[author]] += length
    names, columns = list(unnamed), list(rest)
    for row, column in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        if shared[row, column]:
            found[names[row]] = columns[column]
    return found


def key(scene: Scene, item: GoldSegment | GoldClaim) -> str:
    """Return what tells the author of a segment or claim from all others: unnamed ones are told apart by document."""
    named = any(s.author == item.author and s.author_proven for s in scene.gold.segments)
    return item.author if named else f"{item.author} in {item.document}"


def overlaps(scene: Scene, segment: GoldSegment) -> Iterator[tuple[Post, int]]:
    """Yield each post that shares text with the segment, and how many characters."""
    document = scene.documents[segment.document]
    start, end = lines(document, segment.start_line, segment.end_line)
    for post in scene.base.posts:
        length = min(end, post.end) - max(start, post.start)
        if post.document_id == document.id and length > 0:
            yield post, length


def _authored(scene: Scene) -> Iterator[GoldSegment | GoldClaim]:
    yield from (s for s in scene.gold.segments if s.author)
    yield from scene.gold.claims


def _spoken(scene: Scene, item: GoldSegment | GoldClaim) -> Iterator[tuple[str, int]]:
    """Yield whom the base has say the words of a segment, or of a claim that only a quote holds, and how many."""
    if isinstance(item, GoldSegment):
        yield from ((post.author_id, length) for post, length in overlaps(scene, item))
    elif (
        item.quoted
        and (place := find(scene.documents[item.document], item.line, item.sentence))
        and (author := speaker(scene, place))
    ):
        yield author, place.end - place.start
