"""The alignment research dataset: papers, posts and transcripts, one a line (https://github.com/StampyAI/alignment-research-dataset)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

import jiter

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reader, Reading, Source
from kb.readers._decode import decode
from kb.readers._fields import NOBODY, Record, first, number, records, text, value, when
from kb.readers._html import html_text
from kb.readers._markdown import markdown_text
from kb.readers._records import stream, whole
from kb.readers._thread import Item, Thread, compose
from kb.records import ParsedDocument, PostKind, Problem

_FORUM = re.compile(
    r"https?://(?:[\w-]+\.)*(?:lesswrong\.com|alignmentforum\.org|effectivealtruism\.org|greaterwrong\.com)"
    r"/(?:posts|s/\w{17}/p|lw)/(\w{17})\b"
)
_COMMENT = re.compile(r"[?&#]commentId=(\w{17})\b|#(\w{17})$")
_MARKUP = re.compile(r"</(?:p|div|a|li|em|h\d)>", re.IGNORECASE)
_OF_EVERY_RECORD = frozenset({"title", "url", "source"})
_OF_THIS_DATASET = ("source_type", "date_published", "authors", "data_last_modified", "initial_source", "summary")
_LONGEST_PART = 64
_MOST_COMMENTS = 100_000


class AlignmentDataset:
    """Reads each record of the dataset as a document."""

    name = "alignment_dataset"
    description = "alignment research dataset: papers, posts and transcripts with their authors (JSONL or JSON)"
    signs = "a record a line with `source`, `title`, `text`, `url` and `authors` or `date_published`"
    origin = "huggingface.co/datasets/StampyAI/alignment-research-dataset"

    def sniff(self, source: Source) -> float:
        """Return a high value for a first record with the dataset's fields."""
        record = _first_record(source)
        if record is None or not isinstance(value(record, "text"), str):
            return 0.0
        # A paper's text may fill all of the head; what stands behind it is not seen.
        cut = len(source.head) >= HEAD_BYTES and list(record)[-1] == "text"
        known = sum(key in record for key in _OF_THIS_DATASET)
        whole_record = cut or record.keys() >= _OF_EVERY_RECORD
        enough = known >= 2 or (cut and "source_type" in record)
        return 0.95 if whole_record and enough and isinstance(value(record, "source"), str) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield a document for each record with a text, then the problems. Raises `InputError` if there is none."""
        problems: list[Problem] = []
        empty: list[int] = []
        found = False
        parts: dict[bytes, int] = {}
        for line, record in _records(source, problems):
            document = _document(record, line, source.path, parts)
            if document is None:
                empty.append(line)
            else:
                found = True
                yield document
        if empty:
            message = "1 record without a text" if len(empty) == 1 else f"{len(empty):,} records without a text"
            problems.append(Problem(source.path, empty[0], f"{message}, the first here", "passed over"))
        if not found and not empty:
            decode(source)  # says what is wrong where it is no text at all
            raise InputError(f"{source.path}: no record in it", hint="nothing to read; remove it or fill it")
        yield from problems


def _first_record(source: Source) -> Record | None:
    """Return the first record as far as the head of the file holds it."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] not in (b"{", b"["):
        return None
    for piece in (head, head.partition(b"\n")[0]):
        try:
            found = jiter.from_json(piece, partial_mode="trailing-strings")
        except ValueError:
            continue
        found = found[0] if isinstance(found, list) and found else found
        return found if isinstance(found, dict) else None
    return None


def _records(source: Source, problems: list[Problem]) -> Iterator[tuple[int, Record]]:
    """Yield the records with their lines: from a stream one after another, from a list all at once."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    opening = head.partition(b"\n")[0].strip()
    if head[:1] != b"[" and opening != b"{":
        yield from ((line.number, line.record) for line in stream(source, problems))
        return
    found, broken = whole(source)
    problems += broken
    items = found if isinstance(found, list) else [found]
    lines = _lines_of(source.read_bytes(), items)
    for item, line in zip(items, lines, strict=True):
        if isinstance(item, dict):
            yield line, item
        else:
            problems.append(Problem(source.path, line, "not a record", "passed over"))


def _lines_of(data: bytes, items: list[object]) -> list[int]:
    """Return the line of each item of a list: where its id stands, behind the item before."""
    found: list[int] = []
    place, line = 0, 1
    for item in items:
        id_ = first(item, "id", "url")
        at = data.find(f'"{id_}"'.encode("utf-8", "surrogatepass"), place) if id_ else -1
        if at >= 0:
            line += data.count(b"\n", place, at)
            place = at
        found.append(line)
    return found


def _document(record: Record, line: int, path: str, parts: dict[bytes, int]) -> ParsedDocument | None:
    url = text(record, "url") or None
    key = _key(url) or f"ard:{_part(record, line)}"
    post = _item(record, key, line, PostKind.POST)
    part = _part(record, line)
    thread = Thread(
        AlignmentDataset.name, path, text(record, "title"), url, post.date, _tags(record), _once(part, parts)
    )
    return compose(thread, [post, *_comments(record, key, line)])


def _item(record: Record, key: str, line: int, kind: PostKind, parent: str | None = None) -> Item:
    authors = _authors(record)
    return Item(
        key=key, body=_body(record), line=line, kind=kind, parent=parent, author=authors[0] if authors else None,
        coauthors=tuple(authors[1:]), date=when(record, "date_published"), karma=_karma(record),
        url=text(record, "url") or None, section=text(record, "source") or None,
    )  # fmt: skip


def _comments(record: Record, key: str, line: int) -> Iterator[Item]:
    """Yield the comments below a post, which older exports hold, each after what it answers."""
    waiting = [(comment, key) for comment in records(record, "comments")]
    for count in range(_MOST_COMMENTS):
        if count >= len(waiting):
            return
        comment, parent = waiting[count]
        id_ = text(comment, "id")
        own = f"forum:{id_}" if re.fullmatch(r"\w{17}", id_) else f"{key}/{id_ or count + 1}"
        yield _item(comment, own, line, PostKind.COMMENT, parent)
        waiting += [(answer, own) for answer in records(comment, "comments")]


def _body(record: Record) -> str:
    words = text(record, "text")
    return html_text(words) if len(_MARKUP.findall(words, 0, 20_000)) > 2 else markdown_text(words)


def _authors(record: Record) -> list[str]:
    """Return the names; one text with several of them joined by commas counts as well."""
    found = value(record, "authors")
    names = found if isinstance(found, list) else text(record, "authors").split(",")
    clean = (" ".join(name.split()) for name in names if isinstance(name, str))
    return list(dict.fromkeys(name for name in clean if name.casefold() not in NOBODY and len(name) <= 200))


def _karma(record: Record) -> int | None:
    for field in ("karma", "score", "votes"):
        found = number(record, field)
        if found is not None:
            return found
    return None


def _tags(record: Record) -> tuple[str, ...]:
    found = value(record, "tags")
    return (
        tuple(dict.fromkeys(tag.strip() for tag in found if isinstance(tag, str) and tag.strip()))
        if isinstance(found, list)
        else ()
    )


def _key(url: str | None) -> str | None:
    """Return the identity that a post of LessWrong, the Alignment Forum or the EA Forum has in every export."""
    found = _FORUM.match(url or "")
    if found is None:
        return None
    comment = _COMMENT.search(url or "", found.end())
    return f"forum:{next(filter(None, comment.groups()))}" if comment else f"forum:{found[1]}"


def _part(record: Record, line: int) -> str:
    """Return what tells a record apart: its id in the dataset, else its address, else its line."""
    found = first(record, "id", "url") or str(line)
    plain = re.fullmatch(r"[\w.:-]+", found)
    return found if plain and len(found) <= _LONGEST_PART else sha256(found.encode("utf-8", "replace")).hexdigest()[:16]


def _once(part: str, parts: dict[bytes, int]) -> str:
    """Return the part, numbered where a file holds it several times."""
    mark = sha256(part.encode()).digest()[:8]
    parts[mark] = parts.get(mark, 0) + 1
    return part if parts[mark] == 1 else f"{part}-{parts[mark]}"


PLUGIN: Reader = AlignmentDataset()
