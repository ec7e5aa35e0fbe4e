from __future__ import annotations

import io

import pytest

from kb.errors import InputError
from kb.protocols import Source
from kb.readers.markdown import PLUGIN
from kb.records import ParsedDocument, PostKind


def read(text: str, path: str = "notes/slow.md") -> ParsedDocument:
    data = text.encode()
    (document,) = PLUGIN.read(Source(path, data, lambda: io.BytesIO(data), 10**6))
    assert isinstance(document, ParsedDocument)
    return document


def test_front_matter_gives_title_author_date_tags_and_url_and_is_not_in_the_post() -> None:
    document = read(
        '---\ntitle: "Of: colons"\nauthor: Ada Byte\ndate: 2024-03-18\n'
        "tags: [a, b, a]\nurl: https://x.test/1\n---\n\nThe body.\n"
    )
    (post,) = document.posts
    assert (document.title, document.date, document.url, document.tags) == (
        "Of: colons",
        "2024-03-18",
        "https://x.test/1",
        ("a", "b"),
    )
    assert (post.author, post.kind, post.date) == ("Ada Byte", PostKind.POST, "2024-03-18")
    assert document.text[post.start : post.end] == "The body."
    assert document.problems == ()


def test_without_front_matter_the_heading_is_the_title_and_the_author_is_unnamed() -> None:
    document = read("Intro.\n\n# The real title #\n\nText.\n")
    (post,) = document.posts
    assert (document.title, post.author, post.speaker) == ("The real title", None, "1")
    assert document.text[post.start : post.end] == document.text.strip()
    assert read("Only words.").title == "slow"


@pytest.mark.parametrize(
    "front",
    [
        "authors:\n  - Ada Byte\n  - Bo Ek",
        "author: Ada Byte and Bo Ek",
        "author: Ada Byte; Bo Ek",
        "authors: [{name: Ada Byte}, {name: Bo Ek}]",
    ],
)
def test_all_of_several_authors_sign_the_post(front: str) -> None:
    parsed = read(f"---\n{front}\n---\nRivers flood.\n")
    assert (parsed.posts[0].author, parsed.posts[0].coauthors) == ("Ada Byte", ("Bo Ek",))
    assert parsed.problems == ()


def test_broken_yaml_is_a_problem_with_its_line_and_the_text_is_read() -> None:
    document = read("---\ntitle: fine\nauthor: [never, closed\nmore: x\n---\nThe text.\n")
    (problem,) = document.problems
    assert problem.line in {3, 4, 5}
    assert problem.hint
    assert document.text[document.posts[0].start : document.posts[0].end] == "The text."


@pytest.mark.parametrize("front", ["- a\n- b", "just words"])
def test_front_matter_without_fields_is_a_problem(front: str) -> None:
    assert len(read(f"---\n{front}\n---\nText.\n").problems) == 1


def test_odd_values_are_left_out_and_a_strange_date_is_told() -> None:
    document = read("---\ntitle: [a]\nauthor: {x: 1}\ntags: one, two\ndate: yesterday\n---\nText.\n")
    assert document.title == "slow"
    assert (document.posts[0].author, document.date, document.tags) == (None, None, ("one", "two"))
    assert ["yesterday" in p.message for p in document.problems] == [True]


def test_front_matter_that_never_closes_is_text() -> None:
    document = read("---\ntitle: x\n\nThe text.\n")
    assert document.posts[0].start == 0
    assert document.problems == ()


def test_front_matter_alone_is_nothing_to_read() -> None:
    with pytest.raises(InputError, match="no text below"):
        read("---\ntitle: x\n---\n\n")


def test_a_rule_between_paragraphs_is_no_front_matter() -> None:
    data = b"Words.\n\n---\n\nMore words.\n"
    assert PLUGIN.sniff(Source("a.txt", data, lambda: io.BytesIO(data), 100)) == 0.0
