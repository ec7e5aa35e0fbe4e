"""Who signed a page, from what it says to machines: JSON-LD, citation tags, the author tag."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from kb.readers._fields import NOBODY, name, value

_LONGEST = 100
_MOST_NODES = 2_000
_JOINTS = (";", " & ", " and ", " und ", " et ")


def signers(soup: BeautifulSoup) -> list[str]:
    """Return the authors that a page names to machines, in order, [] if it names none."""
    for found in (_linked_data(soup), _tags(soup, "citation_author"), _tags(soup, "author")):
        names = list(dict.fromkeys(person for words in found for person in people(words)))
        if names:
            return names
    return []


def people(words: str) -> list[str]:
    """Return the names in a text such as "Ann Ek and Bo Ek", "Ek, Ann" or "Ann Ek, Bo Ek"; addresses are none."""
    for joint in _JOINTS:
        words = words.replace(joint, ";")
    return [person for part in words.split(";") for person in _persons(part) if _is_person(person)]


def _persons(part: str) -> list[str]:
    pieces = [" ".join(piece.split()) for piece in part.split(",") if piece.strip()]
    if len(pieces) == 2 and len(pieces[0].split()) == 1:
        return [f"{pieces[1]} {pieces[0]}"]
    # What stands alone behind a comma is a degree or a place.
    return pieces[:1] + [piece for piece in pieces[1:] if " " in piece]


def _is_person(person: str) -> bool:
    return (
        person.casefold() not in NOBODY
        and len(person) <= _LONGEST
        and not person.startswith(("http:", "https:", "www.", "@"))
        and not ("@" in person and "." in person)
    )


def _tags(soup: BeautifulSoup, wanted: str) -> list[str]:
    tags = soup.find_all("meta", attrs={"name": lambda v: isinstance(v, str) and v.casefold() == wanted})
    return [str(tag["content"]) for tag in tags if isinstance(tag, Tag) and isinstance(tag.get("content"), str)]


def _linked_data(soup: BeautifulSoup) -> list[str]:
    """Return the authors of the first article in the page's JSON-LD."""
    for script in soup.find_all("script", attrs={"type": "application/ld+json"}):
        try:
            found = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        for node in _nodes(found):
            if _is_article(node) and (names := list(_names(value(node, "author")))):
                return names
    return []


def _nodes(found: object) -> Iterator[dict[str, object]]:
    waiting = [found]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting.append(node.get("@graph"))


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and kind.endswith(("Article", "Posting", "Report", "Post")) for kind in kinds)


def _names(author: object) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        found = name({"name": one}, "name") if isinstance(one, str) else name(one, "name")
        if found:
            yield found
