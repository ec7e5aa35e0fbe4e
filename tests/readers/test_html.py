from __future__ import annotations

import io
import socket
from collections.abc import Mapping

import pytest
from lxml import etree

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers._html_article import _text
from kb.readers._html_people import people
from kb.readers.html import PLUGIN
from kb.records import ParsedDocument

PROSE = (
    "The bridge was closed for a year, and the ferry took its place. We counted who came and who stayed away, and "
    "the count surprised us: those who live nearest came least. We think that the toll explains most of it."
)
OTHER = (
    "It has been said that the nearest always come least, bridge or no bridge. That is true of museums, and we know "
    "of no reason why it should be true of bread. Whoever needs bread goes where the bread is sold."
)


def source(data: bytes, path: str = "saved/page.html", files: Mapping[str, bytes] | None = None) -> Source:
    return Source(path, data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**7, beside=(files or {}).get)


def read(page: str | bytes, files: Mapping[str, bytes] | None = None) -> ParsedDocument:
    data = page.encode() if isinstance(page, str) else page
    (document,) = PLUGIN.read(source(data, files=files))
    assert isinstance(document, ParsedDocument)
    return document


def page(body: str, head: str = "") -> str:
    return f"<!doctype html>\n<html>\n<head><title>Bread</title>{head}</head>\n<body>\n{body}\n</body></html>"


def article(*paragraphs: str) -> str:
    return "<article>\n" + "\n".join(f"<p>{p}</p>" for p in paragraphs) + "\n</article>"


def lines(document: ParsedDocument) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def test_the_article_comes_without_menus_adverts_footers_and_comments() -> None:
    body = (
        "<nav><ul><li><a href='/'>Home page</a></li><li><a href='/b'>Subscribe</a></li></ul></nav>"
        + article(PROSE, OTHER)
        + "<div id='comments'><div class='comment'><p>I disagree with all this, and I sell bread.</p></div></div>"
        + "<footer><p>All rights reserved.</p></footer><script>var x = 'not prose';</script>"
    )
    assert lines(read(page(body))) == [PROSE, OTHER]


def test_quotes_lists_and_headings_survive() -> None:
    quote, points = "<blockquote><p>One.</p><p>Two.</p></blockquote>", "<ul><li>toll</li><li>wind</li></ul>"
    body = f"<article><p>{PROSE}</p>{quote}<h2>Why</h2>{points}<p>{OTHER}</p></article>"
    assert lines(read(page(body))) == [PROSE, "> One.", "> Two.", "## Why", "- toll", "- wind", OTHER]


def test_links_and_emphasis_leave_their_words_and_code_its_line() -> None:
    body = article(PROSE, f"We <em>never</em> <a href='/x'>said</a> <code>so</code>. {OTHER}")
    assert lines(read(page(body)))[1] == f"We never said so. {OTHER}"


def test_every_paragraph_leads_to_its_line() -> None:
    paragraphs = (PROSE, "Now the numbers. " + PROSE, OTHER)
    document = read(page(article(*paragraphs)))
    starts = [document.text.index(paragraph) for paragraph in paragraphs]
    assert [line for start, line in document.anchors if start in starts] == [6, 7, 8]


HEAD = '<meta name="keywords" content="bread, ferries"><link rel="canonical" href="https://x.test/bread">'


def named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


GRAPH = '[{"@type": "Person", "name": "X"}, {"@type": "BlogPosting", "author": [{"name": "Ada Byte"}, "Bo Ek"]}]'


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (named("author", "Ada Byte and Bo Ek"), ("Ada Byte", "Bo Ek")),
        (named("citation_author", "Ek, Bo") + named("citation_author", "Ada Byte"), ("Bo Ek", "Ada Byte")),
        (linked('{"@graph": ' + GRAPH + "}"), ("Ada Byte", "Bo Ek")),
        (linked('{"@type": "Article", ') + named("author", "lowercase_handle"), ("lowercase_handle",)),
        (named("author", "https://social.test/ada"), ()),
        (named("author", ""), ()),
    ],
)
def test_the_author_is_who_the_page_names_to_machines(head: str, authors: tuple[str, ...]) -> None:
    (post,) = read(page(article(PROSE, OTHER), head)).posts
    assert tuple(filter(None, (post.author, *post.coauthors))) == authors
    assert bool(post.author) != bool(post.speaker)


def test_title_date_address_and_tags() -> None:
    head = HEAD + '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'
    document = read(page("<h1>Bread</h1>" + article(PROSE, OTHER), head))
    assert (document.title, document.date, document.url) == ("Bread", "2024-03-05", "https://x.test/bread")
    assert document.tags == ("bread", "ferries")
    assert not document.text.startswith("# Bread")


