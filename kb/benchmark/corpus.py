"""An invented forum as files: one thread each, as ForumMagnum sites give them, in folders of a thousand."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from kb.benchmark.threads import Message, Thread, thread

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
"""Sizes of forums by name, in claims."""

SEED = 7
_CLAIMS_A_STATEMENT = 0.92  # the others fold into claims made before, or are not taken for claims
_FOLDER = 1000


def numbers(claims: int, seed: int = SEED) -> Iterator[Thread]:
    """Yield the threads of a forum that makes about so many claims, one at a time."""
    left, number = claims / _CLAIMS_A_STATEMENT, 0
    while left > 0:
        made = thread(seed, number)
        yield made
        left -= made.statements
        number += 1


def write(folder: Path, claims: int, seed: int = SEED) -> int:
    """Write a forum of about so many claims below `folder`; return the number of its threads.

    Memory does not grow with the size.
    """
    count = 0
    for made in numbers(claims, seed):
        write_thread(folder, made)
        count += 1
    return count


def write_thread(folder: Path, made: Thread) -> Path:
    """Write one thread and return its file."""
    place = folder / f"{made.number // _FOLDER:04d}" / f"{made.number:07d}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(msgspec.json.encode(_record(made)) + b"\n")
    return place


def _record(made: Thread) -> dict[str, Any]:
    post, *comments = made.messages
    head = _message(made, 0, post) | {
        "title": made.title, "slug": f"thread-{made.number}", "voteCount": 10, "commentCount": len(comments),
        "pageUrl": f"https://www.lesswrong.com/posts/{_id(made, 0)}/thread-{made.number}",
    }  # fmt: skip
    answers = [_message(made, place, comment) for place, comment in enumerate(comments, 1)]
    return {"post": head, "comments": answers}


def _message(made: Thread, place: int, message: Message) -> dict[str, Any]:
    quote = f"<blockquote><p>{html.escape(message.quote)}</p></blockquote>" if message.quote else ""
    paragraphs = "".join(f"<p>{html.escape(' '.join(s.text for s in part))}</p>" for part in message.paragraphs)
    record: dict[str, Any] = {
        "_id": _id(made, place), "postedAt": message.date.isoformat().replace("+00:00", ".000Z"),
        "baseScore": message.karma, "user": {"displayName": message.author}, "contents": {"html": quote + paragraphs},
    }  # fmt: skip
    if message.parent is not None:
        above = _id(made, message.parent) if message.parent else None
        record |= {"postId": _id(made, 0), "parentCommentId": above}
    return record


def _id(made: Thread, place: int) -> str:
    """Return an id of the shape that these sites use: 17 letters and digits."""
    return f"bench{made.number:08d}{place:04d}"
