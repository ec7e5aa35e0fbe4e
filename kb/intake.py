"""From files to parsed documents: unpacked, each by the right reader, with ids; and what could not be read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from kb import packing, registry
from kb.config import IngestConfig
from kb.errors import InputError
from kb.finding import STDIN, as_text, ignored, stored_path
from kb.ids import fingerprint, make_id
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers import choose, describes
from kb.records import Author, Document, ParsedDocument, Post, Problem, RawPost, RawReaction, Reaction
from kb.stages.authors import raw_author
from kb.text import LineIndex

# A larger file beside another describes something else.
_LARGEST_BESIDE = 16_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be read, the name it has in the base, and the longest line, in characters, of a text in it."""

    name: str
    source: Source
    max_line: int


def open_inputs(path: Path, database: Path, stdin: BinaryIO | None, config: IngestConfig) -> Iterator[Input | Problem]:
    """Yield what is to be read at `path`: the file, decompressed, or the files of an archive one after the other.

    Each must be read before the next is asked for. Raises `InputError` if the file cannot be opened.
    """
    try:
        if path == STDIN:
            data = stdin.read(config.max_megabytes * 1_000_000 + 1) if stdin else b""
            name = shown = f"stdin-{fingerprint(data)[:8]}"
            packed = _file(shown, lambda: io.BytesIO(data), config)
        else:
            name, shown = stored_path(path, database), as_text(str(path))
            packed = _file(shown, lambda: path.open("rb"), config, _beside(path))
        if not packing.is_archive(packed.head):
            yield Input(name, packed, config.max_line)
            return
        for entry in packing.entries(packed.open, name, config):
            if isinstance(entry, Problem):
                yield replace(entry, path=as_text(entry.path))
            elif not any(ignored(part, config) for part in PurePath(entry.name).parts) and not describes(
                entry.name, (), bytes
            ):
                yield _entry(entry, name, shown, config)
    except OSError as error:
        raise _unreadable(path, error) from error


def _file(
    shown: str, open_: packing.Opener, config: IngestConfig, beside: Callable[[str], bytes | None] = lambda name: None
) -> Source:
    opener = packing.unpacked(open_, config.max_ratio)
    with opener() as stream:
        head = stream.read(HEAD_BYTES)
    name = shown if opener is open_ else packing.plain_name(shown)
    return Source(name, head, opener, config.max_megabytes * 1_000_000, beside=beside)


def _entry(entry: packing.Entry, name: str, shown: str, config: IngestConfig) -> Input | Problem:
    inside = as_text(entry.name)
    where = f"{name}/{inside}"
    try:
        source = _file(f"{shown}/{inside}", entry.open, config, entry.beside)
    except OSError as error:
        return Problem(where, None, str(error), "it was passed over")
    if packing.is_archive(source.head):
        return Problem(where, None, "an archive inside an archive", "unpack it yourself, then `kb ingest` it")
    return Input(where, source, config.max_line)


def _beside(path: Path) -> Callable[[str], bytes | None]:
    def read(name: str) -> bytes | None:
        try:
            with path.with_name(name).open("rb") as stream:
                return stream.read(_LARGEST_BESIDE)
        except (OSError, ValueError):
            return None

    return read


def _unreadable(path: Path | str, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"{path}: no longer there", hint="it vanished while kb was reading; run the command again")
    return InputError(f"{path}: cannot be read: {error.strerror or error}", hint="check its permissions and the disk")


def read(item: Input, format_: str | None) -> Iterator[Reading]:
    """Yield what the right reader makes of a file; problems with the file itself are under its name in the base.

    A document with a line that no person wrote gives way to a problem. Raises `InputError`, and `ConfigError` for
    an unknown format.
    """
    source = item.source
    try:
        if format_ is not None:
            reader = registry.load("readers", format_)
        else:
            reader = choose(source, [registry.load("readers", name) for name in registry.names("readers")])
        for reading in reader.read(source):
            if isinstance(reading, Problem):
                yield _named(reading, item)
            elif isinstance(reading, ParsedDocument):
                kept = replace(reading, problems=tuple(_named(p, item) for p in reading.problems))
                yield _too_long(kept, item) or kept
            else:
                yield reading
    except OSError as error:
        raise _unreadable(source.path, error) from error


