from __future__ import annotations

import io
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers.reader_text import PLUGIN
from kb.records import ParsedDocument, PostKind

SAMPLE = Path(__file__).parents[1] / "samples" / "reader_text" / "thread.txt"
TIME = "2023-01-25T18:20:07.322Z"


def source(data: bytes) -> Source:
    return Source("t/page.txt", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7)


def read(text: str) -> ParsedDocument:
    (document,) = PLUGIN.read(source(text.encode()))
    assert isinstance(document, ParsedDocument)
    return document


def tree(*rows: tuple[str, str]) -> ParsedDocument:
    """Return a post and comments, each given as its author and who replies to it."""
    parts = [f"Title\n\npost by P · {TIME} · LW · GW · 9 comments\n\nWords.\n"]
    for who, replies in rows:
        below = f"Replies from: {replies}\n" if replies else ""
        parts.append(f"comment by {who} · {TIME} · LW · GW\n\nWords of {who}.\n\n{below}")
    return read("\n".join(parts))


def test_the_text_is_the_file_and_spans_are_its_own() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    document = read(text)
    assert (document.text, document.title) == (text, "Small forges beat large ones at low tide")
    assert [(p.author, p.account, p.karma, p.parent) for p in document.posts] == [
        ("Ailbhe Raskin", "ailbhe_r", None, None), ("dov_petrescu", None, 12, 0),
        ("Ailbhe Raskin", "ailbhe_r", None, 1),
        ("dov_petrescu", None, None, 2), ("Nokomis, Jr.", None, -1, 1), ("ferrous", None, None, 0),
    ]  # fmt: skip
    post = document.posts[0]
    assert (post.kind, post.date) == (PostKind.POST, "2022-08-09T17:05:44Z")
    assert text[post.start : post.end].startswith("A large forge")
    assert text[post.start : post.end].endswith("than anybody wanted.")
    assert document.posts[-1].section == "answer"


@pytest.mark.parametrize(
    ("rows", "parents"),
    [
        ([("a", "b, c"), ("b", ""), ("c", ""), ("d", "")], [0, 1, 1, 0]),
        ([("a", "b, c"), ("b", "c"), ("c", ""), ("c", ""), ("d", "")], [0, 1, 2, 1, 0]),
        ([("a", "a"), ("a", "a"), ("a", ""), ("a", "")], [0, 1, 2, 0]),
        ([("a", "b"), ("c", ""), ("b", "")], [0, 0, 0]),
        ([("a", "x, Jr., b"), ("x, Jr.", ""), ("b", "")], [0, 1, 1]),
    ],
)
def test_replies_from_gives_the_tree(rows: list[tuple[str, str]], parents: list[int]) -> None:
    assert [p.parent for p in tree(*rows).posts[1:]] == parents


def test_an_answer_that_is_missing_is_reported() -> None:
    document = tree(("a", "b, gone"), ("b", ""), ("d", ""))
    assert [p.parent for p in document.posts] == [None, 0, 1, 0]
    assert "`Replies from:`" in document.problems[0].message


@pytest.mark.parametrize("line", ["a comment by A · today", "comment by A", f"I read a comment by A · {TIME}"])
def test_prose_is_no_header(line: str) -> None:
    assert PLUGIN.sniff(source(line.encode())) == 0.0
    document = read(line)
    assert (len(document.posts), len(document.problems)) == (1, 1)


def test_headers_without_words_are_refused() -> None:
    with pytest.raises(InputError, match="no words"):
        read(f"comment by A · {TIME} · LW\n\n")
