"""PDF papers: paragraphs with page numbers, title and authors, by PDFium (https://pypdfium2.readthedocs.io)."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kb.errors import InputError
from kb.protocols import Reader, Reading, Source
from kb.readers._bibliography import described
from kb.readers._decode import stem
from kb.readers._pdf_front import Front, front_of
from kb.readers._pdf_page import Head, Page
from kb.readers._pdf_rows import rows_of
from kb.readers._pdf_text import body_of
from kb.records import ParsedDocument, PostKind, Problem, RawPost, Unit

# The header may stand behind other bytes (ISO 32000-2, annex H of 1.7: within the first 1024).
_MAGIC = b"%PDF-"
_MAGIC_WITHIN = 1024
_WORKER = Path(__file__).with_name("_pdf_worker.py")
# The worker stops itself at far less; this is for where the system cannot do it.
_SECONDS = 300
_OCR = "kb reads no pictures: run it through OCR first, for example ocrmypdf"
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the worker gave: the head, the pages it came to, how it ended, and what it said last."""

    head: Head
    pages: tuple[Page, ...]
    code: int
    said: str


class Pdf:
    """Reads a PDF as one post."""

    name = "pdf"
    description = "PDF papers: paragraphs with their pages, title and authors, running heads and references left out"
    signs = "the first bytes are %PDF-"
    origin = "arXiv, a journal's site, a word processor; metadata from a BibTeX or CSL-JSON file beside it"

    def sniff(self, source: Source) -> float:
        """Return a high value for the signature of PDF."""
        place = source.head[:_MAGIC_WITHIN].find(_MAGIC)
        return 0.0 if place < 0 else 0.99 if place == 0 else 0.9

    def read(self, source: Source) -> Iterator[Reading]:
        """Yield the one document of the file. Raises `InputError` for a broken, locked or picture-only PDF."""
        taken = _take(source)
        problems = _problems(taken, source.path)
        front = front_of(taken.head, rows_of(taken.pages))
        body = body_of(front.rows)
        if not body.text:
            raise _no_text(taken, source.path)
        yield _document(source, front, body.text, body.anchors, problems)


def _document(
    source: Source, front: Front, text: str, anchors: tuple[tuple[int, int], ...], problems: list[Problem]
) -> ParsedDocument:
    entry, broken = described(source, front.title)
    authors = entry.authors or front.authors
    post = RawPost(
        PostKind.POST, 0, len(text.rstrip()), authors[0] if authors else None, None if authors else "1",
        date=entry.date, url=entry.url, coauthors=tuple(authors[1:]),
    )  # fmt: skip
    return ParsedDocument(
        format=Pdf.name, title=entry.title or front.title or source.title or stem(source.path), text=text,
        posts=(post,), url=entry.url, date=entry.date, tags=entry.tags, problems=(*problems, *broken),
        unit=Unit.PAGE, anchors=anchors,
    )  # fmt: skip


def _take(source: Source) -> _Taken:
    """Return what the worker process takes out of the file. Raises `InputError` if that is not even its head."""
    data = source.read_bytes()
    if not data.strip():
        raise InputError(f"{source.path}: the file is empty", hint="nothing to read; remove it or fill it")
    if _MAGIC not in data[:_MAGIC_WITHIN]:
        raise InputError(f"{source.path}: not a PDF: it does not begin with %PDF-", hint="name another --format")
    # -P keeps modules of this folder from taking the place of real ones of the same name.
    command = [sys.executable, "-P", str(_WORKER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        out, code, said = done.stdout, done.returncode, done.stderr
    except subprocess.TimeoutExpired as error:
        out, code, said = error.stdout or b"", -int(signal.SIGTERM), b"it takes too long"
    records = [line for line in out.split(b"\n") if line]
    try:
        head = msgspec.json.decode(records[0], type=Head)
        pages = [msgspec.json.decode(line, type=Page) for line in _whole(records[1:])]
    except (IndexError, msgspec.DecodeError) as error:
        message = f"{source.path}: {_ending(code, said) or 'not a PDF that can be read'}"
        raise InputError(message, hint="open it in a PDF viewer and print it to a new PDF") from error
    if head.error:
        raise _unreadable(head.error, source.path)
    return _Taken(head, tuple(pages), code, _ending(code, said))


def _whole(records: Sequence[bytes]) -> Sequence[bytes]:
    """Return the records without a last one that the end of the process cut."""
    return records if not records or records[-1].endswith(b"}") else records[:-1]


def _ending(code: int, said: bytes) -> str:
    """Return what ended the worker before its time, "" if nothing did."""
    if code == 0:
        return ""
    if code in {-int(getattr(signal, "SIGPROF", 27)), -int(signal.SIGTERM)}:
        return "it takes too long to unpack"
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return "it takes too much memory to unpack" if "MemoryError" in last else f"it cannot be unpacked ({last or code})"


def _unreadable(error: str, path: str) -> InputError:
    if error == "encrypted":
        return InputError(
            f"{path}: locked with a password", hint="unlock it first, for example: qpdf --decrypt --password=..."
        )
    return InputError(
        f"{path}: not a PDF that can be read: {error}", hint="open it in a PDF viewer and print it to a new PDF"
    )


def _no_text(taken: _Taken, path: str) -> InputError:
    if taken.said:
        return InputError(f"{path}: page {len(taken.pages) + 1}: {taken.said}", hint="print it to a new PDF")
    if any(page.images for page in taken.pages):
        return InputError(f"{path}: pictures of pages, no text", hint=_OCR)
    return InputError(f"{path}: no text on its {taken.head.pages} pages", hint=_OCR)


def _problems(taken: _Taken, path: str) -> list[Problem]:
    """Return what of the pages could not be read; the line of such a problem is the page."""
    found = [Problem(path, p.number, f"page {p.number} cannot be read: {p.error}") for p in taken.pages if p.error]
    if len(found) > _MOST_PROBLEMS:
        found = [*found[:_MOST_PROBLEMS], Problem(path, None, f"{len(found) - _MOST_PROBLEMS} more pages are broken")]
    found += [Problem(path, p.number, f"page {p.number}: more text than a page holds") for p in taken.pages if p.cut]
    pictures = [page.number for page in taken.pages if page.images]
    if pictures and len(pictures) < len(taken.pages):
        message = f"{len(pictures)} of {len(taken.pages)} pages are pictures, the first page {pictures[0]}"
        found.append(Problem(path, pictures[0], message, _OCR))
    reached = len(taken.pages)
    if reached < taken.head.pages:
        why = taken.said or "so many pages are read"
        message = f"read up to page {reached} of {taken.head.pages:,}: {why}"
        found.append(Problem(path, reached, message, "split the file"))
    return found


PLUGIN: Reader = Pdf()
