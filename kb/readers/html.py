"""Any article saved as HTML: its main text, without menus, adverts and comments (https://trafilatura.readthedocs.io)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._bibliography import described
from kb.readers._decode import decode, stem
from kb.readers._html_article import Article, article_of
from kb.readers._html_bytes import begins_as_html, decoded, has_tags
from kb.records import ParsedDocument, PostKind, Problem, RawPost

_SUFFIXES = (".html", ".htm", ".xhtml")
_LIKELY = 0.5
# Without a main part that stands out, all of the page is taken for it.
_UNSURE = 0.5


class Html:
    """Reads an HTML page as one post: the article on it."""

    name = "html"
    description = "any article saved as HTML: main text, title, authors, date"
    signs = "begins with <!doctype html>, <html> or <head>; or a name that ends in .html"
    origin = "your browser: Save Page As; pages of the known forums have readers of their own"

    def sniff(self, source: Source) -> float:
        """Return a middling value for HTML: a reader that knows the site knows it better."""
        named = source.path.casefold().endswith(_SUFFIXES)
        return _LIKELY if begins_as_html(source.head) or (named and has_tags(source.head)) else 0.0

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` if it is no HTML, or there is no text on it."""
        data = source.read_bytes()
        if not data.strip() or not has_tags(data):
            decode(source)
            raise InputError(f"{source.path}: not HTML: there is no tag in it", hint="name another --format")
        page, problem = decoded(data, source.path)
        article = article_of(page)
        if article is None:
            raise InputError(f"{source.path}: no text on this page", hint="save the page once it shows its text")
        yield _document(source, article, [problem] if problem else [])


def _document(source: Source, article: Article, problems: list[Problem]) -> ParsedDocument:
    if not article.authors:
        entry, broken = described(source, article.title)
        problems += broken
        article = replace(
            article, title=entry.title or article.title, authors=entry.authors, date=entry.date or article.date,
            url=entry.url or article.url, tags=entry.tags or article.tags,
        )  # fmt: skip
    authors = article.authors
    post = RawPost(
        PostKind.POST, 0, len(article.text.rstrip()), authors[0] if authors else None, None if authors else "1",
        date=article.date, url=article.url, coauthors=tuple(authors[1:]), confidence=1.0 if article.sure else _UNSURE,
    )  # fmt: skip
    return ParsedDocument(
        format=Html.name, title=article.title or source.title or stem(source.path), text=article.text, posts=(post,),
        url=article.url, date=article.date, tags=article.tags, problems=tuple(problems), anchors=article.anchors,
    )  # fmt: skip


PLUGIN: Reader = Html()
