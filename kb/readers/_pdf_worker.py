"""The lines of a PDF with their places, taken out in a process of its own: `python _pdf_worker.py`.

The PDF comes on standard input; each page leaves as one line of JSON (`_pdf_page`), so that what was whole is kept
whatever ends the process. A hostile PDF can make any library run for hours or fill the memory: the system stops the
process at the bounds set here, and a crash in native code ends nothing else. Nothing of `kb` is imported, since the
process starts for every file.
"""

from __future__ import annotations

import ctypes
import json
import math
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# Bounds far beyond any paper: processor seconds of a page, bytes of memory, characters of a page, pages.
PAGE_SECONDS = 3
MEMORY_BYTES = 3 * 2**30
PAGE_CHARACTERS = 100_000
PAGES = 5_000

_HYPHEN = "\x02"
_ENDS = "\r\n\x02"
_FONT_NAME_BYTES = 128


def main() -> None:
    """Read a PDF from standard input and write its head and its pages."""
    _bound_memory()
    for record in _records(sys.stdin.buffer.read()):
        sys.stdout.buffer.write(json.dumps(record).encode() + b"\n")
        sys.stdout.buffer.flush()


def _records(data: bytes) -> Iterator[dict[str, Any]]:
    _bound_time()
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        facts = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        yield {"error": "encrypted" if locked else str(error)}
        return
    yield {"pages": count, "title": _sound(facts.get("Title", "")), "author": _sound(facts.get("Author", ""))}
    for index in range(min(count, PAGES)):
        _bound_time()
        try:
            page = document[index]
            yield _page(page, index + 1)
            page.close()
        except (pypdfium2.PdfiumError, ValueError) as error:
            yield {"number": index + 1, "error": str(error)}


def _page(page: pypdfium2.PdfPage, number: int) -> dict[str, Any]:
    text = page.get_textpage()
    count = pdfium.FPDFText_CountChars(text)
    lines = tuple(_lines(text, min(count, PAGE_CHARACTERS)))
    images = not lines and any(o.type == pdfium.FPDF_PAGEOBJ_IMAGE for o in page.get_objects(max_depth=2))
    text.close()
    return {
        "number": number, "height": _finite(page.get_height()), "lines": lines, "images": images,
        "cut": count > PAGE_CHARACTERS,
    }  # fmt: skip


def _lines(text: pypdfium2.PdfTextPage, count: int) -> Iterator[list[Any]]:
    """Yield the stretches between line ends, in the order in which the page writes them."""
    units: list[int] = []
    first = 0
    for index in range(count + 1):
        unit = pdfium.FPDFText_GetUnicode(text, index) if index < count else 10
        if chr(min(unit, 0x10FFFF)) not in _ENDS:
            units.append(unit)
            continue
        words = _words(units)
        if words.strip():
            line = _line(text, words, first, index - 1, hyphen=chr(unit) == _HYPHEN)
            if line is not None:
                yield line
        units = []
        first = index + 1


def _words(units: list[int]) -> str:
    """Return the text of UTF-16 or UTF-32 units; halves of pairs that stand alone fall away."""
    raw = b"".join(u.to_bytes(2, "little") for u in units if u <= 0xFFFF)
    if any(u > 0xFFFF for u in units):
        return "".join(chr(u) for u in units if u <= 0x10FFFF and not 0xD800 <= u <= 0xDFFF)
    return raw.decode("utf-16-le", "ignore")


def _line(text: pypdfium2.PdfTextPage, words: str, first: int, last: int, *, hyphen: bool) -> list[Any] | None:
    """Return the stretch with its place; None for text that runs up or down the page."""
    while first < last and not chr(pdfium.FPDFText_GetUnicode(text, first)).strip():
        first += 1
    while last > first and not chr(pdfium.FPDFText_GetUnicode(text, last)).strip():
        last -= 1
    angle = pdfium.FPDFText_GetCharAngle(text, first)
    if 0.1 < angle < 6.18:
        return None
    left, right, bottom, top = _box(text, first)
    end = _box(text, last)
    middle = (first + last) // 2
    size = max(pdfium.FPDFText_GetFontSize(text, i) * _scale(text, i) for i in (first, middle))
    bold = all(_bold(text, i) for i in (first, middle, last))
    place = [left, max(right, end[1]), min(bottom, end[2]), max(top, end[3])]
    return [words.strip(), *place, _finite(size), bold, hyphen]


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, box):
        return 0.0, 0.0, 0.0, 0.0
    return _finite(box.left), _finite(box.right), _finite(box.bottom), _finite(box.top)


def _finite(points: float) -> float:
    """Return a length that JSON can hold."""
    return round(points, 1) if math.isfinite(points) else 0.0


def _scale(text: pypdfium2.PdfTextPage, index: int) -> float:
    """Return how much larger a character is drawn than its font size says: some writers scale the page instead."""
    matrix = pdfium.FS_MATRIX()
    found = pdfium.FPDFText_GetMatrix(text, index, matrix)
    return abs(float(matrix.d)) or 1.0 if found else 1.0


def _bold(text: pypdfium2.PdfTextPage, index: int) -> bool:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    pdfium.FPDFText_GetFontInfo(text, index, name, _FONT_NAME_BYTES, ctypes.c_int())
    font = name.value.decode("latin-1").casefold()
    # CMBX and the like are the bold fonts of TeX.
    return "bold" in font or "cmbx" in font or "black" in font or "heavy" in font


def _sound(value: str) -> str:
    return value.encode("utf-8", "ignore").decode().replace("\0", "")


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_time() -> None:
    """Let the system end this process if the next step takes too long: native code heeds nothing else."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, PAGE_SECONDS)


if __name__ == "__main__":
    main()
