"""HTML bytes to text: HTML says its own encoding, and often it is not UTF-8 (https://encoding.spec.whatwg.org)."""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector

from kb.errors import InputError
from kb.records import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "windows-1252"
# What browsers read for these labels is Windows-1252, whatever the page says.
_MEANS_WESTERN = frozenset({"iso8859-1", "ascii"})
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html\b|html\b|head\b|body\b)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(rb"<\0?/?\0?[a-zA-Z!][^<>]*>")
_LOOK = 4_096


def has_tags(data: bytes) -> bool:
    """Tell whether there is a tag in the bytes."""
    return _TAG.search(data) is not None


def begins_as_html(head: bytes) -> bool:
    """Tell whether a file begins as an HTML page does, comments and white space before it aside."""
    encoding = _marked(head) or _WESTERN
    return bool(_OPENING.match(head[:_LOOK].decode(encoding, "ignore").lstrip("\ufeff")))


def decoded(data: bytes, path: str) -> tuple[str, Problem | None]:
    """Return the text of a page, and a problem if some bytes are not of the encoding that it names.

    A byte order mark decides, then UTF-8 if it fits, then what the page says, then Windows-1252. Raises `InputError`
    for binary data.
    """
    encoding = _marked(data)
    if encoding is None and b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        message = f"{path}:{line}: a binary file, not HTML (a zero byte at {data.index(0)})"
        raise InputError(message, hint="save the page again, as HTML")
    for candidate in (encoding, "utf-8", _declared(data)):
        try:
            if candidate:
                return data.decode(candidate), None
        except UnicodeDecodeError:
            continue
    chosen = encoding or _declared(data) or _WESTERN
    text = data.decode(chosen, "replace")
    if "\ufffd" not in text:
        return text, None
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return text, Problem(path, line, f"bytes that are not {chosen.upper()}, the first here", "read as \ufffd")


def _marked(data: bytes) -> str | None:
    """Return the encoding that a byte order mark, or the zero bytes of a first tag, give away."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return "utf-16-le" if data[:2] == b"<\0" else "utf-16-be" if data[:2] == b"\0<" else None


def _declared(data: bytes) -> str | None:
    """Return the text encoding that the page names, None if it names none that Python knows."""
    label = EncodingDetector.find_declared_encoding(data[:_LOOK], is_html=True)
    try:
        info = codecs.lookup(label or "")
    except (LookupError, ValueError):
        return None
    # Zip and base64 are codecs too; UTF-16 would show in the bytes.
    if not info._is_text_encoding or info.name.startswith(("utf-16", "utf-32")):
        return None
    return _WESTERN if info.name in _MEANS_WESTERN else info.name
