from __future__ import annotations

import io
import json
from typing import Any

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Reading, Source
from kb.readers.alignment_dataset import PLUGIN
from kb.records import ParsedDocument, PostKind, Problem

BASE = {
    "id": "00112233445566778899aabbccddeeff", "source": "blogs", "source_type": "html", "title": "On locks",
    "text": "Locks keep honest people honest.\n\nThieves bring tools.", "url": "https://locks.test/on-locks",
    "date_published": "2021-03-04T05:06:07Z", "authors": ["Ada Byte", "Bo Ek"], "tags": ["locks"],
}  # fmt: skip


def source(data: bytes, path: str = "ard.jsonl") -> Source:
    return Source(path, data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7)


def dump(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def read(data: bytes) -> list[Reading]:
    return list(PLUGIN.read(source(data)))


def documents(*changes: dict[str, Any]) -> list[ParsedDocument]:
    return [d for d in read(dump(*({**BASE, **c} for c in changes))) if isinstance(d, ParsedDocument)]


def test_a_record_is_a_document_with_its_authors_time_address_and_line() -> None:
    first, second = documents({}, {"id": "b", "title": "Later"})
    (post,) = first.posts
    assert (first.title, first.part, first.url, first.tags) == ("On locks", BASE["id"], BASE["url"], ("locks",))
    assert (post.author, post.coauthors, post.date) == ("Ada Byte", ("Bo Ek",), "2021-03-04T05:06:07Z")
    assert (post.kind, post.section) == (PostKind.POST, "blogs")
    assert first.text[post.start : post.end] == BASE["text"]
    assert {line for _, line in second.anchors} == {2}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.lesswrong.com/posts/Kq7bWm2xRt9ZpLs4D/a-slug", "forum:Kq7bWm2xRt9ZpLs4D"),
        ("https://forum.effectivealtruism.org/posts/Kq7bWm2xRt9ZpLs4D/", "forum:Kq7bWm2xRt9ZpLs4D"),
        ("https://www.alignmentforum.org/s/aaaaaaaaaaaaaaaaa/p/Kq7bWm2xRt9ZpLs4D", "forum:Kq7bWm2xRt9ZpLs4D"),
        ("https://www.greaterwrong.com/posts/Kq7bWm2xRt9ZpLs4D/a-slug", "forum:Kq7bWm2xRt9ZpLs4D"),
        (
            "https://www.lesswrong.com/posts/Kq7bWm2xRt9ZpLs4D/x?commentId=Zz9bWm2xRt9ZpLs4Q",
            "forum:Zz9bWm2xRt9ZpLs4Q",
        ),
        ("https://locks.test/posts/Kq7bWm2xRt9ZpLs4D/", f"ard:{BASE['id']}"),
        ("https://notlesswrong.com/posts/Kq7bWm2xRt9ZpLs4D/", f"ard:{BASE['id']}"),
        ("", f"ard:{BASE['id']}"),
    ],
)
def test_a_forum_post_has_the_identity_that_it_has_in_every_export(url: str, key: str) -> None:
    assert documents({"url": url})[0].posts[0].key == key


def test_markdown_and_html_become_paragraphs_with_quotes() -> None:
    markdown, html = documents(
        {"text": "One\nparagraph.\n\n> quoted\n\n- item **bold**"},
        {"id": "b", "text": "<p>One</p><blockquote><p>quoted</p></blockquote><p>Two</p>"},
    )
    assert "One paragraph.\n\n> quoted\n\n- item bold" in markdown.text
    assert "One\n\n> quoted\n\nTwo" in html.text


def test_a_list_of_thousands_is_read_as_it_stands() -> None:
    (document,) = documents({"text": "- an item\n" * 40_000})
    assert document.text.count("an item") == 40_000


