"""The state that a page of a ForumMagnum site carries in its scripts: the records that the page was drawn from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.readers._fields import Record

_STATE = re.compile(r"__APOLLO_STATE__\s*=\s*|ApolloSSRDataTransport\W{0,20}\)?[^{]{0,40}\.push\(|__NEXT_DATA__\s*=\s*")
_UNDEFINED = re.compile(r"(?<=[:,\[])undefined(?=[,}\]])")
_ENTITY = ("Post:", "Comment:")
# So many scripts that break off are no page's.
_MOST_BROKEN = 20
_REFERRED = frozenset({"user", "contents", "coauthors", "tags", "post"})
_DECODER = json.JSONDecoder()


def states(scripts: Iterator[tuple[str, str]]) -> Iterator[Any]:
    """Yield the JSON values of the state in a page's scripts, each given as its type and its words.

    A script that breaks off or holds something else is passed over.
    """
    broken = 0
    for kind, script in scripts:
        place = 0
        for start in [0] if kind == "application/json" else _starts(script):
            if start < place or broken > _MOST_BROKEN:
                continue
            value, end = _parsed(script, start)
            place = max(place, end)
            broken += not end
            if end:
                yield value


def _starts(script: str) -> Iterator[int]:
    for match in _STATE.finditer(script):
        if (start := script.find("{", match.end(), match.end() + 20)) >= 0:
            yield start


def resolved(value: object) -> Iterator[Any]:
    """Yield the records of every normalised cache in `value` with what they refer to put in; `value` if it has none."""
    waiting = [value]
    found = False
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            entities = [key for key in node if key.startswith(_ENTITY)]
            found = found or bool(entities)
            if entities:
                yield [_entity(node[key], node) for key in entities if isinstance(node[key], Mapping)]
            else:
                waiting += node.values()
    if not found:
        yield value


def _entity(record: Record, cache: Record) -> Record:
    found: dict[str, Any] = {}
    for name, held in record.items():
        # A field with arguments is kept under its name and them: `contents({"version":"1"})`.
        bare = name.partition("(")[0]
        if held is not None and found.get(bare) is None:
            found[bare] = _referred(held, cache) if bare in _REFERRED else held
    return found


def _referred(held: object, cache: Record) -> object:
    if isinstance(held, list):
        return [_referred(item, cache) for item in held if not isinstance(item, list)]
    reference = held.get("__ref") if isinstance(held, Mapping) else None
    return cache.get(reference) if isinstance(reference, str) else held


def _parsed(script: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at `start` and where it ends; 0 for the end where there is none."""
    try:
        return _DECODER.raw_decode(script, start)
    except (ValueError, RecursionError):
        pass
    # JavaScript writes `undefined` where JSON has null; white space makes up for the length.
    rest = _UNDEFINED.sub("null     ", script[start:])
    try:
        value, end = _DECODER.raw_decode(rest.lstrip())
    except (ValueError, RecursionError):
        return None, 0
    return value, start + end + len(rest) - len(rest.lstrip())
