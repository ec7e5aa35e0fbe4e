"""Bytes to text, the same way in every reader: UTF-8, nothing translated, clear words where it is not text."""

from __future__ import annotations

import codecs

from kb.errors import InputError
from kb.protocols import Source


def decode(source: Source) -> str:
    """Return the whole text of `source` without a byte order mark; line ends stay as they are.

    Raises `InputError` if it is empty, binary, too large or not UTF-8.
    """
    data = source.read_bytes()
    if not data.strip():
        raise InputError(f"{source.path}: the file is empty", hint="nothing to read; remove it or fill it")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InputError(f"{source.path}: UTF-16, not UTF-8", hint=_convert("UTF-16", source.path))
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        message = f"{source.path}:{line}: a binary file, not text (a zero byte at {data.index(0)})"
        raise InputError(message, hint="kb reads text; export or convert it first")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `error.start` counts from behind a byte order mark.
        place = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        line = data.count(b"\n", 0, place) + 1
        message = f"{source.path}:{line}: not UTF-8: byte 0x{data[place]:02x} at byte {place}"
        raise InputError(message, hint=_convert("WINDOWS-1252", source.path)) from error
    if not text.strip():
        raise InputError(f"{source.path}: the file is empty", hint="nothing to read; remove it or fill it")
    return text


def head_text(source: Source) -> str | None:
    """Return the beginning of `source` as text, a cut-off last character dropped; None if it is no UTF-8 text."""
    if b"\0" in source.head:
        return None
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(source.head)
    except UnicodeDecodeError:
        return None
    return text if text.strip() else None


def lines(text: str) -> list[tuple[int, int]]:
    """Return the half-open range of every line, without its line feed or a carriage return before it."""
    found = []
    position = 0
    while position <= len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        end = stop - 1 if stop > position and text[stop - 1] == "\r" else stop
        found.append((position, end))
        position = stop + 1
    return found


def stem(path: str) -> str:
    """Return the file name of `path` without its folder and its last suffix."""
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _convert(encoding: str, path: str) -> str:
    return f"convert it, for example: iconv -f {encoding} -t UTF-8 {path!r}"
