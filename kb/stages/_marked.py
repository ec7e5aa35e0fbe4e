"""Words in quotation marks inside a paragraph: whose they are, if anybody's."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from kb import marks
from kb.records import Post, Quote, QuoteKind
from kb.repeats import Repeat, RepeatIndex
from kb.stages._attribution import attributed
from kb.stages._own import placed
from kb.stages._scene import Scene, from_outside, own_from_elsewhere, repeated
from kb.text import words

# Share of the words in closed marks that a source must hold, and of those that must stand there in a row.
_WHOLE = 0.8
# What may stand between two passages in marks of which the first one's source is the second one's, too.
_JOINS = re.compile(r"[\"”’»]?[,;]?(?: (?:and|or|but|then|later|also|that))*,? [\"“„«‘]")


def marked_quotes(
    scene: Scene, post: Post, marked: marks.Marked, before: Sequence[Quote], *, again: bool
) -> list[Quote]:
    """Return the quote that words in marks are, if any: of the document, of what the post quotes, from elsewhere.

    `before` are the quotes that stand earlier in the paragraph.
    """
    span = (marked.start, marked.end)
    held = [
        r
        for r in _marked_sources(scene, scene.index, marked, scene.config.min_marked_words)
        if not (again and scene.posts[r.key].author_id == post.author_id)
    ]
    if held:
        best = _preferred(scene, post, held)
        ends = span if marked.closed else (best.start, best.end)
        return [repeated(scene, post, best, QuoteKind.INLINE, ends, marked=True)]
    if _own_elsewhere(scene, marked):
        return [own_from_elsewhere(scene, post, span, marked=True)]
    author = _outsider(scene, marked, before)
    if author is None:
        return []
    found = from_outside(scene, post, span, 1.0, marked=True)
    return [dataclasses.replace(found, author_id=author or found.author_id)]


def _own_elsewhere(scene: Scene, marked: marks.Marked) -> bool:
    text, count = scene.document.text, _count(scene, marked)
    return marked.closed and count >= scene.config.min_marked_words and placed(text, marked.start)


def _outsider(scene: Scene, marked: marks.Marked, before: Sequence[Quote]) -> str | None:
    """Return whose marked words from outside are, "" if nobody else's of the post; None if they are no quote.

    They repeat what the post quotes from outside; or they are attributed, and more than a phrase or a title.
    """
    text, least = scene.document.text, scene.config.min_words
    if held := _marked_sources(scene, scene.outside, marked, least):
        return scene.taken[max(held, key=lambda r: (r.words, r.score, r.key)).key].author_id
    if not marked.closed or _count(scene, marked) < least or marks.is_title(text[marked.start : marked.end]):
        return None
    if attributed(text, marked.start, marked.end):
        return ""
    last = before[-1] if before and before[-1].kind is QuoteKind.OUTSIDE else None
    return last.author_id if last and _JOINS.fullmatch(text, last.end, marked.start) else None


def _count(scene: Scene, marked: marks.Marked) -> int:
    return len(words(scene.document.text[marked.start : marked.end]))


def _marked_sources(scene: Scene, index: RepeatIndex, marked: marks.Marked, least: int) -> list[Repeat]:
    """Return the earlier passages that marked words repeat: all of them, if the end mark says where they end."""
    text, config = scene.document.text, scene.config
    if marked.closed:
        least = max(least, int(_WHOLE * _WHOLE * _count(scene, marked)))
    found = index.find(text, marked.start, marked.end, min_words=least, similarity=config.marked_similarity)
    return [r for r in found if not marked.closed or r.end - r.start >= _WHOLE * (marked.end - marked.start)]


def _preferred(scene: Scene, post: Post, repeats: Sequence[Repeat]) -> Repeat:
    """Return the best source: most words, then the closest wording, then the post's parent, then the latest."""
    return min(
        repeats,
        key=lambda r: (-r.words, -round(r.score), scene.posts[r.key].id != post.parent_id, -r.key, r.source_start),
    )