def test_records_without_a_text_are_summed_up() -> None:
    found = read(dump(BASE, {**BASE, "text": ""}, {**BASE, "text": None}, {**BASE, "id": "d"}))
    assert [type(f) for f in found] == [ParsedDocument, ParsedDocument, Problem]
    assert isinstance(found[2], Problem)
    assert (found[2].line, found[2].message[:24]) == (2, "2 records without a text")


@pytest.mark.parametrize("authors", [[], [""], None, ["[deleted]"], [None, 3], "anonymous", {"a": 1}])
def test_without_a_name_the_author_is_unnamed(authors: Any) -> None:
    (post,) = documents({"authors": authors})[0].posts
    assert post.author is None
    assert post.speaker


def test_the_same_id_twice_makes_two_parts() -> None:
    parts = [d.part for d in documents({}, {}, {})]
    assert len(set(parts)) == 3


@pytest.mark.parametrize(
    "field", ["id", "title", "text", "url", "date_published", "authors", "tags", "karma", "source"]
)
@pytest.mark.parametrize("odd", [None, 7, -1.5, True, [], {}, [[]], {"a": []}, "\ud800", "x" * 10_000])
def test_fields_of_any_type_are_borne(field: str, odd: Any) -> None:
    for one in read(dump({**BASE, field: odd})):
        assert isinstance(one, ParsedDocument | Problem)


def test_a_list_is_read_as_well_and_keeps_what_was_whole() -> None:
    data = json.dumps([BASE, {**BASE, "id": "second"}], indent=1).encode()
    first, second = read(data)
    assert isinstance(first, ParsedDocument)
    assert isinstance(second, ParsedDocument)
    place = data.index(b'"second"')
    assert [a.anchors[0][1] for a in (first, second)] == [3, data.count(b"\n", 0, place) + 1]
    kept = read(data[: place + 12])
    assert [type(k) for k in kept] == [ParsedDocument, Problem]


def test_a_broken_line_is_a_problem_with_its_line_and_the_rest_is_read() -> None:
    found = read(dump(BASE) + b'{"id": "x", "tex\n[1]\n' + dump({**BASE, "id": "y"}))
    assert [type(f) for f in found] == [ParsedDocument, ParsedDocument, Problem, Problem]
    assert [f.line for f in found if isinstance(f, Problem)] == [2, 3]


def test_a_file_without_a_record_is_refused() -> None:
    with pytest.raises(InputError):
        read(b"[]")


def test_comments_of_older_exports_answer_what_they_stand_below() -> None:
    deep: dict[str, Any] = {"text": "last", "authors": ["Z"]}
    for n in range(150):
        deep = {"text": f"reply {n}", "authors": ["Z"], "comments": [deep]}
    (document,) = documents({"comments": [deep, {"id": "Zz9bWm2xRt9ZpLs4Q", "text": "top", "authors": ["Y"]}]})
    assert len(document.posts) == 153
    top = next(p for p in document.posts if p.author == "Y")
    assert (top.key, top.parent, top.kind) == ("forum:Zz9bWm2xRt9ZpLs4Q", 0, PostKind.COMMENT)


@pytest.mark.parametrize("order", [sorted(BASE), ["date_published", *BASE], list(BASE)])
@pytest.mark.parametrize("length", [1, 40_000])
def test_sniff_knows_a_first_record_also_where_it_is_longer_than_the_head(order: list[str], length: int) -> None:
    record = {**BASE, "text": "word " * length}
    data = dump({key: record[key] for key in order}, BASE)
    assert PLUGIN.sniff(source(data)) > 0.9


@pytest.mark.parametrize(
    "data",
    [
        dump({"title": "x", "url": "y", "selftext": "z"}),
        b'"source" title url text',
        b"{}",
        b"[",
        b"[[]]",
        b"[1]",
        b'{"a"',
    ],
)
def test_sniff_knows_no_other_json(data: bytes) -> None:
    assert PLUGIN.sniff(source(data)) == 0.0
    assert PLUGIN.sniff(source(b"[" + dump(BASE) + b"]")) > 0.9
