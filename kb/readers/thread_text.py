"""Unattributed thread text: a page copied without its names, one person's comments in a row, a pasted exchange.

Nothing says where a comment begins or who speaks. Both are derived from evidence: page furniture and its counts
(`_thread_page`), paragraphs that repeat earlier ones (`_thread_repeats`), and wording (`_thread_split`). Where it is
thin, speakers are kept apart; `confidence` says how sure a passage's bounds and its speaker are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb import voices
from kb.protocols import Reader, Reading, Source
from kb.readers import _thread_page, _thread_repeats, _thread_split, _thread_stream
from kb.readers._decode import decode, head_text, stem
from kb.readers._thread_page import Page
from kb.readers._thread_repeats import Repeats
from kb.readers._thread_replies import Turn, resolve
from kb.readers._thread_signs import Passages, passages
from kb.readers._thread_split import Comments, Cut
from kb.records import ParsedDocument, PostKind, RawPost
from kb.text import WORD, paragraphs

Span = tuple[int, int]

_TITLE = 120
_FALLBACK = 0.1
_PAGE = 0.3
_SURE = 0.9
_LEAST = 0.2
_REPLY_LOOKS = 5
# The label of the one speaker of a stream.
_ONE = "1"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Paragraphs `first` to `last`, half-open, as one post; `twin` is the piece it renders again.

    `sure` is how sure its first paragraph begins it, 0 to 1.
    """

    first: int
    last: int
    kind: PostKind
    twin: int | None
    sure: float


class ThreadText:
    """Reads thread text that names nobody."""

    name = "thread_text"
    description = "plain text of a thread without names: posts and speakers are told apart by evidence"
    signs = "any other text: the reader of last resort"
    origin = "a page copied by hand, a pasted exchange"

    def sniff(self, source: Source) -> float:
        """Return a low value for any text: this is the reader of last resort."""
        text = head_text(source)
        if text is None:
            return 0.0
        return _PAGE if _thread_page.look(text, paragraphs(text, 0, len(text))).count is not None else _FALLBACK

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file."""
        text = decode(source)
        parts = [span for span in paragraphs(text, 0, len(text)) if WORD.search(text, *span)]
        parts = parts or paragraphs(text, 0, len(text))
        page = _thread_page.look(text, parts)
        known = passages(text, parts, _thread_repeats.find(text, parts))
        posts = _posts(known, page, _pieces(known, page))
        yield ParsedDocument(format=self.name, title=_title(text, parts, source), text=text, posts=tuple(posts))


def _title(text: str, parts: Sequence[Span], source: Source) -> str:
    """Return a first line that is short and no sentence, else the name of the file."""
    start, end = parts[0]
    line = text[start:end]
    heading = end - start <= _TITLE and len(parts) > 1 and not line.endswith((".", "!", ":", ",", ";"))
    return line if heading and not voices.is_answer(line) else (source.title or stem(source.path))


def _pieces(known: Passages, page: Page) -> list[_Piece]:
    """Cut the paragraphs into posts; second renderings are cut where the first was."""
    repeats, count = known.repeats, len(known.paragraphs)
    opens_with_post = page.opening is not None or not (page.profile or _answers_something(known))
    first = page.opening if page.opening is not None else int(page.profile)
    sure = {0: _SURE} if first else {}
    if first < count:
        originals = [i for i in range(first, count) if i not in repeats.twin]
        last = (originals[-1] + 1) if originals else first
        sure |= _cut(known, page, first, last).sure
        starts = sorted(sure)
        sure |= {i: _SURE for i in range(first, count) if _renders_start(i, repeats, starts)}
    bounds = sorted(sure)
    pieces: list[_Piece] = []
    for begin, stop in zip(bounds, [*bounds[1:], count], strict=True):
        kind = PostKind.POST if begin == 0 and opens_with_post else PostKind.COMMENT
        twin = _piece_of(pieces, repeats.twin[begin]) if begin in repeats.twin else None
        pieces.append(_Piece(begin, stop, kind, twin, sure[begin]))
    return pieces


def _cut(known: Passages, page: Page, first: int, last: int) -> Cut:
    if page.profile:
        return _thread_stream.split(known, first, last)
    thread = page.opening is not None or _thread_repeats.is_exchange(known.text, known.paragraphs, known.repeats)
    return _thread_split.split(Comments(known, first, last, page.count, thread))


def _answers_something(known: Passages) -> bool:
    """Tell whether the first passage answers a text that is not in the file."""
    openings = [known.text[a : min(b, a + 200)] for a, b in known.paragraphs[:_REPLY_LOOKS]]
    if voices.is_answer(openings[0]):
        return True
    return bool(known.repeats.quoted) and any(voices.SECOND_PERSON.search(part) for part in openings)


def _renders_start(i: int, repeats: Repeats, starts: Sequence[int]) -> bool:
    """Tell whether a second rendering begins a post at `i`: where it begins, and wherever its original did."""
    if i not in repeats.twin:
        return i - 1 in repeats.twin
    if i - 1 not in repeats.twin or repeats.twin[i] <= repeats.twin[i - 1]:
        return True
    return any(repeats.twin[i - 1] < start <= repeats.twin[i] for start in starts)


def _piece_of(pieces: Sequence[_Piece], paragraph: int) -> int | None:
    return next((n for n, p in enumerate(pieces) if p.first <= paragraph < p.last), None)


def _posts(known: Passages, page: Page, pieces: Sequence[_Piece]) -> list[RawPost]:
    """Return the posts of the pieces, those that are furniture alone left out."""
    held = [[i for i in range(p.first, p.last) if i not in page.furniture] for p in pieces]
    numbers = {n: m for m, n in enumerate(n for n, own in enumerate(held) if own)}
    kept = [(pieces[n], held[n]) for n in numbers]
    turns = [Turn(own, p.kind is PostKind.POST, numbers.get(p.twin) if p.twin is not None else None) for p, own in kept]
    answers = [(None, _ONE)] * len(turns) if page.profile else resolve(known, turns)
    ends = [*(piece.sure for piece, _ in kept[1:]), 1.0][: len(kept)]
    posts = []
    for (piece, own), (parent, speaker), end_sure in zip(kept, answers, ends, strict=True):
        start, end = known.paragraphs[own[0]][0], known.paragraphs[own[-1]][1]
        sure = round(max(_LEAST, min(_SURE, piece.sure, end_sure)), 2) if piece.twin is None else _SURE
        posts.append(RawPost(piece.kind, start, end, speaker=speaker, parent=parent, confidence=sure))
    return posts


PLUGIN: Reader = ThreadText()
