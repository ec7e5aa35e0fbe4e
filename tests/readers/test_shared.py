"""What readers share: fields of any type, JSON that breaks off, bodies to text, records to a thread."""

from __future__ import annotations

import io
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers import _fields as fields
from kb.readers._html import html_text
from kb.readers._markdown import markdown_text
from kb.readers._records import Line, first_line, head_value, stream, whole
from kb.readers._thread import Item, Left, Thread, compose
from kb.records import PostKind, Problem


def source(data: bytes, limit: int = 10**6) -> Source:
    return Source("x.json", data[:HEAD_BYTES], lambda: io.BytesIO(data), limit)


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (1_700_000_000, "2023-11-14T22:13:20Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        (1_700_000_000_123, "2023-11-14T22:13:20Z"),
        ("2023-11-15T17:16", "2023-11-15T17:16:00"),
        ("2023-01-25T18:20:07.322Z", "2023-01-25T18:20:07Z"),
        ("2023-11-15 17:16:00+02:00", "2023-11-15T15:16:00Z"),
        ("15 Nov 2023 17:16 UTC", "2023-11-15T17:16:00Z"),
        ("Nov 15, 2023", "2023-11-15"),
        ("2024-01-01 10:00 +9999", "2024-01-01"),
        ("garbage 99999", None),
        ("", None),
        (True, None),
        (float("inf"), None),
        (-5, None),
        (10**400, None),
        ({"a": 1}, None),
        ("9" * 500, None),
    ],
)
def test_times(value: object, iso: str | None) -> None:
    assert fields.when({"t": value}, "t") == iso


@pytest.mark.parametrize(
    ("value", "found"),
    [(3, 3), ("-4", -4), (2.9, 2), ("x", None), (None, None), (True, None), (10**400, None), ([], None)],
)
def test_numbers(value: object, found: int | None) -> None:
    assert fields.number({"n": value}, "n") == found


@pytest.mark.parametrize("value", ["[deleted]", "", " ", None, "null", "[Removed]", "anonymous", 7.5, [], "x" * 300])
def test_who_is_nobody(value: object) -> None:
    assert fields.name({"n": value}, "n") in {None, "7.5"}


def test_a_name_is_one_line() -> None:
    assert fields.name({"n": " Ann\n  Holm "}, "n") == "Ann Holm"


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
def test_no_field_of_any_type_is_an_error(value: object) -> None:
    for record in ({"a": value}, value):
        fields.text(record, "a"), fields.number(record, "a"), fields.when(record, "a"), fields.name(record, "a")
        fields.flag(record, "a"), list(fields.records(record, "a")), fields.value(record, "a", "b")


@pytest.mark.parametrize(
    ("data", "kept", "line", "words"),
    [
        (b'{"data":{"results":[{"a":1},{"a":2,"b":"tr', {"data": {"results": [{"a": 1}]}}, 1, "breaks off"),
        (b'[{"a":1},\n{"b":oops},{"c":1}]', [{"a": 1}], 2, "not valid JSON"),
        (b'[{"a":1},{"a":2,"k":[{"z":1},{"z":2,"y":"w', [{"a": 1}, {"a": 2, "k": [{"z": 1}]}], 1, "breaks off"),
        (b'[{"a":1}', [{"a": 1}], 1, "breaks off"),
    ],
)  # fmt: skip
def test_what_was_whole_in_broken_json_is_kept(data: bytes, kept: object, line: int, words: str) -> None:
    found, problems = whole(source(data))
    assert found == kept
    assert [(p.line, words in p.message) for p in problems] == [(line, True)]


@pytest.mark.parametrize("data", [b"nope", b"[" * 9_999, b"", b"{", b"\xff"])
def test_json_of_which_nothing_can_be_kept_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        whole(source(data))
    assert caught.value.hint


def test_a_stream_gives_its_records_and_says_which_lines_are_none() -> None:
    long = b'{"long":"' + b"x" * 2_000 + b'"}'
    data = b'\xef\xbb\xbf{"a":1}\n\n[1]\n{"b":"\\ud800"}\n{"c":tr\n' + long + b'\n{"d":4}'
    problems: list[Problem] = []
    found = list(stream(source(data, 1_000), problems))
    assert found == [Line(1, {"a": 1}), Line(4, {"b": "\ud800"}), Line(7, {"d": 4})]
    assert [p.line for p in problems] == [3, 5, 6]
    many: list[Problem] = []
    assert list(stream(source(b"bad\n" * 50), many)) == []
    assert len(many) == 21
    assert many[-1].message == "30 more lines could not be read"


def test_a_stream_that_breaks_keeps_what_came_before() -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int = -1, /) -> bytes:
            if self.tell() > 10:
                raise OSError("the disk is gone")
            return super().readline(size)

    problems: list[Problem] = []
    data = b'{"a": 1}\n{"a": 2}\n{"a": 3}\n'
    found = list(stream(Source("x", data, lambda: Broken(data), 100), problems))
    assert [line.record["a"] for line in found] == [1, 2]
    assert "the disk is gone" in problems[0].message


