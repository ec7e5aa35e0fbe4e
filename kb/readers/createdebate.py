"""CreateDebate text: a topic, then arguments below headers such as `#2 UserB Disputed #1`, their lines wrapped.

The header states how an argument bears on the one it answers, which is kept as the post's declared label. Lines are
joined to paragraphs where sentences are cut (`kb.stages.segment`); the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text, lines, stem
from kb.readers._fields import NOBODY
from kb.records import Label, ParsedDocument, PostKind, Problem, RawPost
from kb.text import trim

_LONGEST_HEADER = 160
_LONGEST_TITLE = 300
_LARGEST_GAP = 20
_HEADER = re.compile(
    r"#(?P<number>\d{1,6})[ \t]+(?P<name>\S+(?: \S+){0,3}?)"
    r"(?:[ \t]+(?P<bears>Supported|Disputed|Clarified)[ \t]+#(?P<answered>\d{1,6}))?[ \t]*"
)
_FIELD = re.compile(r"(?P<field>Source|Topic|URL|Date|Tags?):[ \t]*(?P<words>.*)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>]+")
# The stand-in for a deleted account has a number in each debate: its posts are one person's, who has no name.
_DELETED = re.compile(r"_?deleted\d*_?", re.IGNORECASE)
# Who clarifies asks or adds, and takes no side.
_LABELS = {"Supported": Label.SUPPORTS, "Disputed": Label.DISPUTES, "Clarified": Label.NEUTRAL}
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Header:
    line: int
    start: int
    end: int
    number: int
    name: str
    declared: Label | None
    answered: int | None


class CreateDebate:
    """Reads the text of a debate whose arguments state what they answer, and how."""

    name = "createdebate"
    description = "CreateDebate text: `#2 Name Disputed #1` headers, with the stance that each declares"
    signs = "a line `Topic: ...`, then lines such as `#2 Name Disputed #1`"
    origin = "a text copy of a debate on createdebate.com"

    def sniff(self, source: Source) -> float:
        """Return how surely the beginning holds a topic and numbered arguments."""
        text = head_text(source)
        headers = _headers(text) if text is not None else []
        if text is None or not headers or headers[0].number != 1:
            return 0.0
        if "topic" in _preamble(text, headers[0].start)[0]:
            return _SURE
        # Without a topic it takes more than one header, and nothing above the first.
        declared = sum(header.declared is not None for header in headers)
        return 0.9 if declared and not text[: headers[0].start].strip() else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` if no argument has a text."""
        text = decode(source)
        headers = _headers(text)
        fields, above = _preamble(text, headers[0].start if headers else len(text))
        problems: list[Problem] = []
        if not headers:
            message = "no line `#1 Name`: read as one post"
            problems.append(Problem(source.path, 1, message, "another --format may fit better"))
        posts = _posts(text, above, headers, source.path, problems)
        if not posts:
            raise InputError(f"{source.path}: a debate without arguments", hint="nothing to read; remove it or fill it")
        address = _ADDRESS.search(fields.get("url") or fields.get("source") or "")
        yield ParsedDocument(
            format=self.name, title=fields.get("topic", "")[:_LONGEST_TITLE] or source.title or stem(source.path),
            text=text, posts=tuple(posts), url=address.group() if address else None, problems=tuple(problems),
        )  # fmt: skip


def _preamble(text: str, end: int) -> tuple[dict[str, str], tuple[int, int]]:
    """Return the fields above the first argument, and the range of what else stands there."""
    fields: dict[str, str] = {}
    open_field, rest = "", 0
    for first, last in lines(text[:end]):
        match = _FIELD.fullmatch(text, first, last) if last - first <= 2 * _LONGEST_TITLE else None
        if match and match["field"].lower() not in fields:
            open_field = match["field"].lower()
            fields[open_field] = match["words"].strip()
        elif open_field and text[first:last].strip():
            # A long topic is wrapped like everything else.
            fields[open_field] += " " + text[first:last].strip()
        elif text[first:last].strip():
            break
        else:
            open_field = ""
        rest = last
    return fields, trim(text, rest, end)


def _headers(text: str) -> list[_Header]:
    """Return the headers: paragraphs of one line whose numbers go up."""
    found: list[_Header] = []
    blank_before = True
    for line, (start, end) in enumerate(lines(text), 1):
        near = blank_before and text.startswith("#", start, end) and end - start <= _LONGEST_HEADER
        match = _HEADER.fullmatch(text, start, end) if near else None
        if match and _goes_on(match, found[-1].number if found else 0):
            answered = int(match["answered"]) if match["answered"] else None
            label = _LABELS.get(match["bears"] or "")
            found.append(_Header(line, start, end, int(match["number"]), match["name"], label, answered))
        blank_before = not text[start:end].strip()
    return found


def _goes_on(match: re.Match[str], last: int) -> bool:
    """Tell a header from a paragraph that begins with a number: the next number, a name of one word or a stance."""
    step = int(match["number"]) - last
    sure = match["answered"] is not None or " " not in match["name"]
    return step == 1 or (sure and 1 < step <= _LARGEST_GAP)


def _posts(
    text: str, above: tuple[int, int], headers: Sequence[_Header], path: str, problems: list[Problem]
) -> list[RawPost]:
    posts: list[RawPost] = []
    if above[0] < above[1]:
        posts.append(RawPost(PostKind.POST, *above, speaker="topic", confidence=0.8))
    places: dict[int, int] = {}
    stops = [*(header.start for header in headers[1:]), len(text)]
    for header, stop in zip(headers, stops, strict=False):
        start, end = trim(text, header.end, stop)
        if start == end:
            problems.append(Problem(path, header.line, f"no text below #{header.number}"))
            continue
        parent = places.get(header.answered) if header.answered is not None else None
        if header.answered is not None and parent is None:
            message = f"#{header.number} answers #{header.answered}, which does not stand above it"
            problems.append(Problem(path, header.line, message, "it is kept without a parent"))
        places[header.number] = len(posts)
        posts.append(_post(header, start, end, parent))
    return posts


def _post(header: _Header, start: int, end: int, parent: int | None) -> RawPost:
    unnamed = _DELETED.fullmatch(header.name) is not None or header.name.casefold() in NOBODY
    return RawPost(
        # What answers no other argument opens a thread of its own on the topic.
        PostKind.POST if header.answered is None else PostKind.COMMENT, start, end,
        author=None if unnamed else header.name, speaker=_speaker(header) if unnamed else None, parent=parent,
        declared=header.declared if parent is not None else None,
    )  # fmt: skip


def _speaker(header: _Header) -> str:
    """Return what tells an unnamed speaker apart; only a numbered stand-in is the same person each time."""
    return header.name if any(c.isdigit() for c in header.name) else f"#{header.number}"


PLUGIN: Reader = CreateDebate()
