"""Saved pages of LessWrong, the EA Forum and the Alignment Forum, and of their mirror GreaterWrong.

Where the page carries the state that it was drawn from, the records in it are read, since they are whole; what
only the markup shows is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers import _forum_dom, _forum_greaterwrong
from kb.readers._decode import decode, head_text
from kb.readers._forum_predictions import Questions
from kb.readers._forum_records import Found, Kind, find
from kb.readers._forum_site import is_forum, post_in, site_of, slug_in
from kb.readers._forum_state import resolved, states
from kb.readers._forum_thread import Setting, document
from kb.readers._html import plain
from kb.readers._partition import Partition
from kb.records import Problem

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(?P<a>\S+)|(?:^|\n)\s*url:\s*(?P<b>https?://\S+)", re.IGNORECASE)
_LINK = re.compile(r"<(?:link|meta)\b[^<>]{0,2000}>", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:href|content)\s*=\s*[\"']?(?P<url>https?://[^\s\"'>]+)", re.IGNORECASE)
_IS_ADDRESS = re.compile(r"og:url|\bcanonical\b", re.IGNORECASE)
_IS_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|!--)", re.IGNORECASE)
_MARKUP = re.compile(
    r"\b(?:CommentsItem-|PostsPage-|UsersNameDisplay-|PostsPageTitle-|CommentFrame-)\w|__APOLLO_STATE__|\blw2-link\b"
)
_TOKEN = re.compile(r"[A-Za-z0-9]{15,20}")
_HEAD = 2_000_000
_SAVED_WITHIN = 2_000
_HINT = "save the page once its comments have loaded; --format html reads the article alone"


class ForumHtml:
    """Reads saved pages of the forums with their comments."""

    name = "forum_html"
    description = "saved pages of LessWrong, EA Forum, Alignment Forum, GreaterWrong: post and comments"
    signs = "HTML with the address of one of the sites, or with their class names (CommentsItem-, lw2-link)"
    origin = "your browser: expand all comments, then Save Page As"

    def sniff(self, source: Source) -> float:
        """Return how surely the page says that it comes from one of the sites, or has their markup."""
        text = head_text(source)
        if text is None or not _IS_HTML.match(text):
            return 0.0
        if any(is_forum(url) for url in _addresses(text)):
            return 0.95
        return 0.9 if len(set(_MARKUP.findall(text))) > 1 else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the thread of the page, or one a post where it shows several. Raises `InputError` if it shows none."""
        text = decode(source)
        page = next((url for url in _addresses(text) if is_forum(url)), "")
        post = post_in(page)
        with Partition(source.max_bytes) as threads:
            questions = Questions()
            for found in _all(text, page, post):
                _take(found, threads, questions)
            setting = Setting(self.name, source.path, bool(post), _lines(text), source.title)
            read = 0
            for group in threads.groups():
                # The state also holds posts that the page only recommends.
                made = document(group, setting, questions) if not post or group.name in ("", post) else None
                read += made is not None
                if made is not None:
                    yield made
        if not read:
            raise InputError(f"{source.path}: no post or comment found on this page", hint=_HINT)
        if unused := questions.unused():
            message = f"predictions without their post on the page: {unused:,}"
            yield Problem(source.path, None, message, "they were passed over")


def _all(text: str, page: str, post: str) -> Iterator[Found]:
    """Yield the records of the state, then those of the markup that it does not hold."""
    tree = _tree(text)
    if tree is None:
        return
    seen: set[str] = set()
    scripts = ((s.get("type") or "", s.text or "") for s in tree.iter("script"))
    for value in states(scripts):
        for form in resolved(value):
            for found in find(form):
                # Without words, or as a preview, a record of the state tells less than the markup.
                whole = isinstance(found.record.get("htmlBody"), str) or found.record.get("contents")
                if found.kind in {Kind.POST, Kind.COMMENT} and whole:
                    seen.add(str(found.record["_id"]))
                yield found
    site = _forum_greaterwrong if _forum_greaterwrong.is_greaterwrong(tree) else _forum_dom
    for record in site.records(tree, post):
        if record["_id"] not in seen:
            kind = Kind(record["kind"])
            thread = record["_id"] if kind is Kind.POST else record.get("postId") or post
            own = {"pageUrl": page} if kind is Kind.POST and site_of(page) else {}
            yield Found(kind, str(thread), "", {"source": page, "post_slug": slug_in(page), **own, **record}, sure=True)


def _take(found: Found, threads: Partition, questions: Questions) -> None:
    if found.kind in {Kind.QUESTION, Kind.PREDICTION}:
        questions.add(found)
    else:
        threads.add(found.thread, 1, found.record)


def _tree(text: str) -> HtmlElement | None:
    try:
        return document_fromstring(plain(text).encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return None


def _addresses(text: str) -> Iterator[str]:
    """Yield what a page says its own address is: where it was saved from, then its links to itself."""
    head = text[:_HEAD]
    for match in _SAVED_FROM.finditer(head[:_SAVED_WITHIN]):
        yield match["a"] or match["b"]
    tags = [tag for tag in _LINK.findall(head) if _IS_ADDRESS.search(tag)]
    # A post that stands on two sites names the other one as canonical.
    for tag in sorted(tags, key=lambda tag: "og:url" not in tag):
        if found := _ADDRESS.search(tag):
            yield found["url"]


def _lines(text: str) -> dict[str, int]:
    """Return the line at which each id of a page first stands."""
    found: dict[str, int] = {}
    line, position = 1, 0
    for match in _TOKEN.finditer(text) if "\n" in text else ():
        line += text.count("\n", position, match.start())
        position = match.start()
        found.setdefault(match[0], line)
    return found


PLUGIN: Reader = ForumHtml()