def test_a_date_in_the_text_is_not_the_article_s() -> None:
    assert read(page(article(PROSE, "On 3 May 1921 the first bridge fell. " + OTHER))).date is None


def test_without_an_author_a_bibliography_beside_it_counts() -> None:
    files = {"page.bib": b"@misc{k, title={Of Bread}, author={Ek, Bo}, year=2019}"}
    document = read(page(article(PROSE, OTHER)), files)
    assert (document.title, document.posts[0].author, document.date) == ("Of Bread", "Bo Ek", "2019")


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("windows-1252", '<meta charset="windows-1252">'),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
        ("windows-1252", ""),
        ("windows-1252", '<meta charset="no-such-thing">'),
        ("iso-8859-2", '<meta charset="iso-8859-2">'),
        ("shift_jis", '<meta charset="shift_jis">'),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str, head: str) -> None:
    word = {"shift_jis": "橋と渡し船", "iso-8859-2": "Žluťoučký kůň"}.get(encoding, "“Smørrebrød” – café")
    document = read(page(article(PROSE, f"{word}. {OTHER}"), head).encode(encoding))
    assert lines(document)[1] == f"{word}. {OTHER}"
    assert document.problems == ()


def test_bytes_of_another_encoding_are_told() -> None:
    data = page(article(PROSE, OTHER), '<meta charset="shift_jis">').encode().replace(b"bridge or", b"\xff\xfe\xa0")
    (problem,) = read(data).problems
    assert (problem.line, "SHIFT" in problem.message) == (7, True)


def test_a_page_without_a_main_part_is_taken_whole_and_less_sure() -> None:
    document = read("<p>Short.</p><p>Also short.</p>")
    assert "Short." in document.text
    assert document.posts[0].confidence <= 1.0


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"only words", b"<html><body></body></html>", b"<html><body>\x00\x01</body></html>", b"<p>\n</p>"],
)
def test_what_holds_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        list(PLUGIN.read(source(data)))
    assert caught.value.message.startswith("saved/page.html")
    assert caught.value.hint


def test_entities_of_the_page_s_own_are_inert(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader uses the network")

    monkeypatch.setattr(socket, "socket", none)
    laughs = '<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    own = f'<?xml version="1.0"?><!DOCTYPE html [{laughs}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    document = read(f"{own}<html><body>{article(PROSE, '&h; &f; ' + OTHER)}</body></html>")
    assert len(document.text) < 1_000
    assert "haha" not in document.text


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000,
        "<blockquote>" * 5_000,
        "<b>" * 20_000,
        "<ul><li>" * 5_000,
        "<table><tr><td>" * 5_000,
        "<" * 50_000,
        "<!--" * 20_000,
        "&amp;" * 20_000,
        "<a href=x>y</a> " * 12_000,
        "<li>x</li>" * 40_000,
    ],
)
def test_hostile_pages_end_well(body: str) -> None:
    try:
        assert read(page(body + f"<p>{PROSE}</p>")).text
    except InputError:
        return


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Ek, Bo", ["Bo Ek"]),
        ("Bo Ek, Ada Byte", ["Bo Ek", "Ada Byte"]),
        ("Bo Ek, PhD", ["Bo Ek"]),
        ("Bo Ek & Ada Byte", ["Bo Ek", "Ada Byte"]),
        ("Bo Ek; Byte, Ada", ["Bo Ek", "Ada Byte"]),
        ("Anonymous", []),
        ("bo@ek.test", []),
    ],
)
def test_people_in_a_line(words: str, names: list[str]) -> None:
    assert people(words) == names


def test_sniff_knows_html_and_leaves_sites_to_their_readers() -> None:
    for start in (
        "<!DOCTYPE html>",
        "<html>",
        "\n <!-- saved --> <HTML lang=en>",
        "<?xml version='1.0'?>\n<html>",
        "<head>",
    ):
        assert PLUGIN.sniff(source(start.encode(), "x")) == 0.5
        assert PLUGIN.sniff(source(start.encode("utf-16"), "x")) == 0.5
    assert PLUGIN.sniff(source(b"<p>words</p>")) == 0.5
    assert PLUGIN.sniff(source(b"<p>words</p>", "x.txt")) == 0.0
    assert PLUGIN.sniff(source(b"words about <html>", "x.txt")) == 0.0


def test_a_tag_whose_name_is_none_stops_nothing() -> None:
    body = etree.HTML('<html><body><h""x><p>The mill is the dearest scarecrow.</p></h""x></body></html>')
    assert _text(body) == "The mill is the dearest scarecrow."
