"""Unattributed thread text: a page copied without its names, one person's comments in a row, a pasted exchange.

Nothing says where a comment begins or who speaks. Both are derived from evidence: page furniture and its counts
(`_thread_page`), paragraphs that repeat earlier ones (`_thread_repeats`), and wording (`_thread_split`). Where it is
thin, speakers are kept apart; `confidence` says how sure a passage's bounds and its speaker are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb import voices
from kb.protocols import Reader, Reading, Source
from kb.readers import _thread_page, _thread_repeats, _thread_split
from kb.readers._decode import decode, head_text, stem
from kb.readers._thread_page import Page
from kb.readers._thread_repeats import Repeats
from kb.readers._thread_split import Comments
from kb.records import ParsedDocument, PostKind, RawPost
from kb.repeats import RepeatIndex
from kb.text import paragraphs

Span = tuple[int, int]

_TITLE = 120
_FALLBACK = 0.1
_PAGE = 0.3
_SURE = 0.9
_QUOTED = 0.8
_WORDING = 0.6
_REPLY_LOOKS = 5
_QUOTED_WORDS = 10
# A longer post is not searched for words that others repeat; only its paragraphs are.
_LONGEST_POST = 200_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Paragraphs `first` to `last`, half-open, as one post; `twin` is the piece it renders again."""

    first: int
    last: int
    kind: PostKind
    twin: int | None


