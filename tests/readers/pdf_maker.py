"""Makes PDF papers for tests, and the two that are kept: `.venv/bin/python tests/readers/pdf_maker.py`.

A paper is laid out as journals do it: title and authors over the page, one or two columns, running head, page numbers,
hyphens at line ends, footnotes, references.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=9, leading=11, alignment=4, firstLineIndent=9)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=10.5, leading=13, spaceBefore=7, spaceAfter=3)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=16, leading=19, alignment=1, spaceAfter=6)
NAMES = ParagraphStyle("names", fontName="Times-Roman", fontSize=10, leading=13, alignment=1)
HEADS = ("Abstract", "References", "Appendix")


def paper(
    title: str,
    authors: Sequence[str],
    text: str,
    *,
    columns: int = 1,
    head: str = "Annals of Invented Results",
    facts: tuple[str, str] | None = None,
) -> bytes:
    """Return a PDF of `text`: blank lines part paragraphs, `# ` begins a heading. `facts` are its title and author."""
    width, height = A5

    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(40, height - 25, head)
        canvas.drawCentredString(width / 2, 18, str(document.page))
        canvas.setTitle(facts[0] if facts else "")
        canvas.setAuthor(facts[1] if facts else "")

    room = (width - 80 - 14 * (columns - 1)) / columns
    lefts = [40 + n * (room + 14) for n in range(columns)]
    first = [
        Frame(40, height - 130, width - 80, 95, 0, 0, 0, 0),
        *(Frame(x, 35, room, height - 170, 0, 0, 0, 0) for x in lefts),
    ]
    later = [Frame(x, 35, room, height - 75, 0, 0, 0, 0) for x in lefts]
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A5, invariant=1)
    document.addPageTemplates([PageTemplate("first", first, furniture), PageTemplate("later", later, furniture)])
    story: list[Flowable] = [Paragraph(title, TITLE), *(Paragraph(name, NAMES) for name in authors)]
    story += [NextPageTemplate("later"), FrameBreak()]
    for block in text.strip().split("\n\n"):
        words = " ".join(block.split())
        story.append(Paragraph(words[2:], HEADING) if words.startswith("# ") else Paragraph(words, BODY))
    document.build(story)
    return out.getvalue()


def pages(*lines: Sequence[tuple[float, float, float, str]]) -> bytes:
    """Return a PDF with a page for each list of (x, y, size, words), drawn as they come."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A5, invariant=1)
    for page in lines:
        for x, y, size, words in page:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def main() -> None:
    """Write the sample and the paper of the corpus from the texts beside them."""
    here = Path(__file__).resolve().parent
    for text, target, columns in (
        (here / "papers" / "lanterns.txt", here.parent / "samples" / "pdf" / "lanterns.pdf", 1),
        (here / "papers" / "meters.txt", here.parents[1] / "corpus" / "papers" / "meters-before-models.pdf", 2),
    ):
        title, names, body = text.read_text(encoding="utf-8").split("\n", 2)
        target.write_bytes(paper(title, names.split("; "), body, columns=columns))


if __name__ == "__main__":
    main()
