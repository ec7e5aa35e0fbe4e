"""The export bundle: what `kb export --format json` prints, read back in.

Documents, posts, authors and judgements come from the file; everything derived from them is made anew, so that the same
models give the same ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kb.errors import InputError
from kb.ids import speaker_of
from kb.protocols import Reader, Reading, Source
from kb.readers._decode import decode, head_text
from kb.records import Author, Bundle, Document, ParsedDocument, Post, Problem, RawPost, RawReaction, Reaction

VERSION = 1
_LOOK = 2_000
_HINT = "write it again with `kb export --format json`"


class _Version(msgspec.Struct):
    version: int


@dataclass(frozen=True, slots=True)
class _People:
    """Who is in a bundle, and the reactions in it by post."""

    authors: dict[str, Author]
    reactions: dict[str, list[Reaction]]


class BundleReader:
    """Reads the export bundle of `kb`."""

    name = "bundle"
    description = "the export bundle of kb itself (JSON)"
    signs = "a JSON object with `version` and `documents`"
    origin = "kb export --format json"

    def sniff(self, source: Source) -> float:
        """Return a high value for a JSON object that begins with a version and documents."""
        text = head_text(source)
        if text is None or not text.lstrip().startswith("{"):
            return 0.0
        found = re.search(r'"version"\s*:', text[:_LOOK]) and re.search(r'"documents"\s*:\s*\[', text[:_LOOK])
        return 0.98 if found else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the documents, other files' problems, the judgements. `InputError` names the place in the JSON."""
        bundle = _bundle(source.path, decode(source))
        people = _People({author.id: author for author in bundle.authors}, {})
        for reaction in bundle.reactions:
            people.reactions.setdefault(reaction.post_id, []).append(reaction)
        posts: dict[str, list[Post]] = {document.id: [] for document in bundle.documents}
        for number, post in enumerate(bundle.posts):
            if post.document_id not in posts:
                message = f"$.posts[{number}]: there is no document {post.document_id}"
                yield Problem(source.path, None, message, _HINT)
            else:
                posts[post.document_id].append(post)
        seen: set[str] = set()
        for number, document in enumerate(bundle.documents):
            if document.id in seen:
                yield Problem(source.path, None, f"$.documents[{number}]: {document.id} stands twice", _HINT)
                continue
            seen.add(document.id)
            yield from _document(source.path, document, posts[document.id], people, bundle.problems)
        paths = {document.path for document in bundle.documents}
        yield from (problem for problem in bundle.problems if problem.path not in paths)
        yield from bundle.judgements


def _bundle(path: str, text: str) -> Bundle:
    try:
        version = msgspec.json.decode(text, type=_Version).version
        if version != VERSION:
            raise InputError(
                f"{path}: a bundle of version {version}; this kb reads {VERSION}", hint="upgrade kb, or export again"
            )
        return msgspec.json.decode(text, type=Bundle)
    except RecursionError as error:
        raise InputError(f"{path}: nested deeper than any bundle", hint=_HINT) from error
    except msgspec.ValidationError as error:
        raise InputError(f"{path}: not a bundle: {error}", hint=_HINT) from error
    except msgspec.DecodeError as error:
        place = re.search(r"\(byte (\d+)\)", str(error))
        line = text.encode().count(b"\n", 0, int(place[1])) + 1 if place else 1
        raise InputError(f"{path}:{line}: not valid JSON: {error}", hint=_HINT) from error


def _document(
    path: str, document: Document, posts: Sequence[Post], known: _People, problems: Sequence[Problem]
) -> Iterator[Reading]:
    """Yield the document with its sound posts, and a problem for each other one."""
    sound: list[Post] = []
    for post in sorted(posts, key=lambda p: (p.start, p.end, p.id)):
        if 0 <= post.start < post.end <= len(document.text) and (not sound or post.start >= sound[-1].end):
            sound.append(post)
        else:
            message = f"post {post.id}: {post.start}-{post.end} lies outside {document.path} or upon another post"
            yield Problem(path, None, message, _HINT)
    places = {post.id: number for number, post in enumerate(sound)}
    named = {i for post in sound for i in (post.author_id, *post.coauthor_ids)}
    named |= {r.author_id for post in sound for r in known.reactions.get(post.id, ()) if r.author_id}
    people = {i: known.authors[i] for i in named if i in known.authors}
    yield ParsedDocument(
        format=document.format,
        title=document.title,
        text=document.text,
        posts=tuple(_raw(post, document, known, places) for post in sound),
        url=document.url,
        date=document.date,
        tags=document.tags,
        problems=tuple(p for p in problems if p.path == document.path),
        path=document.path,
        authors=tuple(people[i] for i in sorted(people)),
        unit=document.unit,
        anchors=document.anchors,
    )


def _raw(post: Post, document: Document, known: _People, places: Mapping[str, int]) -> RawPost:
    """Return the post as its first reader gave it; an unnamed author keeps the speaker's label, and so the id."""
    people = known.authors
    author = people.get(post.author_id)
    named = author is not None and author.named
    speaker = speaker_of(author.name, document.path) if author and not named else None
    reactions = [r for r in known.reactions.get(post.id, ()) if _is_sound(r, len(document.text))]
    return RawPost(
        kind=post.kind,
        start=post.start,
        end=post.end,
        author=author.name if author and named else None,
        speaker=None if named else speaker or post.author_id,
        parent=places.get(post.parent_id) if post.parent_id else None,
        date=post.date,
        karma=post.karma,
        coauthors=tuple(people[i].name for i in post.coauthor_ids if i in people),
        url=post.url,
        confidence=post.confidence,
        declared=post.declared,
        key=post.key,
        parent_key=post.parent_key,
        section=post.section,
        agreement=post.agreement,
        retracted=post.retracted,
        reactions=tuple(
            RawReaction(r.name, people[r.author_id].name if r.author_id in people and r.author_id else None, None,
                        r.value, r.count, r.start, r.end)
            for r in reactions
        ),
    )  # fmt: skip


def _is_sound(reaction: Reaction, length: int) -> bool:
    if reaction.start is None or reaction.end is None:
        return reaction.start is reaction.end
    return 0 <= reaction.start < reaction.end <= length


PLUGIN: Reader = BundleReader()
