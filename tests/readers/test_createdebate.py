from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers.createdebate import PLUGIN
from kb.records import Document, Label, ParsedDocument, Post, PostKind
from kb.stages.segment import segment

REAL = Path(__file__).parents[3] / "shared" / "eval" / "threads" / "createdebate"


def source(text: str) -> Source:
    data = text.encode()
    return Source("d/debate.txt", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7)


def read(text: str) -> ParsedDocument:
    (document,) = PLUGIN.read(source(text))
    assert isinstance(document, ParsedDocument)
    return document


def body(document: ParsedDocument, number: int) -> str:
    return document.text[document.posts[number].start : document.posts[number].end]


HEAD = (
    "Source: https://debates.example/77\nTopic: Should wells be\ncovered?\n\n\n#1 Ann\n\nYes, because of\nleaves.\n\n\n"
)


def test_headers_give_author_parent_and_stance() -> None:
    found = read(
        HEAD + "#2 bob-7 Disputed #1\n\nNo.\n\n\n#3 Ann Supported #2\n\nRight.\n\n"
        "#4 Cy Clarified #2\n\nWhich?\n\n#5 Di\n\nAye.\n"
    )
    assert (found.title, found.url, found.anchors) == ("Should wells be covered?", "https://debates.example/77", ())
    assert [(p.author, p.parent, p.declared, p.kind) for p in found.posts] == [
        ("Ann", None, None, PostKind.POST),
        ("bob-7", 0, Label.DISPUTES, PostKind.COMMENT),
        ("Ann", 1, Label.SUPPORTS, PostKind.COMMENT),
        ("Cy", 1, Label.NEUTRAL, PostKind.COMMENT),
        ("Di", None, None, PostKind.POST),
    ]
    assert body(found, 0) == "Yes, because of\nleaves."
    assert found.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "#1 is the worst of them.",
        "#3 I doubt that",
        "#9000 Bob",
        "text #2 Bob",
        "#2",
        "#2Bob",
        "# 2 Bob",
        "#0 Bob Disputed #1",
    ],
)
def test_what_only_looks_like_a_header_stays_in_the_text(line: str) -> None:
    found = read(HEAD + f"Also:\n\n{line}\n\nThat is all.\n")
    assert len(found.posts) == 1
    assert body(found, 0).endswith(f"{line}\n\nThat is all.")


def test_a_header_needs_a_blank_line_above_it() -> None:
    assert len(read(HEAD + "I name\n#2 Bob\n\nas the culprit.\n").posts) == 1


def test_a_missing_argument_leaves_answers_without_parent_and_stance() -> None:
    found = read(HEAD + "#3 Bob Disputed #2\n\nNo.\n\n#4 Cy Supported #3\n\n\n#5 Di Disputed #5\n\nNever.\n")
    assert [(p.author, p.parent, p.declared) for p in found.posts[1:]] == [("Bob", None, None), ("Di", None, None)]
    assert [(p.line, p.message) for p in found.problems] == [
        (12, "#3 answers #2, which does not stand above it"),
        (16, "no text below #4"),
        (19, "#5 answers #5, which does not stand above it"),
    ]


def test_deleted_accounts_are_nobody_and_numbered_ones_keep_apart() -> None:
    found = read(
        HEAD
        + "".join(
            f"#{n} {name}\n\nWords.\n\n"
            for n, name in enumerate(["_deleted0_", "_deleted1_", "_deleted0_", "[deleted]", "[deleted]"], 2)
        )
    )
    assert [p.author for p in found.posts[1:]] == [None] * 5
    speakers = [p.speaker for p in found.posts[1:]]
    assert speakers[0] == speakers[2]
    assert len(set(speakers)) == 4


def test_words_above_the_first_argument_are_a_post_of_nobody() -> None:
    found = read("Topic: Wells\n\nA word on wells before we start.\n\n#1 Ann\n\nYes.\n")
    assert [(p.author, p.speaker) for p in found.posts] == [(None, "topic"), ("Ann", None)]
    assert body(found, 0) == "A word on wells before we start."


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (HEAD, True),
        ("#1 Ann\n\nYes.\n\n#2 Bob Disputed #1\n\nNo.\n", True),
        ("#1 Ann\n\nYes.\n\n#2 Bob\n\nNo.\n", False),
        ("Topic: wells\n\nWe met at noon.\n", False),
        ("# Wells\n\n#1 Ann said yes.\n\n#2 Bob Disputed #1\n", False),
    ],
)
def test_only_debates_are_recognised(text: str, sure: bool) -> None:
    assert (PLUGIN.sniff(source(text)) >= 0.9) is sure
    assert sure or PLUGIN.sniff(source(text)) == 0.0


def test_a_debate_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="without arguments"):
        read("Topic: wells\n\n#1 Ann\n\n")


def test_sentences_run_over_wrapped_lines() -> None:
    found = read(HEAD)
    document = Document("d:1", "t", found.format, found.title, found.text)
    post = Post("p:1", "d:1", "a:1", PostKind.POST, found.posts[0].start, found.posts[0].end, 1, 1)
    assert [s.text for s in segment(document, [post])] == ["Yes, because of\nleaves."]


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared")
def test_real_debates_come_in_with_every_author_parent_and_stance() -> None:
    labels = {"Disputed": Label.DISPUTES, "Supported": Label.SUPPORTS, "Clarified": Label.NEUTRAL, "": None}
    for path in sorted(REAL.glob("Ad*.txt")):
        text = path.read_text(encoding="utf-8")
        found = read(text)
        headers = re.findall(r"^#(\d+) (\S+)(?: (\w+) #(\d+))?$", text, re.MULTILINE)
        assert PLUGIN.sniff(source(text)) > 0.9
        assert len(found.posts) == len(headers) > 5
        assert [p.author or p.speaker for p in found.posts] == [name for _, name, _, _ in headers]
        for post, (number, _, bears, answered) in zip(found.posts, headers, strict=True):
            known = answered if answered and int(answered) < int(number) else ""
            assert post.parent == (int(known) - 1 if known else None)
            assert post.declared == (labels[bears] if known else None)
