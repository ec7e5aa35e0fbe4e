from __future__ import annotations

import io
from pathlib import Path

import pytest

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers.forum_html import PLUGIN
from kb.records import ParsedDocument, RawPost

SAMPLES = Path(__file__).parents[1] / "samples" / "forum_html"
HEAD = '<!doctype html><html><head><link rel="canonical" href="{url}"></head><body>'
URL = "https://www.lesswrong.com/posts/mO2sRoof4lEak6fIn/moss"


def source(data: bytes) -> Source:
    return Source("t/page.html", data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7)


def read(data: bytes) -> ParsedDocument:
    (document,) = (r for r in PLUGIN.read(source(data)) if isinstance(r, ParsedDocument))
    return document


def by_key(name: str) -> tuple[ParsedDocument, dict[str, RawPost]]:
    document = read((SAMPLES / name).read_bytes())
    return document, {(p.key or "").removeprefix("forum:"): p for p in document.posts}


def node(id_: str, inside: str) -> str:
    return f'<div class="comments-node" id="{id_}"><div class="CommentsItem-root">{inside}</div></div>'


def test_react_markup() -> None:
    document, posts = by_key("lesswrong.html")
    top, first, second, last = document.posts
    assert (top.author, top.coauthors, top.karma, top.url) == ("Gudrun Aske", ("pitch_and_tar",), 73, document.url)
    assert (first.author, first.account, first.karma, first.agreement) == ("Oskar Vandeleur", "slate-works", 21, -6)
    assert (first.parent, second.parent, last.parent) == (0, 1, None)
    assert last.parent_key == "forum:cM3oss4rOof5lEak6"
    assert (second.karma, second.retracted, second.date) == (-3, True, "2024-10-02T10:05:00Z")
    assert document.text[first.start : first.end].startswith("> A roof that fails")
    assert set(posts) == {"mO2sRoof4lEak6fIn", "cM1oss2rOof3lEak4", "cM2oss3rOof4lEak5", "cM4oss5rOof6lEak7"}


def test_the_state_of_a_page_is_preferred_to_its_markup() -> None:
    document, posts = by_key("ea-state.html")
    whole = posts["cG1rAin2bAnk3sEed"]
    assert "this is the whole" in document.text[whole.start : whole.end]
    assert (whole.author, whole.karma, whole.reactions[0].count) == ("Imke", 11, 3)
    assert posts["cG9oNlyInTheMark"].author == "Marku Ståhl"
    assert "recommended" not in document.text
    assert document.tags == ("Global health",)


def test_greaterwrong() -> None:
    document, posts = by_key("greaterwrong.html")
    assert [(p.author, p.account, p.karma, p.agreement, p.parent) for p in document.posts] == [
        ("Benedikta Lowe", "benlowe", 57, None, None), ("tock", None, 9, -4, 0),
        ("Benedikta Lowe", "benlowe", 1, None, 1),
    ]  # fmt: skip
    assert document.date == "2021-09-14T03:00:00Z"
    assert (posts["cC1lock2fAst3five"].url or "").startswith("https://www.lesswrong.com/posts/")


@pytest.mark.parametrize(
    ("page", "sure"),
    [
        (HEAD.format(url=URL), True),
        (HEAD.format(url="https://ea.greaterwrong.com/posts/mO2sRoof4lEak6fIn/x"), True),
        (HEAD.format(url="https://example.org/lesswrong.com/"), False),
        (HEAD.format(url="https://notlesswrong.com/posts/x"), False),
        ("<!-- saved from url=(0050)https://forum.effectivealtruism.org/posts/a --><html>", True),
        ('<html><div class="CommentsItem-root PostsPage-x">', True),
        ("<html><p>I read LessWrong.</p>", False),
        ("Moss. <link rel=canonical href=" + URL + ">", False),
    ],
)
def test_how_a_page_is_known(page: str, sure: bool) -> None:
    assert (PLUGIN.sniff(source(page.encode())) >= 0.9) is sure


def test_comments_of_several_posts_on_one_page() -> None:
    link = '<a href="/posts/{}/x?commentId={}"><time datetime="2024-01-01T00:00:00Z"></time></a>'
    rows = [("cA1aaaaaaaaaaaaaa", "pA1aaaaaaaaaaaaaa"), ("cB1bbbbbbbbbbbbbb", "pB1bbbbbbbbbbbbbb")]
    page = HEAD.format(url="https://www.lesswrong.com/users/moss") + "".join(
        node(c, link.format(p, c) + '<div class="CommentBody-root"><p>Moss.</p></div>') for c, p in rows
    )
    found = [r for r in PLUGIN.read(source(page.encode())) if isinstance(r, ParsedDocument)]
    assert [(d.part, len(d.posts)) for d in found] == [(p, 1) for _, p in rows]


@pytest.mark.parametrize(
    "script",
    [
        "__APOLLO_STATE__ = {",
        "__APOLLO_STATE__ = " + '{"a":' * 9999,
        "__APOLLO_STATE__ = 3",
        '__APOLLO_STATE__={"Post:x":7}',
    ],
)
def test_a_broken_state_leaves_the_markup(script: str) -> None:
    body = '<div class="CommentBody-root"><p>Moss.</p></div>'
    page = HEAD.format(url=URL) + f"<script>{script}</script>" + node("cA1aaaaaaaaaaaaaa", body)
    document = read(page.encode())
    assert [(p.author, p.parent_key) for p in document.posts] == [(None, "forum:mO2sRoof4lEak6fIn")]


def test_a_page_without_a_post_is_refused() -> None:
    for page in (HEAD.format(url=URL) + "<p>Loading</p>", "<html>", "<!-- -->", "words"):
        with pytest.raises(InputError, match="no post or comment"):
            read(page.encode())


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLES.glob("*.html")))
def test_a_page_cut_anywhere_is_read_or_refused(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    for part in range(1, 20):
        try:
            found = list(PLUGIN.read(source(data[: len(data) * part // 20])))
        except InputError:
            continue
        assert found
