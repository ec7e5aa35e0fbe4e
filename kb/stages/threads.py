"""Threads over several documents: pages that overlap, comments in one file and their post in another.

A post's key is its identity on its site. Where several documents hold one post it counts once, and an answer whose
parent lies in another document finds it there. Keys come from sites, so nothing here is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.records import Document, Post, Quote, ThreadLink


def join(documents: Sequence[Document], posts: Sequence[Post], named: Mapping[str, bool]) -> list[ThreadLink]:
    """Return, by post id, what posts are to posts of other documents; it does not depend on the order given.

    Of the posts with one key the original is the one that names its author, then the longest, then the one in the
    first document by path. `named` says of each author whether they have a name. No link closes a circle of answers.
    """
    paths = {document.id: (document.path, document.id) for document in documents}
    holders: dict[str, list[Post]] = {}
    for post in posts:
        if post.key is not None:
            holders.setdefault(post.key, []).append(post)
    original: dict[str, Post] = {}
    for key, held in holders.items():
        original[key] = min(
            held, key=lambda p: (not named.get(p.author_id, False), p.start - p.end, paths[p.document_id], p.start)
        )
    same = {p.id: original[p.key].id for p in posts if p.key is not None and original[p.key].id != p.id}
    answers = {p.id: same.get(p.parent_id, p.parent_id) for p in posts if p.parent_id is not None and p.id not in same}
    links: list[ThreadLink] = []
    for post in sorted(posts, key=lambda p: p.id):
        if post.id in same:
            links.append(ThreadLink(post.id, None, same[post.id]))
            continue
        parent = answers.get(post.id) or _elsewhere(post, holders, original, same)
        if parent is not None and parent != post.parent_id and not _closes(post.id, parent, answers):
            answers[post.id] = parent
            links.append(ThreadLink(post.id, parent, None))
    return links


def _elsewhere(
    post: Post, holders: Mapping[str, Sequence[Post]], original: Mapping[str, Post], same: Mapping[str, str]
) -> str | None:
    """Return the parent that the site names, or that another document's copy of the post has."""
    if post.parent_key in original and post.parent_key is not None:
        return original[post.parent_key].id
    for copy in holders.get(post.key or "", ()):
        if copy.parent_id is not None:
            return same.get(copy.parent_id, copy.parent_id)
        if copy.parent_key in original and copy.parent_key is not None:
            return original[copy.parent_key].id
    return None


def _closes(post: str, parent: str, answers: Mapping[str, str | None]) -> bool:
    """Tell whether a post would answer itself through `parent`."""
    seen: set[str] = set()
    above: str | None = parent
    while above is not None and above not in seen:
        if above == post:
            return True
        seen.add(above)
        above = answers.get(above)
    return False


def apply(links: Sequence[ThreadLink], posts: Sequence[Post]) -> tuple[list[Post], dict[str, Post]]:
    """Return the posts once each, with their parents, and the original of every post that was left out."""
    by_id = {post.id: post for post in posts}
    linked = {link.post_id: link for link in links}
    left_out = {link.post_id: by_id[link.original_id] for link in links if link.original_id is not None}
    kept = []
    for post in posts:
        link = linked.get(post.id)
        if link is None:
            kept.append(post)
        elif link.original_id is None:
            kept.append(replace(post, parent_id=link.parent_id))
    return kept, left_out


def redirect(
    quotes: Sequence[Quote], left_out: Mapping[str, Post], posts: Mapping[str, Post], texts: Mapping[str, str]
) -> list[Quote]:
    """Return the quotes in posts that are kept, their sources the originals.

    `posts` are all by id, `texts` the documents' by id. Where the original's text differs its place is not known.
    """
    found = []
    for quote in quotes:
        if quote.post_id in left_out:
            continue
        target = left_out.get(quote.source_post_id or "")
        if target is None or quote.source_post_id is None:
            found.append(quote)
            continue
        copy = posts[quote.source_post_id]
        same = texts[copy.document_id][copy.start : copy.end] == texts[target.document_id][target.start : target.end]
        moved = target.start - copy.start
        placed = same and quote.source_start is not None and quote.source_end is not None
        found.append(
            replace(
                quote,
                source_post_id=target.id,
                author_id=target.author_id,
                source_start=(quote.source_start or 0) + moved if placed else None,
                source_end=(quote.source_end or 0) + moved if placed else None,
            )
        )
    return found
