from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.records import Document, Post, PostKind, Sentence
from kb.stages.segment import segment


def cut(text: str, form: str = "test", start: int = 0, end: int | None = None) -> list[Sentence]:
    end = len(text) if end is None else end
    post = Post("p:1", "d:1", "a:1", PostKind.POST, start, end, 1, 1)
    return segment(Document("d:1", "t.txt", form, "T", text), [post])


def texts(text: str, form: str = "test") -> list[str]:
    return [s.text for s in cut(text, form)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The wall leaks. It always did.", ["The wall leaks.", "It always did."]),
        ("Dr. Holm agrees, e.g. here. It cost 3.5 m.", ["Dr. Holm agrees, e.g. here.", "It cost 3.5 m."]),
        ("Really?! No way.", ["Really?!", "No way."]),
        ('He said "It floods." Then he left.', ['He said "It floods."', "Then he left."]),
        ("**The wall is low.** It floods.", ["The wall is low.", "It floods."]),
        ("1. First point. Second.\n2) Next one.", ["First point.", "Second.", "Next one."]),
        ("- item one\n• item two", ["item one", "item two"]),
        ("> Quoted words.\nMine.", ["Quoted words.", "Mine."]),
        ("Émile l'a vu. 🎉🎉 The tide turned.", ["Émile l'a vu.", "🎉🎉 The tide turned."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("", []),
        (" \n\t\n", []),
        ("** **", []),
    ],
)
def test_golden_cuts(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_markdown_lines_may_be_wrapped_and_code_is_left_out() -> None:
    text = "A wrapped line\ngoes on. Next.\n\n# Head\ntext under\n```\ncode. here.\n```\nafter\n- one\n- two"
    assert texts(text, "markdown") == [
        "A wrapped line\ngoes on.", "Next.", "Head", "text under", "after", "one", "two",
    ]  # fmt: skip
    assert texts("A wrapped line\ngoes on. Next.") == ["A wrapped line", "goes on.", "Next."]


def test_paragraphs_are_counted_within_each_post() -> None:
    assert [s.paragraph for s in cut("One. Two.\n\nThree.")] == [0, 0, 1]


def test_posts_are_cut_apart_and_nothing_else_is_read(talk: Callable) -> None:
    thread = talk()
    one = thread.post("It leaks. It floods.")
    two = thread.post("It does not.", "Ben", one)
    found = segment(thread.document, [one, two])
    assert [(s.post_id, s.text) for s in found] == [
        (one.id, "It leaks."), (one.id, "It floods."), (two.id, "It does not."),
    ]  # fmt: skip
    assert all(s.document_id == thread.id for s in found)


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["test", "markdown", "createdebate"]), st.data())
def test_spans_hold_their_text_for_any_unicode(text: str, form: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = cut(text, form, start, end)
    position = start
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert position <= sentence.start < sentence.end <= end
        position = sentence.end


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Wind", "naïve", "日本", "e.g.", "3.5", "ok?", "(so)", "🎉", "end.", "x!", "\n"])))
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "Start " + " ".join(parts)
    held = "".join(s.text for s in cut(text))
    assert sorted("".join(held.split())) == sorted("".join(text.split()))
