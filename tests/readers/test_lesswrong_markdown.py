from __future__ import annotations

import io
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers.lesswrong_markdown import PLUGIN
from kb.records import ParsedDocument, PostKind

SAMPLES = Path(__file__).parents[1] / "samples" / "lesswrong_markdown"
BASE = "https://www.lesswrong.com/posts/pA1aaaaaaaaaaaaaa/x?commentId="


def source(data: bytes) -> Source:
    return Source("t/page.md", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7)


def read(text: str) -> ParsedDocument:
    (document,) = PLUGIN.read(source(text.encode()))
    assert isinstance(document, ParsedDocument)
    return document


def comment(letter: str, body: str, *lines: str) -> str:
    fields = [f"- HTML permalink: {BASE}c{letter * 16}", "- Karma: 1", *lines]
    return f"## Comment by {letter}\n\n" + "\n".join(fields) + f"\n\n{body}\n\n"


def test_the_text_is_the_file_and_spans_are_its_own() -> None:
    text = (SAMPLES / "comments.md").read_text(encoding="utf-8")
    document = read(text)
    assert document.text == text
    one, two, three, four = document.posts
    assert text[one.start : one.end].endswith("gained a car park.")
    assert "#### Comment by the way" in text[two.start : two.end]
    assert (two.parent, three.parent, four.parent) == (0, 1, None)
    assert (two.karma, four.section, four.author) == (-2, "answer", None)
    assert [(r.name, r.author, r.value) for r in one.reactions] == [
        ("agree", "Bastien Oyelaran", 1.0), ("agree", "mudlark", 1.0), ("crux", "Bastien Oyelaran", 1.0),
        ("disagree", "mudlark", -1.0),
    ]  # fmt: skip
    assert text[one.reactions[2].start : one.reactions[2].end] == "An empty ferry is a promise"
    assert ["600" in p.message for p in document.problems] == [True]


def test_a_post_page() -> None:
    document = read((SAMPLES / "post.md").read_text(encoding="utf-8"))
    post, answer = document.posts
    assert (post.kind, post.author, post.account, post.coauthors) == (
        PostKind.POST, "Leocadia Brandt", "leocadia-b", ("Tom Asante",),
    )  # fmt: skip
    assert (document.title, document.tags) == ("The archive should forget", ("Archives", "Privacy"))
    assert (post.karma, post.date, answer.parent) == (51, "2025-01-15T10:00:00Z", 0)
    assert document.text[answer.start : answer.end].endswith("forget the copies.")


def test_a_parent_that_stands_further_down_is_known_by_its_key() -> None:
    parent = f"- Parent comment (Markdown): /api/post/pA1aaaaaaaaaaaaaa/comments/c{'a' * 16}"
    late, early = read(comment("b", "No.", parent) + comment("a", "Yes.")).posts
    assert (late.parent, late.parent_key) == (None, f"forum:c{'a' * 16}")
    assert early.parent_key == "forum:pA1aaaaaaaaaaaaaa"


def test_without_links_the_depth_tells_the_parent_up_to_where_it_is_capped() -> None:
    depths = [0, 1, 2, 1, 2, 3, 4, 5, 6, 6, 0, 1]
    document = read("".join(comment(chr(97 + n), "x", f"- Reply depth: {d}") for n, d in enumerate(depths)))
    assert [p.parent for p in document.posts] == [None, 0, 1, 0, 3, 4, 5, 6, None, None, None, 10]


def test_a_list_in_the_words_is_no_field() -> None:
    (only,) = read(comment("a", "- My karma: low\n- Karma is not real\n\nSo.")).posts
    assert only.karma == 1
    document = read(comment("a", "- Rain\n- Snow"))
    assert document.text[document.posts[0].start :].startswith("- Rain")


@pytest.mark.parametrize("text", ["# Comment by me\n\nwords\n", "- Karma: 3\n", "Karma\n\n## Comment by A\n"])
def test_other_markdown_is_not_taken_for_it(text: str) -> None:
    assert PLUGIN.sniff(source(text.encode())) == 0.0
    assert len(read(text).posts) == 1


def test_headings_without_words_are_refused() -> None:
    with pytest.raises(InputError, match="no words"):
        read(comment("a", ""))
