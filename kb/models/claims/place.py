"""Where in its post a sentence stands, as marks that the claim model sees beside its words.

How a post opens is often a greeting or a nod, how it closes often thanks; and a short answer claims in most of its
sentences, a long one tells and illustrates. Training and use must agree to the letter, so both go through this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

LENGTHS = (1, 3, 8)
"""Sentences of a post at most, in rising order; longer posts are of one more kind."""


def marks(posts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the marks of each sentence; `posts` names the post that it stands in, in reading order."""
    length, seen = Counter(posts), Counter[str]()
    found = []
    for post in posts:
        seen[post] += 1
        kind = sum(length[post] > most for most in LENGTHS)
        stands = [f"@length {kind}"]
        stands += ["@first"] if seen[post] == 1 else []
        stands += ["@last"] if 1 < seen[post] == length[post] else []
        found.append(tuple(stands))
    return found
