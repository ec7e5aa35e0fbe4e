"""Markdown to the plain text that stages read: a paragraph a line, `> ` before quoted ones, list marks before items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.readers._html import clean, html_text, plain

# What is nested deeper than any person writes comes without its blocks.
_DEEPEST = 20
_NESTED = re.compile(r"^[ \t>*#+-]+", re.MULTILINE)
# Parsing costs more than the length where nearly all is markup.
_LONGEST = 20_000
_MOST_MARKUP = 20_000
_MARKUP = frozenset("[]*_`<!>|~")


def markdown_text(markdown: str, *, html: bool = True) -> str:
    """Return the words of markdown (CommonMark with tables and strikethrough) in the form of `html_text`.

    With `html`, HTML in it is read as such; without, it is words like any other.
    """
    body = plain(markdown)
    if len(body) > _LONGEST and sum(c in _MARKUP for c in body) > _MOST_MARKUP:
        return clean(body)
    found = "\n\n".join(block for block in _blocks(_parser(html).parse(body)) if block.strip("> "))
    return clean(found) or clean(_NESTED.sub("", body))


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Yield the paragraphs in order; quote marks stand before each line, list marks before the first."""
    quotes, mark = 0, ""
    row: list[str] | None = None
    for token in tokens:
        kind = token.type
        if kind in {"blockquote_open", "blockquote_close"}:
            quotes += token.nesting
        elif kind == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif kind == "heading_open":
            mark = "#" * int(token.tag[1:]) + " "
        elif kind == "tr_open":
            row = []
        elif kind == "tr_close":
            yield _quoted(" | ".join(row or ()), quotes)
            row = None
        elif kind == "inline" and row is not None:
            row.append(_inline(token))
        elif kind in {"inline", "fence", "code_block", "html_block"}:
            yield _quoted(mark + _words(token), quotes)
            mark = ""


def _words(token: Token) -> str:
    if token.type == "inline":
        return _inline(token)
    return html_text(token.content) if token.type == "html_block" else f"```\n{token.content.rstrip()}\n```"


def _quoted(block: str, quotes: int) -> str:
    return "\n".join("> " * quotes + line for line in block.split("\n")) if quotes else block


def _inline(token: Token) -> str:
    return "".join(_word(child) for child in token.children or ())


def _word(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " " if token.type == "softbreak" else "\n"
    return token.content if token.type in {"text", "code_inline", "text_special"} else ""


@cache
def _parser(html: bool) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": html, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
