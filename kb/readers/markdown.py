"""Markdown with YAML front matter: one post, a paper or an essay, by one author (https://jekyllrb.com/docs/front-matter/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePosixPath

import yaml  # type: ignore[import-untyped]
from frontmatter.default_handlers import YAMLHandler

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._bib_entry import Entry
from kb.readers._bibliography import described
from kb.readers._decode import decode, head_text, stem
from kb.records import ParsedDocument, PostKind, Problem, RawPost
from kb.text import trim

_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_FENCE = re.compile(r"---[ \t]*\r?\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$\n?", re.MULTILINE)
_KEY = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(?P<title>\S.*?)[ \t#]*\r?$", re.MULTILINE)
_JOINED = re.compile(r"\s*;\s*|\s+&\s+|\s+and\s+")


class Markdown:
    """Reads a markdown file as one post."""

    name = "markdown"
    description = "markdown, with or without YAML front matter (title, author, date, tags, url)"
    signs = "YAML front matter between `---` lines, or a name that ends in .md"
    origin = "your own notes, Obsidian, a static site"

    def sniff(self, source: Source) -> float:
        """Return a high value for front matter, a middling one for the file name alone."""
        text = head_text(source)
        if text is None:
            return 0.0
        named = PurePosixPath(source.path.replace("\\", "/")).suffix.lower() in _SUFFIXES
        front = _front_matter(text)
        has_keys = front is not None and bool(_KEY.search(text, *front[:2]))
        return (0.92 if named else 0.7) if has_keys else (0.6 if named else 0.0)

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` if there is no text below the front matter."""
        text = decode(source)
        problems: list[Problem] = []
        front = _front_matter(text)
        meta = _meta(text, front, source.path, problems) if front else {}
        start, end = trim(text, front[2] if front else 0, len(text))
        if start == end:
            raise InputError(
                f"{source.path}: front matter, but no text below it", hint="nothing to read; remove it or fill it"
            )
        heading = _HEADING.search(text, start, end)
        title = _words(meta.get("title")) or (heading["title"] if heading else "") or source.title or stem(source.path)
        authors = _authors(meta)
        entry, broken = (Entry(), []) if authors else described(source, title)
        problems += broken
        authors = authors or list(entry.authors)
        when = _date(meta, source.path, problems) or entry.date
        url = _words(meta.get("url")) or _words(meta.get("link")) or entry.url
        post = RawPost(
            PostKind.POST,
            start,
            end,
            authors[0] if authors else None,
            None if authors else "1",
            date=when,
            url=url,
            coauthors=tuple(authors[1:]),
        )
        yield ParsedDocument(
            format=self.name,
            title=title,
            text=text,
            posts=(post,),
            url=url,
            date=when,
            tags=_tags(meta) or entry.tags,
            problems=tuple(problems),
        )


def _front_matter(text: str) -> tuple[int, int, int] | None:
    """Return where the YAML begins and ends and where the body begins; None without a closed front matter."""
    opening = _FENCE.match(text)
    closing = _END.search(text, opening.end()) if opening else None
    return (opening.end(), closing.start(), closing.end()) if opening and closing else None


def _meta(text: str, front: tuple[int, int, int], path: str, problems: list[Problem]) -> Mapping[str, object]:
    """Return the fields of the front matter, keys in lower case; broken YAML is a problem and gives none."""
    try:
        fields = YAMLHandler().load(text[front[0] : front[1]])
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + mark.line if mark else 2
        what = getattr(error, "problem", None) or str(error)
        hint = "quote values that hold a colon or begin with a bracket; the text below was read without them"
        problems.append(Problem(path, line, f"the front matter is not valid YAML: {what}", hint))
        return {}
    if not isinstance(fields, Mapping):
        if fields is not None:
            problems.append(Problem(path, 2, "the front matter holds no fields", "write one `key: value` a line"))
        return {}
    return {str(key).lower(): value for key, value in fields.items()}


def _authors(meta: Mapping[str, object]) -> list[str]:
    """Return the authors in the order given: one name, names joined by `and`, `&` or `;`, or a list of either."""
    value = meta.get("author") or meta.get("authors")
    entries: Sequence[object] = value if isinstance(value, list) else [value]
    found: list[str] = []
    for entry in entries:
        name = entry.get("name") if isinstance(entry, Mapping) else entry
        found += [part for part in _JOINED.split(_words(name)) if part and part not in found]
    return found


def _date(meta: Mapping[str, object], path: str, problems: list[Problem]) -> str | None:
    value = meta.get("date") or meta.get("published")
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = _words(value)
    if not text:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        problems.append(Problem(path, 1, f"the date is not understood: {text}", "write it as 2024-03-18"))
        return None
    return text


def _tags(meta: Mapping[str, object]) -> tuple[str, ...]:
    value = meta.get("tags") or meta.get("keywords")
    entries = value if isinstance(value, list) else _words(value).split(",")
    return tuple(dict.fromkeys(tag for entry in entries if (tag := _words(entry))))


def _words(value: object) -> str:
    """Return a scalar as one line of text; "" for anything else."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


PLUGIN: Reader = Markdown()
