"""HTML fragments to the plain text that stages read: a paragraph a line, `> ` before quoted ones."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

# Their content is no prose of the author's.
_DROPPED = ("script", "style", "template", "noscript", "svg", "iframe", "form", "button", "nav", "head", "hr")
# A paragraph that holds one of these is its own text; every other tag only frames or marks words.
_KEPT = [
    "p", "br", "div", "blockquote", "ul", "ol", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr",
    "td", "th", "q", "article", "section", "figure", "figcaption", "dl", "dt", "dd", "details", "summary",
]  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\xad]")
_LINE_MARK = re.compile(r"(?:> ?|[ \t])*")
_DEEPEST = 200
# Parsing costs so much a tag that a megabyte of nothing else would take half a minute.
_MOST_TAGS = 20_000
# Each item of a list is counted from its beginning.
_MOST_ITEMS = 2_000
_PARAGRAPH = re.compile(r"</?(?:p|div)(?:\s[^<>]*)?>", re.IGNORECASE)
_QUOTE = re.compile(r"<(/?)blockquote(?:\s[^<>]*)?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WORDS_TAG = re.compile(r"</?(?:a|b|em|i|s|span|strong|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
_VOID = frozenset({"br", "hr", "img", "p", "li", "input", "meta", "link", "source", "wbr", "col", "td", "tr", "th"})


def html_text(html: str) -> str:
    """Return the words of an HTML fragment: paragraphs as lines, list items after `- `, quoted lines after `> `.

    Links, emphasis and the like leave their words. What is nested deeper, or holds more tags, than any text a person
    wrote comes without its blocks.
    """
    html = plain(html)
    if html.count("<") > _MOST_TAGS or html.count("<li") > _MOST_ITEMS or _depth(html) > _DEEPEST:
        return clean(_TAG.sub(" ", html))
    simple = _simple(html)
    return soup_text(BeautifulSoup(html, "lxml")) if simple is None else simple


def soup_text(tree: Tag) -> str:
    """Return the words of a parsed piece of HTML as `html_text` does; the tree is changed."""
    for tag in tree(_DROPPED):
        tag.decompose()
    for words in tree.find_all(string=True):
        # A line feed in the source of a page is a space to its reader.
        if "\n" in words and words.find_parent(("pre", "textarea")) is None:
            words.replace_with(words.replace("\n", " "))
    return clean(_converter().convert_soup(tree))


def plain(text: str) -> str:
    """Return text without what no author typed and no database holds: NULs, control and surrogate characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Return text with one space between words, no white space around lines, no two blank lines in a row."""
    lines = [_clean_line(line) for line in _INVISIBLE.sub("", plain(text)).split("\n")]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept).strip("\n")


def _clean_line(line: str) -> str:
    mark = _LINE_MARK.match(line)
    quoted = "> " * line[: mark.end()].count(">") if mark else ""
    words = _SPACES.sub(" ", line[mark.end() if mark else 0 :]).strip()
    return (quoted + words) if words else ""


def _simple(html: str) -> str | None:
    """Return the words of HTML that holds paragraphs, quotes and marked words alone, as most comments do; else None.

    It says what a parse would say, a hundred times faster.
    """
    words = _WORDS_TAG.sub("", _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", html.replace("\n", " "))))
    if "<" in (bare := _QUOTE.sub("", words)):
        return None
    if len(bare) == len(words):
        return clean(unescape(words))
    depth = 0
    lines: list[str] = []
    for number, piece in enumerate(_QUOTE.split(words)):
        if number % 2:
            # Between two pieces stands the slash of a closing tag, or nothing.
            depth = max(0, depth - 1 if piece else depth + 1)
            lines.append("")
        else:
            lines += ("> " * depth + line if line.strip() else "" for line in unescape(piece).split("\n"))
    return clean("\n".join(lines))


def _depth(html: str) -> int:
    """Return at most how deep tags are nested; libraries recurse that far."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _VOID:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


@cache
def _converter() -> MarkdownConverter:
    return MarkdownConverter(
        convert=_KEPT, heading_style="atx", bullets="-", escape_asterisks=False, escape_underscores=False,
        escape_misc=False,
    )  # fmt: skip
