"""Whether the posts are cut where a reader cuts them, with the right author and parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.evaluation import Figure, share
from kb.evaluation._seeds.f1 import balance
from kb.evaluation._seeds.gold import GoldSegment
from kb.evaluation._seeds.people import key, overlaps, people
from kb.evaluation._seeds.scene import Scene, lines
from kb.records import Document, Post
from kb.text import LineIndex, trim

_HEADER_LINES = 2  # title and by-line, or name and date: lines of a segment that belong to no post


def figures(scene: Scene) -> Iterator[Figure]:
    """Yield the figures on posts, their authors and parents."""
    segments, post_of, authors = scene.gold.segments, matched(scene), people(scene)
    yield share("posts exact", len(post_of), len(segments), "gold posts with the same first and last line")
    right_posts = len({p.id for p in post_of.values()})
    yield share("posts right", right_posts, len(scene.base.posts), "posts of the base that are gold posts")
    yield parents(scene, post_of)
    kinds = sum(s.id in post_of and post_of[s.id].kind == s.kind for s in segments)
    yield share("post kinds right", kinds, len(segments), "gold posts taken for a post or a comment rightly")
    held, right, total = _characters(scene, authors)
    yield share("text held", held, total, "characters of gold posts, headers among them, that stand in a post")
    yield share("author right", right, held, "characters in posts whose author is the right person")
    named = {s.author for s in segments if s.author_proven}
    known = [a for a in scene.base.authors if a.named]
    yield share("names right", len(named & authors.keys()), max(len(named), len(known)), "named people, one each")


def boundaries(scene: Scene) -> Iterator[Figure]:
    """Yield precision, recall and F1 of posts, by their first and last line, and the parents."""
    segments, post_of = scene.gold.segments, matched(scene)
    right = len({p.id for p in post_of.values()})
    yield from balance("posts", (right, len(scene.base.posts)), (len(post_of), len(segments)), "posts")
    yield parents(scene, post_of)


def matched(scene: Scene) -> dict[str, Post]:
    """Return the post with the first and last line of each gold segment, by the id of the segment."""
    return {s.id: p for s in scene.gold.segments if (p := _post(scene, s)) is not None}


def parents(scene: Scene, post_of: Mapping[str, Post]) -> Figure:
    """Return how many gold posts answer the right post; one that the base lacks answers none."""
    segments = scene.gold.segments
    right = sum(_parent_right(s, post_of) for s in segments)
    return share("parents right", right, len(segments), "gold posts that answer the right post, or none")


def _post(scene: Scene, segment: GoldSegment) -> Post | None:
    """Return the post that has the lines of the segment, or all but those of its header; blank lines do not count."""
    document = scene.documents[segment.document]
    first, last = _filled(document, segment.start_line, segment.end_line)
    for post in scene.base.posts:
        if post.document_id != document.id or not first <= post.line <= first + _HEADER_LINES:
            continue
        gold = {c.line for c in scene.gold.claims if c.document == segment.document}
        if post.end_line == last and not gold.intersection(range(first, post.line)):
            return post
    return None


def _filled(document: Document, first: int, last: int) -> tuple[int, int]:
    """Return the first and the last of these lines that hold more than white space."""
    start, end = trim(document.text, *lines(document, first, last))
    return LineIndex(document.text).lines(start, end) if start < end else (first, last)


def _parent_right(segment: GoldSegment, post_of: Mapping[str, Post]) -> bool:
    if segment.id not in post_of or (segment.parent is not None and segment.parent not in post_of):
        return False
    return post_of[segment.id].parent_id == (post_of[segment.parent].id if segment.parent else None)


def _characters(scene: Scene, authors: Mapping[str, str]) -> tuple[int, int, int]:
    """Return how many characters of gold posts stand in a post, in one of the right author, and are there in all."""
    held = right = total = 0
    for segment in scene.gold.segments:
        start, end = lines(scene.documents[segment.document], segment.start_line, segment.end_line)
        total += end - start
        for post, length in overlaps(scene, segment):
            held += length
            right += length if post.author_id == authors.get(key(scene, segment)) else 0
    return held, right, total
