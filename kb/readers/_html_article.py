"""The article on a page, and who wrote it: main text by trafilatura."""

from __future__ import annotations

import bisect
import html
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from lxml import etree

from kb.readers._fields import written_time
from kb.readers._html import clean, html_text, plain
from kb.readers._html_people import people, signers
from kb.text import normalise

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# What trafilatura calls the parts of a text, and what HTML does.
_NAMES = {
    "head": "h2", "quote": "blockquote", "list": "ul", "item": "li", "row": "tr", "cell": "td", "lb": "br",
    "hi": "b", "ref": "a",
}  # fmt: skip
_PROLOG = re.compile(r"\A\s*<\?xml[^<>]*\?>")
_TAG = re.compile(r"<[^<>]*>")
_ITEM = re.compile(r"<(?:li|dd|dt)\b", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} ")
_PARAGRAPH_MARK = re.compile(r"(?:> )*(?:#{1,6} |- |\d+\. )?")
_SOUGHT = 40
# An article has far fewer; the extractor would take minutes to find none.
_MOST_TAGS = 100_000
_MOST_LINKS = 8_000
_MOST_ITEMS = 4_000
_MOST_MISSED = 50


@dataclass(frozen=True, slots=True)
class Article:
    """An article: `text` with a paragraph a line; anchors are lines of the page. `sure`: its main part stood out."""

    title: str
    authors: tuple[str, ...]
    date: str | None
    url: str | None
    tags: tuple[str, ...]
    text: str
    anchors: tuple[tuple[int, int], ...]
    sure: bool


def article_of(page: str) -> Article | None:
    """Return the article on a page; None if there is no text on it."""
    page = _PROLOG.sub("", plain(page), count=1)
    found, body = _extracted(page)
    soup = BeautifulSoup(page, "lxml", parse_only=SoupStrainer(["title", "meta", "script"]))
    title = _title(soup, getattr(found, "title", None) or "")
    authors = signers(soup) or people(getattr(found, "author", None) or "")
    text = _text(body) if body is not None else ""
    sure = bool(text)
    text = _without_title(text or _whole(page), title)
    if not text:
        return None
    date, url = getattr(found, "date", None), getattr(found, "url", None)
    return Article(
        title=title, authors=tuple(authors), date=written_time(date or ""), url=url or None,
        tags=tuple(_tags(found)), text=text + "\n", anchors=tuple(_anchors(text, page)), sure=sure,
    )  # fmt: skip


def _is_data(page: str) -> bool:
    """Tell whether a page is one long list, for which parsers take time by the square of its length."""
    return len(_ITEM.findall(page)) > _MOST_ITEMS


def _whole(page: str) -> str:
    return clean(html.unescape(_TAG.sub("\n", page))) if _is_data(page) else html_text(page)


def _extracted(page: str) -> tuple[object, etree._Element | None]:
    """Return what trafilatura finds on a page, and the body of it; (None, None) where it finds no main part."""
    if page.count("<") > _MOST_TAGS or page.count("<a ") > _MOST_LINKS or _is_data(page):
        return None, None
    from trafilatura import bare_extraction

    found = body = None
    for precise in (True, False):
        try:
            found = bare_extraction(
                page, favor_precision=precise, include_comments=False, include_formatting=True, with_metadata=True,
                # A date in the running text is none of the article's.
                date_extraction_params={"extensive_search": False, "original_date": True},
            )  # fmt: skip
        except RecursionError:
            return None, None
        body = getattr(found, "body", None)
        if body is not None and len(body):
            break
    return found, body


def _text(body: etree._Element) -> str:
    """Return the words of an extracted body in the form of `html_text`."""
    for element in body.iter():
        if element.tag == "head":
            level = element.get("rend") or ""
            element.tag = level if re.fullmatch("h[1-6]", level) else "h2"
        elif element.tag == "code":
            element.tag = "pre" if "\n" in "".join(element.itertext()) else "span"
        elif element.tag in _NAMES:
            # Any other name stays as it is: a broken page has names that cannot be set again.
            element.tag = _NAMES[element.tag]
    return html_text(etree.tostring(body, encoding="unicode", method="html"))


def _without_title(text: str, title: str) -> str:
    """Return the text without a heading on top that says the title again."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if _HEADING.match(first) and _HEADING.sub("", first, count=1) == title else text


def _title(soup: BeautifulSoup, found: str) -> str:
    """Return the title that was found if the page's own bears it out, which also names the site; else that one."""
    own = " ".join(soup.title.get_text().split()) if soup.title else ""
    found = " ".join(found.split())
    return found if found and (not own or normalise(found) in normalise(own)) else own


def _tags(found: object) -> Iterator[str]:
    seen: set[str] = set()
    for field in ("tags", "categories"):
        for entry in getattr(found, field, None) or ():
            for tag in str(entry).split(","):
                words = " ".join(tag.split())
                if words and words not in seen:
                    seen.add(words)
                    yield words


def _anchors(text: str, page: str) -> Iterator[tuple[int, int]]:
    """Yield (first character, line of the page) of the paragraphs whose opening words stand there in this order."""
    source, starts = _flat(page)
    place = missed = offset = 0
    yielded = False
    for paragraph in text.split("\n"):
        words = _squeezed(_PARAGRAPH_MARK.sub("", paragraph, count=1))[:_SOUGHT]
        at = source.find(words, place) if words and missed < _MOST_MISSED else -1
        if at >= 0:
            place = at + len(words)
            yield offset, bisect.bisect_right(starts, at)
            yielded = True
        elif words:
            missed += 1
            if not yielded:
                yield 0, 1
                yielded = True
        offset += len(paragraph) + 1


def _flat(page: str) -> tuple[str, list[int]]:
    """Return the letters of a page without its tags, and where in them each of its lines begins."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    # A tag may go over several lines: its line ends stay, so that lines can be counted.
    for line in html.unescape(_TAG.sub(lambda m: "\n" * m[0].count("\n"), page)).split("\n"):
        starts.append(length)
        parts.append(_squeezed(line))
        length += len(parts[-1])
    return "".join(parts), starts


def _squeezed(words: str) -> str:
    return "".join(words.split())