class ThreadText:
    """Reads thread text that names nobody."""

    name = "thread_text"
    description = "plain text of a thread without names: posts and speakers are told apart by evidence"

    def sniff(self, source: Source) -> float:
        """Return a low value for any text: this is the reader of last resort."""
        text = head_text(source)
        if text is None:
            return 0.0
        return _PAGE if _thread_page.look(text, paragraphs(text, 0, len(text))).count is not None else _FALLBACK

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file."""
        text = decode(source)
        parts = paragraphs(text, 0, len(text))
        page = _thread_page.look(text, parts)
        repeats = _thread_repeats.find(text, parts)
        pieces = _pieces(text, parts, page, repeats)
        posts = _posts(text, parts, page, repeats, pieces)
        yield ParsedDocument(format=self.name, title=_title(text, parts, source), text=text, posts=tuple(posts))


def _title(text: str, parts: Sequence[Span], source: Source) -> str:
    """Return a first line that is short and no sentence, else the name of the file."""
    start, end = parts[0]
    line = text[start:end]
    heading = end - start <= _TITLE and len(parts) > 1 and not line.endswith((".", "!", ":", ",", ";"))
    return line if heading and not voices.is_answer(line) else (source.title or stem(source.path))


def _pieces(text: str, parts: Sequence[Span], page: Page, repeats: Repeats) -> list[_Piece]:
    """Cut the paragraphs into posts; second renderings are cut where the first was."""
    starts: list[int] = []
    first = 0
    opens_with_post = page.opening is not None or not (page.profile or _answers_something(text, parts, repeats))
    if page.opening is not None:
        starts.append(0)
        first = page.opening
    elif page.profile:
        starts.append(0)
        first = 1
    if first < len(parts):
        originals = [i for i in range(first, len(parts)) if i not in repeats.twin]
        last = (originals[-1] + 1) if originals else first
        foreign = voices.in_other_voice(text, parts[first:]) if page.profile else set()
        thread = page.opening is not None or page.profile or bool(repeats.quoted) or bool(repeats.twin)
        comments = Comments(
            text, parts, first, last, repeats, {i + first for i in foreign}, page.count, page.profile, thread
        )
        starts += _thread_split.split(comments)
        starts += [i for i in range(first, len(parts)) if _renders_start(i, repeats, starts)]
    bounds = sorted(set(starts))
    pieces: list[_Piece] = []
    for begin, stop in zip(bounds, [*bounds[1:], len(parts)], strict=True):
        kind = PostKind.POST if begin == 0 and opens_with_post else PostKind.COMMENT
        twin = _piece_of(pieces, repeats.twin[begin]) if begin in repeats.twin else None
        pieces.append(_Piece(begin, stop, kind, twin))
    return pieces


def _answers_something(text: str, parts: Sequence[Span], repeats: Repeats) -> bool:
    """Tell whether the first passage answers a text that is not in the file."""
    openings = [text[a : min(b, a + 200)] for a, b in parts[:_REPLY_LOOKS]]
    if voices.is_answer(openings[0]):
        return True
    return bool(repeats.quoted) and any(voices.SECOND_PERSON.search(part) for part in openings)


def _renders_start(i: int, repeats: Repeats, starts: Sequence[int]) -> bool:
    """Tell whether a second rendering begins a post at `i`: where it begins, and wherever its original did."""
    if i not in repeats.twin:
        return i - 1 in repeats.twin
    if i - 1 not in repeats.twin or repeats.twin[i] <= repeats.twin[i - 1]:
        return True
    return any(repeats.twin[i - 1] < start <= repeats.twin[i] for start in starts)


def _piece_of(pieces: Sequence[_Piece], paragraph: int) -> int | None:
    return next((n for n, p in enumerate(pieces) if p.first <= paragraph < p.last), None)


def _posts(text: str, parts: Sequence[Span], page: Page, repeats: Repeats, pieces: Sequence[_Piece]) -> list[RawPost]:
    posts: list[RawPost] = []
    numbers: dict[int, int] = {}
    index = RepeatIndex()
    for number, piece in enumerate(pieces):
        own = [i for i in range(piece.first, piece.last) if i not in page.furniture]
        if not own:
            continue
        start, end = parts[own[0]][0], parts[own[-1]][1]
        confidence = _QUOTED if any(i in repeats.quoted for i in own) else _WORDING
        draft = RawPost(piece.kind, start, end, confidence=_SURE if piece.kind is PostKind.POST else confidence)
        if piece.twin is not None and piece.twin in numbers:
            original = posts[numbers[piece.twin]]
            parent = _rendered_parent(original.parent, number, pieces, numbers)
            posts.append(replace(draft, speaker=original.speaker, parent=parent, confidence=_SURE))
        else:
            cited = _cited(own, repeats, pieces, numbers)
            parent = None if page.profile else _parent(text, draft, posts, index, cited)
            posts.append(replace(draft, speaker=_speaker(text, start, posts, page), parent=parent))
            if end - start <= _LONGEST_POST:
                index.add(len(posts) - 1, text, start, end)
        numbers[number] = len(posts) - 1
    return posts


def _speaker(text: str, start: int, posts: Sequence[RawPost], page: Page) -> str:
    """Return the label of the speaker of the next post: a new one, unless the text says that it is a known one."""
    if page.profile and posts:
        return posts[0].speaker or "1"
    if posts and posts[0].kind is PostKind.POST and voices.POST_AUTHOR.match(text[start : start + 60]):
        return posts[0].speaker or "1"
    return str(len({post.speaker for post in posts}) + 1)


def _cited(own: Sequence[int], repeats: Repeats, pieces: Sequence[_Piece], numbers: dict[int, int]) -> dict[int, int]:
    """Return how many of the paragraphs `own` are quotes of each earlier post."""
    cited: dict[int, int] = {}
    for i in own:
        piece = _piece_of(pieces, repeats.quoted[i]) if i in repeats.quoted else None
        if piece in numbers:
            cited[numbers[piece]] = cited.get(numbers[piece], 0) + 1
    return cited


def _parent(
    text: str, draft: RawPost, posts: Sequence[RawPost], index: RepeatIndex, cited: dict[int, int]
) -> int | None:
    """Return the post whose words are quoted most; an answer by its wording answers the one before; else the first."""
    if not posts:
        return None
    weights = dict(cited)
    for repeat in () if cited else index.find(text, draft.start, draft.end, min_words=_QUOTED_WORDS, similarity=88.0):
        weights[repeat.key] = weights.get(repeat.key, 0) + repeat.words
    if weights:
        return max(weights, key=lambda key: (weights[key], key))
    opening = text[draft.start : min(draft.end, draft.start + 240)]
    if voices.is_answer(opening) or voices.SECOND_PERSON.search(opening) or posts[0].kind is not PostKind.POST:
        return len(posts) - 1
    return 0


def _rendered_parent(parent: int | None, number: int, pieces: Sequence[_Piece], numbers: dict[int, int]) -> int | None:
    """Return the latest rendering of the post that the original answers."""
    if parent is None:
        return None
    renderings = [numbers[n] for n in range(number) if n in numbers and pieces[n].twin is not None
                  and numbers.get(pieces[n].twin or 0) == parent]  # fmt: skip
    return renderings[-1] if renderings else parent


PLUGIN: Reader = ThreadText()
