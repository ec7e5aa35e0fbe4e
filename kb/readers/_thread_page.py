"""The furniture of a copied page: lines that belong to no post, and what they say about the thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]

_LONGEST_FURNITURE = 160
_COUNT = re.compile(
    r"(?:\d[\d,.]*k? (?:points?|votes?|likes?|upvotes?)\b.{0,100}?[|·•,]\s*)?\(?(?P<count>\d{1,3}(?:,\d{3})+|\d{1,5}) "
    r"(?:comments?|replies|answers|responses)\)?(?:,? sorted by\b.*|\W+(?:share|save|hide|report|award)\b.*|\s*:?)|"
    r"(?:all )?(?:comments?|replies|discussion) \((?P<after>\d{1,5})\):?",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:new (?:comment|answer)|add (?:a )?comment|leave a comment|post (?:a )?comment|submit|reply|"
    r"write a (?:comment|reply)|share|report|permalink|sort(?:ed)? by\b.{0,60}|click to highlight new comments.{0,40}|"
    r"load (?:more|all).{0,30}|show (?:more|all).{0,30}|\d{1,4} more repl(?:y|ies).{0,20}|"
    r"rendering \d+/\d+ comments.*|"
    r"log in(?: to reply| or sign up)?|\[[-–+]\]|view (?:all|more).{0,30}|collapse|expand|loading\.*)\s*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w{2,}|\b(?:e-?mail|rss|twitter|linkedin|bluesky|mastodon|github|substack|website|homepage|"
    r"anonymous feedback|discord)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\W*(?:i['’]?m|i am|hi|hello|my name|about me|bio)\b", re.IGNORECASE)
_CONTACTS_OF_PROFILE = 3


@dataclass(frozen=True, slots=True)
class Page:
    """What the furniture says. `furniture` are paragraph indices; `opening` is the first paragraph after the post.

    `count` is the number of comments stated, `profile` whether the text begins with its one speaker's profile.
    """

    furniture: frozenset[int]
    opening: int | None
    count: int | None
    profile: bool


def look(text: str, paragraphs: Sequence[Span]) -> Page:
    """Return what page furniture there is among `paragraphs`."""
    furniture: set[int] = set()
    opening: int | None = None
    count: int | None = None
    for i, (start, end) in enumerate(paragraphs):
        if end - start > _LONGEST_FURNITURE:
            continue
        line = text[start:end]
        stated = _COUNT.fullmatch(line)
        if not stated and not _FURNITURE.fullmatch(line):
            continue
        furniture.add(i)
        if stated and count is None:
            count = int((stated["count"] or stated["after"]).replace(",", ""))
            opening = i
    if opening is not None:
        while opening in furniture:
            opening += 1
        opening = opening if opening < len(paragraphs) else None
    return Page(frozenset(furniture), opening, count, bool(paragraphs) and _is_profile(text[slice(*paragraphs[0])]))


def _is_profile(paragraph: str) -> bool:
    """Tell whether a paragraph says who "I" am and where else I can be found: the page shows one person's texts."""
    return bool(_FIRST_PERSON.match(paragraph)) and len(set(_CONTACT.findall(paragraph))) >= _CONTACTS_OF_PROFILE
