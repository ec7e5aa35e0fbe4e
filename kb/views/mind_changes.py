"""Changes of mind as they are shown: what was said before, the words that turn away from it, and where both stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import MindChange, Position, Stance, Unit
from kb.store import Store
from kb.text import LineIndex
from kb.views.passages import Passage, Passages


@dataclass(frozen=True, slots=True)
class MindChangeView:
    """A change from `before`, shown by `said`, to `after`, shown by `text` at `path`, `line`.

    `author` wrote `text`: the one who changed their mind, or, with method `reaction`, the one who changed it.
    """

    before: Stance
    after: Stance
    method: str
    score: float
    said: Passage | None
    author: str
    path: str
    line: int
    unit: Unit
    date: str | None
    text: str


def mind_change_views(
    store: Store, passages: Passages, positions: Sequence[Position]
) -> dict[tuple[str, str], tuple[MindChangeView, ...]]:
    """Return the changes of mind by claim and author, in time order; a post the base no longer holds is left out."""
    turned = [p for p in positions if p.changes]
    said = passages.by_id([c.before_mention_id for p in turned for c in p.changes])
    posts = store.posts.many(sorted({c.post_id for p in turned for c in p.changes}))
    texts = {i: store.documents.get(i) for i in sorted({p.document_id for p in posts.values()})}

    def view(change: MindChange) -> MindChangeView:
        post = posts[change.post_id]
        document = texts[post.document_id]
        line = LineIndex(document.text, document.anchors).line(change.start)
        text = document.text[change.start : change.end]
        return MindChangeView(
            change.before, change.after, change.method, change.score, said.get(change.before_mention_id),
            passages.name(post.author_id), document.path, line, document.unit,
            post.date or document.date, text,
        )  # fmt: skip

    return {(p.claim_id, p.author_id): tuple(view(c) for c in p.changes if c.post_id in posts) for p in turned}