def test_heads() -> None:
    assert head_value(source(b'{"a":1}\n{"b":2}')) == {"a": 1}
    assert head_value(source(b'{"posts":[{"id":1,"t":"abc')) == {"posts": [{"id": 1}]}
    assert head_value(source(b"words")) is None
    assert first_line(source(b'{"a":1}\n{"b":2}')) == {"a": 1}
    assert first_line(source(b"words\n")) is None


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One <b>two</b>\nthree <a href='x'>four</a>.</p><p>Five</p>", "One two three four.\n\nFive"),
        ("<blockquote><p>Said</p><p>more</p></blockquote><p>Answer</p>", "> Said\n\n> more\n\nAnswer"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n\n> > b"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("first<br>second<br/>third", "first\nsecond\nthird"),
        ("a &lt;b&gt; &amp; c&nbsp;d", "a <b> & c d"),
        ("<script>evil()</script><style>x{}</style><p>words</p>", "words"),
        ("<p>nul\0 esc\x1b[31m \ud800 zero\u200bwidth</p>", "nul esc[31m zerowidth"),
        ("1. not a list, snake_case and 2 * 3", "1. not a list, snake_case and 2 * 3"),
        ("", ""),
    ],
)
def test_html_to_text(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One *two*\nthree [four](http://x) and `five`.\n\nSix", "One two three four and five.\n\nSix"),
        ("> Said\n> more\n>\n> again\n\nAnswer", "> Said more\n\n> again\n\nAnswer"),
        ("- one\n- two\n\n3. three\n4. four", "- one\n\n- two\n\n3. three\n\n4. four"),
        ("# Head\n\nwords", "# Head\n\nwords"),
        ("a <b>c</b>\n\n<p>d <i>e</i></p>", "a c\n\nd e"),
        ("|a|b|\n|-|-|\n|c|d|", "a | b\n\nc | d"),
        (">" * 3_000 + "words", "words"),
    ],
)
def test_markdown_to_text(markdown: str, text: str) -> None:
    assert markdown_text(markdown) == text


THREAD = Thread("test", "f.json", "A title", part="7")


def item(key: str, parent: str | None = None, **more: object) -> Item:
    given_ = {"body": f"words of {key}", "line": int(key), "author": f"author {key}", "date": f"2024-01-{int(key):02}"}
    return Item(key=key, parent=parent, **{**given_, **more})


def test_records_in_any_order_make_the_same_thread() -> None:
    items = [item("1", kind=PostKind.POST), item("2", "1"), item("3", "2"), item("4", "1")]
    made = {compose(THREAD, order) for order in permutations(items)}
    (document,) = made
    assert document is not None
    assert [p.author for p in document.posts] == ["author 1", "author 2", "author 3", "author 4"]
    assert [p.parent for p in document.posts] == [None, 0, 1, 0]
    assert [document.text[p.start : p.end] for p in document.posts] == [f"words of {i}" for i in range(1, 5)]
    assert (document.title, document.part, document.problems) == ("A title", "7", ())
    assert [n for _, n in document.anchors] == [1, 1, 2, 3, 4]


def test_a_parent_comes_first_whatever_its_time() -> None:
    late = item("1", date="2025-01-01")
    document = compose(THREAD, [item("2", "1"), late])
    assert document is not None
    assert [(p.key, p.parent) for p in document.posts] == [("1", None), ("2", 0)]


def test_a_circle_of_answers_is_cut_and_said() -> None:
    document = compose(THREAD, [item("1", "3"), item("2", "1"), item("3", "2"), item("4", "4")])
    assert document is not None
    assert [(p.key, p.parent) for p in document.posts] == [("4", None), ("1", None), ("2", 1), ("3", 2)]
    assert [p.message.partition(":")[0] for p in document.problems] == ["1 answers itself through its own answers"]


def test_deleted_and_absent_parents() -> None:
    document = compose(THREAD, [item("1", body=""), item("2", "1"), item("3", "elsewhere")])
    assert document is not None
    assert [(p.key, p.parent, p.parent_key) for p in document.posts] == [("2", None, "1"), ("3", None, "elsewhere")]
    assert [p.message for p in document.problems] == ["1 deleted, with 1 answer: read without a parent"]


def test_a_record_that_stands_twice_counts_once_with_its_longer_body() -> None:
    document = compose(THREAD, [item("1"), item("1", body="the longer words of 1"), item("1", body="")])
    assert document is not None
    assert [document.text[p.start : p.end] for p in document.posts] == ["the longer words of 1"]


def test_nothing_to_read_is_no_document() -> None:
    assert compose(THREAD, [item("1", body=" \n ")]) is None
    assert compose(THREAD, []) is None


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("drain faster than clay", "drain faster than clay"),
        ("Drain faster, than clay,", "drain faster than clay"),
        ("something else entirely", None),
        ("", None),
    ],
)
def test_a_reaction_points_at_its_words(words: str, span: str | None) -> None:
    body = "I think raised beds drain faster than clay in a wet spring."
    document = compose(THREAD, [item("1", body=body, left=(Left("agree", "Bo", words=words),))])
    assert document is not None
    (left,) = document.posts[0].reactions
    assert (left.name, left.author) == ("agree", "Bo")
    assert (document.text[left.start : left.end] if left.start is not None else None) == span
