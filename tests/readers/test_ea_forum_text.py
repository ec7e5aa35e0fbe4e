from __future__ import annotations

import io

import pytest

from kb.protocols import Source
from kb.readers.ea_forum_text import PLUGIN
from kb.records import ParsedDocument, PostKind


def read(text: str) -> ParsedDocument:
    data = text.encode()
    (document,) = PLUGIN.read(Source("t/thread.txt", data, lambda: io.BytesIO(data), 10**6))
    assert isinstance(document, ParsedDocument)
    return document


def body(document: ParsedDocument, number: int) -> str:
    return document.text[document.posts[number].start : document.posts[number].end]


THREAD = "A title\nBy Ann_Lee @ 2023-01-02T03:04 (+5)\nThe post.\n{header}\nThe comment.\n"


@pytest.mark.parametrize(
    ("header", "name", "date", "karma"),
    [
        ("Bo Ek @ 2023-11-28T01:27 (+2)", "Bo Ek", "2023-11-28T01:27", 2),
        ("Bo Ek @ 2023-11-28T01:27", "Bo Ek", "2023-11-28T01:27", None),
        ("Bo Ek @ 2023-11-28T01:27 (-12)", "Bo Ek", "2023-11-28T01:27", -12),
        ("Bo Ek @ 2023-11-28T01:27 (−12)", "Bo Ek", "2023-11-28T01:27", -12),
        ("Bo Ek @ 2023-11-28T01:27 (0)", "Bo Ek", "2023-11-28T01:27", 0),
        ("Bo Ek @ 2023-11-28T01:27:09.5Z (+2)", "Bo Ek", "2023-11-28T01:27:09.5Z", 2),
        ("Bo Ek @ 2023-11-28T01:27:09+02:00 (+2)", "Bo Ek", "2023-11-28T01:27:09+02:00", 2),
        ("bo@home @ 2023-11-28T01:27 (+2)", "bo@home", "2023-11-28T01:27", 2),
        ("bo @ home @ 2023-11-28T01:27 (+2)", "bo @ home", "2023-11-28T01:27", 2),
        ("nullBo Ek @ 2023-11-28T01:27 (+2)", "Bo Ek", "2023-11-28T01:27", 2),
        ("nullÅke @ 2023-11-28T01:27 (+2)", "Åke", "2023-11-28T01:27", 2),
        ("nullify @ 2023-11-28T01:27 (+2)", "nullify", "2023-11-28T01:27", 2),
        ("By Jove @ 2023-11-28T01:27 (+2)", "By Jove", "2023-11-28T01:27", 2),
        ("Adrià R. Moe @ 2023-11-28T01:27 (+2)", "Adrià R. Moe", "2023-11-28T01:27", 2),
        ("Bo Ek @ 2023-11-28T01:27 (+2) \r", "Bo Ek", "2023-11-28T01:27", 2),
    ],
)
def test_headers(header: str, name: str, date: str, karma: int | None) -> None:
    document = read(THREAD.format(header=header))
    post, comment = document.posts
    assert (document.title, post.author, post.kind, post.karma) == ("A title", "Ann_Lee", PostKind.POST, 5)
    assert (comment.author, comment.date, comment.karma, comment.kind) == (name, date, karma, PostKind.COMMENT)
    assert (body(document, 0), body(document, 1)) == ("The post.", "The comment.")
    assert comment.parent == 0
    assert document.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "Write to me @ the office.",
        "> Bo Ek @ 2023-11-28T01:27 (+2)",
        "We meet again @ 2023-11-28T01:27 sharp (+2)",
        "As I said before, it all depends on the weather @ 2023-11-28T01:27",
        "@bo I doubt it.",
        "2023-11-28T01:27 (+2)",
    ],
)
def test_a_line_that_only_mentions_an_at_sign_is_no_header(line: str) -> None:
    document = read(THREAD.format(header=line))
    assert len(document.posts) == 1
    assert line in body(document, 0)


def test_a_time_that_does_not_exist_is_a_problem_with_its_line() -> None:
    document = read(THREAD.format(header="Bo Ek @ 2023-13-28T01:27 (+2)"))
    assert document.posts[1].date is None
    assert [(p.line, "2023-13-28" in p.message) for p in document.problems] == [(4, True)]


def test_a_comment_without_text_is_a_problem_and_shifts_no_parent() -> None:
    document = read(THREAD.format(header="Bo Ek @ 2023-11-28T01:27 (+2)\nCy @ 2023-11-28T01:28 (+2)"))
    assert [p.author for p in document.posts] == ["Ann_Lee", "Cy"]
    assert [p.line for p in document.problems] == [4]


def test_a_link_post_keeps_its_title_as_its_text() -> None:
    document = read("A title that says it all\nBy Ann @ 2023-01-02T03:04 (+5)\nBo @ 2023-01-02T04:00 (+1)\nYes.\n")
    assert body(document, 0) == "A title that says it all"
    assert document.posts[1].parent == 0


def test_comments_without_a_post_answer_nothing_by_default() -> None:
    document = read("Bo @ 2023-01-02T04:00 (+1)\nOne.\nCy @ 2023-01-02T05:00 (+1)\nTwo.\n")
    assert [(p.kind, p.parent) for p in document.posts] == [(PostKind.COMMENT, None)] * 2
    assert document.title == "thread"


COMMENTS = (
    "T\nBy Ann_Lee @ 2023-01-01T00:00 (+5)\n"
    "The post says that kettles sing in the evening, and nobody knows why they do.\n"
    "Bo Ek @ 2023-01-01T01:00 (+1)\nMy kettle has been silent since the great flood of last November.\n"
    "Cy Moe @ 2023-01-01T02:00 (+1)\nKettles are a distraction from the real subject, which is toast.\n"
    "Di @ 2023-01-01T03:00 (+1)\n{text}\n"
)


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("I like this.", 0),
        ("My kettle has been silent since the great flood of last November.\nMine too.", 1),
        ("> a distraction from the real subject\nSurely not.", 2),
        ('Re: "silent since the great flood" -- how sad.', 1),
        ("@Bo Ek how sad.", 1),
        ("@bo_ek how sad.", 1),
        ("Cy, toast is nothing without a kettle.", 2),
        ("I agree with Bo here.", 1),
        ("Not so fast, Cy. Toast is nothing without a kettle.", 2),
        ("Bo and Cy seem to agree.", 0),
        ("Have you thanked Bo for it?", 0),
        ("@Bo Ek see what stands above: kettles are a distraction from the real subject, which is toast.", 2),
    ],
)
def test_parents_follow_from_quotes_and_names(text: str, parent: int) -> None:
    assert read(COMMENTS.format(text=text)).posts[3].parent == parent


def test_nobody_answers_themselves_for_repeating_their_own_words() -> None:
    text = COMMENTS.format(text="My kettle has been silent since the great flood.")
    assert read(text).posts[3].parent == 1
    assert read(text.replace("Di @", "Bo Ek @")).posts[3].parent == 0
