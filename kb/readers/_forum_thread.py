"""The document of one thread of a ForumMagnum site, out of the records of its post and comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kb.readers._fields import Record, first, flag, records, text, value
from kb.readers._forum_items import Person, Scene, item, key, person
from kb.readers._forum_predictions import Questions, blocks
from kb.readers._forum_records import Kind, identity
from kb.readers._forum_site import post_in, site_of, site_url
from kb.readers._partition import Group
from kb.readers._records import Line
from kb.readers._thread import Item, Thread, compose
from kb.records import ParsedDocument, Problem

_CUT_AT = 2000
_HINT = "raise ingest.max_megabytes in kb.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all threads of one file. `single` says that it has one thread; `lines` are those of ids."""

    format: str
    path: str
    single: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)
    title: str = ""


def document(group: Group, setting: Setting, questions: Questions) -> ParsedDocument | None:
    """Return the document of one thread, None if none of its records has words."""
    own = [line.record for line in group.lines if _is_head(line.record, group.name)]
    best = max(own, key=len, default=None)
    all_records = [line.record for line in group.lines]
    scene = Scene(group.name, _site(all_records), _slug(best, all_records), _people(all_records))
    items = [_item(line, scene, setting, questions) for line in group.lines]
    problems: list[Problem] = []
    if group.left_out:
        problems.append(Problem(setting.path, None, f"{group.left_out} records of one thread are too many", _HINT))
    cut = sum(_is_cut(record) for record in all_records)
    if cut:
        said = f"{cut} texts are previews, cut at {_CUT_AT} characters"
        problems.append(Problem(setting.path, None, said, "export htmlBody or contents.markdown"))
    whole_file = setting.single and any(i.body for i in items if i.key == key(group.name))
    return compose(_thread(group.name, scene, best, all_records, setting, part=not whole_file), items, problems)


def _thread(
    id_: str, scene: Scene, head: Record | None, all_records: Iterable[Record], setting: Setting, *, part: bool
) -> Thread:
    title = text(head, "title") or next((t for r in all_records if (t := text(r, "post_title"))), "")
    url = item(head, 1, scene).url if head is not None else None
    stated = next((u for r in all_records if (u := site_url(text(r, "post_url"))) and post_in(u) == id_), None)
    return Thread(
        setting.format, setting.path, title or (setting.title if setting.single else ""), url or stated,
        tags=tuple(dict.fromkeys(_tags(head))), part=(id_ or "comments") if part else None,
    )  # fmt: skip


def _item(line: Line, scene: Scene, setting: Setting, questions: Questions) -> Item:
    found = item(line.record, setting.lines.get(identity(line.record), line.number), scene)
    asked = questions.of(identity(line.record), blocks(line.record)) if found.body else []
    for question in asked:
        if question.title and question.title not in found.body:
            found = replace(found, body=f"{found.body}\n\n{question.title}")
        found = replace(found, left=(*found.left, *question.left(scene.people)))
    return found


def _is_head(record: Record, thread: str) -> bool:
    return record.get("kind") == Kind.POST and identity(record) == thread


def _site(all_records: Iterable[Record]) -> str | None:
    """Return the host of the thread as far as any of its records states it."""
    for record in all_records:
        for field_ in ("pageUrl", "post_url", "source", "canonicalSource"):
            if site := site_of(text(record, field_)):
                return site
    return None


def _slug(head: Record | None, all_records: Iterable[Record]) -> str:
    return text(head, "slug") or next((s for r in all_records if (s := text(r, "post_slug"))), "")


def _people(all_records: Iterable[Record]) -> dict[str, Person]:
    """Return the named people of a thread by their user id; who is hidden in one record is not looked up."""
    found: dict[str, Person] = {}
    for record in all_records:
        if flag(record, "hideAuthor"):
            continue
        user = value(record, "user")
        for who, id_ in [(user, first(record, "userId") or text(user, "_id"))] + [
            (other, text(other, "_id")) for other in records(record, "coauthors")
        ]:
            named = person(who)
            if id_ and named.name:
                found.setdefault(id_, named)
    return found


def _tags(record: Record | None) -> list[str]:
    found = value(record, "tags")
    if not isinstance(found, list):
        return []
    return [t for tag in found if (t := text(tag, "name") if isinstance(tag, Mapping) else text({"t": tag}, "t"))]


def _is_cut(record: Record) -> bool:
    """Tell whether all that a record has is a preview that breaks off."""
    preview = text(record, "contents", "plaintextDescription") or text(record, "plaintextDescription")
    fuller = any(text(record, *p) for p in (("htmlBody",), ("contents", "html"), ("contents", "markdown"), ("body",)))
    return len(preview) >= _CUT_AT - 10 and not fuller