def _named(problem: Problem, item: Input) -> Problem:
    return replace(problem, path=item.name) if problem.path == item.source.path else problem


def _too_long(parsed: ParsedDocument, item: Input) -> Problem | None:
    """Return the problem of a line longer than any prose: data, which would be cut into sentences for hours."""
    for number, line in enumerate(parsed.text.split("\n"), 1):
        if len(line) > item.max_line:
            message = f"a line of {len(line):,} characters: data, not prose"
            hint = "break it into paragraphs, or raise ingest.max_line in kb.toml"
            return Problem(parsed.path or item.name, number, message, hint)
    return None


def problem_of(error: InputError, item_path: str, name: str) -> Problem:
    """Return an error of reading `item_path` as a problem of the file that the base calls `name`."""
    match = re.fullmatch(rf"{re.escape(item_path)}(?::(\d+))?: (.*)", error.message, re.DOTALL)
    line, message = match.groups() if match else (None, error.message)
    return Problem(name, int(line) if line else None, message, error.hint)


@dataclass(frozen=True, slots=True)
class Taken:
    """A document with its posts and reactions, all with their ids, and the raw identities of its people."""

    document: Document
    posts: tuple[Post, ...]
    authors: tuple[Author, ...]
    reactions: tuple[Reaction, ...] = ()


def give_ids(parsed: ParsedDocument, name: str) -> Taken:
    """Return a parsed document with the ids of everything in it."""
    document = Document(
        id=make_id("d", parsed.format, parsed.text),
        path=parsed.path or (f"{name}#{parsed.part}" if parsed.part else name),
        format=parsed.format,
        title=parsed.title,
        text=parsed.text,
        url=parsed.url,
        date=parsed.date,
        tags=parsed.tags,
        unit=parsed.unit,
        anchors=parsed.anchors,
    )
    lines = LineIndex(document.text, document.anchors)
    carried = {author.id: author for author in parsed.authors if author.named}
    ids = [make_id("p", document.id, raw.start, raw.end) for raw in parsed.posts]
    posts: list[Post] = []
    people: list[Author] = []
    reactions: list[Reaction] = []
    for id_, raw in zip(ids, parsed.posts, strict=True):
        who = [
            raw_author(raw.author, document, raw.speaker, account=raw.account),
            *(raw_author(c, document) for c in raw.coauthors),
        ]
        posts.append(_post(id_, raw, who, ids, lines, document))
        # Someone whom an export names keeps all the names that the exported base knew.
        people += [carried.get(author.id, author) for author in who]
        for left in raw.reactions:
            by = raw_author(left.author, document, account=left.account) if left.author else None
            people += [carried.get(by.id, by)] if by else []
            reactions.append(_reaction(left, id_, document.id, by))
    return Taken(document, tuple(posts), tuple(dict.fromkeys(people)), tuple(dict.fromkeys(reactions)))


def _reaction(left: RawReaction, post: str, document: str, by: Author | None) -> Reaction:
    author = by.id if by else None
    made_of = (post, left.name, author, repr(left.value), left.start, left.end)
    return Reaction(
        id=make_id("r", *made_of),
        document_id=document,
        post_id=post,
        name=left.name,
        author_id=author,
        value=left.value,
        count=left.count,
        start=left.start,
        end=left.end,
    )


def _post(
    id_: str, raw: RawPost, who: Sequence[Author], ids: Sequence[str], lines: LineIndex, document: Document
) -> Post:
    line, end_line = lines.lines(raw.start, raw.end)
    return Post(
        id=id_,
        document_id=document.id,
        author_id=who[0].id,
        kind=raw.kind,
        start=raw.start,
        end=raw.end,
        line=line,
        end_line=end_line,
        parent_id=ids[raw.parent] if raw.parent is not None else None,
        date=raw.date,
        karma=raw.karma,
        url=raw.url,
        confidence=raw.confidence,
        declared=raw.declared,
        coauthor_ids=tuple(author.id for author in who[1:]),
        key=raw.key,
        parent_key=raw.parent_key,
        section=raw.section,
        agreement=raw.agreement,
        retracted=raw.retracted,
    )
