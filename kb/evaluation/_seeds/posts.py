"""Whether the posts are cut where a reader cuts them, with the right author and parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import linear_sum_assignment

from kb.evaluation import Figure, share
from kb.evaluation._seeds.gold import GoldSegment
from kb.evaluation._seeds.scene import Scene, lines
from kb.records import Post
from kb.text import words

_HEADER_LINES = 2  # title and by-line, or name and date: lines of a segment that belong to no post


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield the figures on posts, their authors and parents."""
    segments = scene.gold.segments
    post_of = {s.id: p for s in segments if (p := _post(scene, s)) is not None}
    authors = people(scene)
    yield share("posts exact", len(post_of), len(segments), "gold posts with the same first and last line")
    right_posts = len({p.id for p in post_of.values()})
    yield share("posts right", right_posts, len(scene.base.posts), "posts of the base that are gold posts")
    parents = sum(_parent_right(s, post_of) for s in segments)
    yield share("parents right", parents, len(segments), "gold posts that answer the right post, or none")
    kinds = sum(s.id in post_of and post_of[s.id].kind == s.kind for s in segments)
    yield share("post kinds right", kinds, len(segments), "gold posts taken for a post or a comment rightly")
    held, right, total = _characters(scene, authors)
    yield share("text held", held, total, "characters of gold posts, headers among them, that stand in a post")
    yield share("author right", right, held, "characters in posts whose author is the right person")
    named = {s.author for s in segments if s.author_proven}
    known = [a for a in scene.base.authors if a.named]
    yield share("names right", len(named & authors.keys()), max(len(named), len(known)), "named people, one each")


def people(scene: Scene) -> dict[str, str]:
    """Return the base's author of each gold author: by name if named, else one to one by the text they share.

    An unnamed gold author is told apart by document: the key is `author in document`.
    """
    by_name = {tuple(words(name)): a.id for a in scene.base.authors if a.named for name in (a.name, *a.aliases)}
    found = {
        key(s): by_name[name]
        for s in scene.gold.segments
        if s.author_proven and (name := tuple(words(s.author))) in by_name
    }
    unnamed = sorted({key(s) for s in scene.gold.segments if not s.author_proven})
    rest = sorted({p.author_id for p in scene.base.posts} - set(found.values()))
    shared = np.zeros((len(unnamed), len(rest)))
    for segment in (s for s in scene.gold.segments if not s.author_proven):
        for post, length in _overlaps(scene, segment):
            if post.author_id in rest:
                shared[unnamed.index(key(segment)), rest.index(post.author_id)] += length
    for row, column in zip(*linear_sum_assignment(shared, maximize=True), strict=True):
        found[unnamed[row]] = rest[column]
    return found


def key(item: GoldSegment) -> str:
    """Return what tells a gold author from all others."""
    return item.author if item.author_proven else f"{item.author} in {item.document}"


def _post(scene: Scene, segment: GoldSegment) -> Post | None:
    """Return the post that has the lines of the segment, or all but those of its header."""
    document = scene.documents[segment.document]
    for post in scene.base.posts:
        skipped = post.line - segment.start_line
        if post.document_id == document.id and post.end_line == segment.end_line and 0 <= skipped <= _HEADER_LINES:
            gold = {c.line for c in scene.gold.claims if c.document == segment.document}
            if not gold.intersection(range(segment.start_line, post.line)):
                return post
    return None


def _parent_right(segment: GoldSegment, post_of: Mapping[str, Post]) -> bool:
    if segment.id not in post_of or (segment.parent is not None and segment.parent not in post_of):
        return False
    return post_of[segment.id].parent_id == (post_of[segment.parent].id if segment.parent else None)


def _overlaps(scene: Scene, segment: GoldSegment) -> Iterator[tuple[Post, int]]:
    document = scene.documents[segment.document]
    start, end = lines(document, segment.start_line, segment.end_line)
    for post in scene.base.posts:
        length = min(end, post.end) - max(start, post.start)
        if post.document_id == document.id and length > 0:
            yield post, length


def _characters(scene: Scene, authors: Mapping[str, str]) -> tuple[int, int, int]:
    """Return how many characters of gold posts stand in a post, in one of the right author, and are there in all."""
    held = right = total = 0
    for segment in scene.gold.segments:
        start, end = lines(scene.documents[segment.document], segment.start_line, segment.end_line)
        total += end - start
        for post, length in _overlaps(scene, segment):
            held += length
            right += length if post.author_id == authors.get(key(segment)) else 0
    return held, right, total
