"""What one process hands the other about a PDF: its head, then its pages (see `_pdf_worker`)."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of one line of a page; coordinates are in points from the lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    hyphen: bool = False


class Head(msgspec.Struct, frozen=True):
    """What stands before the pages: `error` says why there are none."""

    pages: int = 0
    title: str = ""
    author: str = ""
    error: str = ""


class Page(msgspec.Struct, frozen=True):
    """One page; `error` says why it has no lines, `cut` that it holds more than was taken."""

    number: int
    height: float = 0.0
    lines: tuple[Line, ...] = ()
    images: bool = False
    cut: bool = False
    error: str = ""
