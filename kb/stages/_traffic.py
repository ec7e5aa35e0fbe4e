"""What the thread says of a dispute: who answers whom below it, and whether anybody answered at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import product

from kb.records import Mention, Post

_DEEPEST = 100  # posts from an answer up to the words in dispute


class Threads:
    """Answers of one person to another, looked up by the two people."""

    def __init__(self, posts: Mapping[str, Post]) -> None:
        self._posts = posts
        self._answers: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in posts.values():
            parent = posts.get(post.parent_id or "")
            if parent is not None and parent.author_id != post.author_id:
                self._answers[post.author_id, parent.author_id].append(post)

    def between(self, one: Collection[str], two: Collection[str], disputed: Collection[Mention]) -> int:
        """Return how many posts, in which people of the two sides answer each other, hang below the disputed words."""
        roots = {m.post_id for m in disputed}
        pairs = [*product(one, two), *product(two, one)]
        return sum(self._below(post, roots) for pair in pairs for post in self._answers.get(pair, ()))

    def answered(self, holders: Collection[str], objections: Collection[Mention]) -> bool:
        """Return whether one of `holders` answers a post in which one of the objections stands."""
        where = {m.post_id for m in objections}
        people = {m.author_id for m in objections}
        return any(p.parent_id in where for pair in product(holders, people) for p in self._answers.get(pair, ()))

    def _below(self, post: Post, roots: Collection[str]) -> bool:
        for _ in range(_DEEPEST):
            if post.parent_id is None or post.parent_id not in self._posts:
                return False
            if post.parent_id in roots:
                return True
            post = self._posts[post.parent_id]
        return False
