"""Shows claims that stand close together in one post as one passage: ten results are not one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Mention

MOST_BELOW = 3  # claims that a screen shows below the best of a passage: with more, one would hide the next


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim that is shown, by its place among those found; `under` is the place of the best one of its passage."""

    place: int
    under: int | None = None


def passages(found: Sequence[Mention], most: int, gap: int) -> list[Shown]:
    """Return what the first `most` passages of `found` hold, passage by passage; `found` comes best first.

    The best of a passage stands first, the others follow in the order they are written in.
    A passage is a mention with those of its post that at most `gap` characters part from it. Whatever ranks below the
    last of the passages is left out, however close it stands: a passage shows what was found and not what is near it.
    """
    heads: dict[int, list[int]] = {}
    for place, mention in enumerate(found):
        head = next((n for n in heads if _close(found[n], mention, gap)), None)
        if head is not None:
            heads[head].append(place)
        elif len(heads) == most:
            break
        else:
            heads[place] = []
    return [
        one
        for head, below in heads.items()
        for one in (Shown(head), *(Shown(n, head) for n in sorted(below, key=lambda n: found[n].start)))
    ]


def _close(one: Mention, other: Mention, gap: int) -> bool:
    apart = max(one.start, other.start) - min(one.end, other.end)
    return one.post_id == other.post_id and apart <= gap
