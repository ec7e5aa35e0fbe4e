"""Cuts an answer into sentences and reads off what each cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.records import Document, Post, PostKind
from kb.stages.segment import segment
from kb.text import printable

_MARK = re.compile(r"\s*(?:\\?[\[(]\s*c:\w+(?:(?:[\s,;&]|and)+c:\w+)*\s*\\?[\])]|\bc:\w+)", re.IGNORECASE)
_ID = re.compile(r"\bc:\w+", re.IGNORECASE)
_LEADING = re.compile(rf"(?:{_MARK.pattern})+(?=\s*(?:$|(?-i:[^\sa-z])))", re.IGNORECASE)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)  # what reasoning models say to themselves
_EMPHASIS = re.compile(r"\*\*|__|`")
_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$", re.MULTILINE)
_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?])")
_LEAST = len("c:") + 4  # characters of an id, below which it is not taken for the beginning of a longer one


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence with its citations in it, the same without them, and the ids, as far as they were given or not."""

    text: str
    plain: str
    paragraph: int
    claim_ids: tuple[str, ...]
    unknown: tuple[str, ...]


def cut(answer: str, claim_ids: Sequence[str]) -> list[Cut]:
    """Return the sentences of an answer in their order; `claim_ids` are those that may be cited, by any beginning."""
    return [_read(text, paragraph, claim_ids) for paragraph, text in _joined(_pieces(answer))]


def _pieces(answer: str) -> Iterator[tuple[int, str]]:
    bare = _EMPHASIS.sub("", _FENCE.sub("", _THOUGHT.sub("", answer)))
    text = "\n".join(printable(line) for line in bare.splitlines())
    whole = Document("d:answer", "", "markdown", "", text)  # a format whose lines may be wrapped
    post = Post("p:answer", whole.id, "", PostKind.POST, 0, len(text), 1, 1)
    for sentence in segment(whole, [post]):
        yield sentence.paragraph, " ".join(sentence.text.split())


def _joined(pieces: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the pieces; citations that stand behind the full stop go to the sentence before, if it has none."""
    found: list[tuple[int, str]] = []
    for paragraph, piece in pieces:
        lead = _LEADING.match(piece) if found and found[-1][0] == paragraph else None
        rest = piece[lead.end() :].strip() if lead else piece
        moved = lead is not None and (not rest or not _MARK.search(found[-1][1]))
        if lead and moved:
            found[-1] = (paragraph, f"{found[-1][1]} {lead.group().strip()}")
        if own := rest if moved else piece:
            found.append((paragraph, own))
    return found


def _read(text: str, paragraph: int, claim_ids: Sequence[str]) -> Cut:
    known, unknown = dict[str, None](), dict[str, None]()
    for said in _ID.findall(text):
        given = said.lower()
        meant = [i for i in claim_ids if len(given) >= _LEAST and i.startswith(given)]
        if len(meant) == 1:
            known[meant[0]] = None
        else:
            unknown[given] = None
    plain = _SPACE_BEFORE_STOP.sub("", _MARK.sub("", text)).strip()
    return Cut(text, plain, paragraph, tuple(known), tuple(unknown))
