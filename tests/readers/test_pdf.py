from __future__ import annotations

import io
import random
import zlib
from collections.abc import Mapping

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kb.errors import InputError
from kb.protocols import HEAD_BYTES, Source
from kb.readers._pdf_front import names_in
from kb.readers.pdf import PLUGIN
from kb.records import ParsedDocument, Problem, Unit
from tests.readers.pdf_maker import pages, paper

SENTENCES = (
    "The harbour froze early that year and nobody had salted the steps. ",
    "We think that salt would have prevented most of the falls. ",
    "Others hold that the steps were worn and that salt changes nothing. ",
)
PROSE = "".join(SENTENCES) * 3


def given(data: bytes, files: Mapping[str, bytes] | None = None, path: str = "papers/steps.pdf") -> Source:
    return Source(path, data[:HEAD_BYTES], lambda: io.BytesIO(data), 10**8, beside=(files or {}).get)


def read(data: bytes, files: Mapping[str, bytes] | None = None) -> ParsedDocument:
    (document,) = PLUGIN.read(given(data, files))
    assert isinstance(document, ParsedDocument)
    return document


def lines(document: ParsedDocument) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def page_of(document: ParsedDocument, words: str) -> int:
    place = document.text.index(words)
    return [page for start, page in document.anchors if start <= place][-1]


@pytest.mark.parametrize("columns", [1, 2])
def test_lines_become_paragraphs_in_reading_order(columns: int) -> None:
    blocks = [f"Point {n} is this. {PROSE}" for n in range(12)]
    text = "# Abstract\n\nWe measured steps.\n\n# 1 Falls\n\n" + "\n\n".join(blocks)
    document = read(paper("On Frozen Steps and Who Should Salt Them", ["Ada Byte", "Bo Ek"], text, columns=columns))
    wanted = ["## Abstract", "We measured steps.", "## 1 Falls", *(" ".join(block.split()) for block in blocks)]
    assert lines(document) == wanted
    assert document.title == "On Frozen Steps and Who Should Salt Them"
    (post,) = document.posts
    assert (post.author, post.coauthors) == ("Ada Byte", ("Bo Ek",))
    assert (post.start, post.end) == (0, len(document.text.rstrip()))


def test_every_place_leads_to_its_page() -> None:
    blocks = [f"Point {n} is this. {PROSE}" for n in range(24)]
    document = read(paper("On Frozen Steps", ["Ada Byte"], "\n\n".join(blocks)))
    found = [page_of(document, f"Point {n} is") for n in range(24)]
    assert document.unit is Unit.PAGE
    assert found == sorted(found)
    assert set(found) == {1, 2, 3, 4}
    assert [start for start, _ in document.anchors] == sorted(start for start, _ in document.anchors)


def test_running_heads_page_numbers_and_references_are_left_out_and_an_appendix_stays() -> None:
    text = "\n\n".join([PROSE] * 10)
    text += "\n\n# References\n\nEk, B. A book of salt. 1999.\n\n# Appendix\n\nThe raw counts follow."
    document = read(paper("On Frozen Steps", ["Ada Byte"], text, head="Proceedings of Winter 7"))
    assert "Proceedings" not in document.text
    assert "book of salt" not in document.text
    assert lines(document)[-2:] == ["## Appendix", "The raw counts follow."]
    assert not any(line.isdigit() for line in lines(document))


def test_a_hyphen_at_a_line_end_is_undone_unless_the_word_has_it_elsewhere() -> None:
    page = [
        (40, 500, 10, "The so-called winter-salting of steps is disputed, and the dis-"),
        (40, 488, 10, "pute is old. Long-term figures exist, and the long-"),
        (40, 476, 10, "term figures are clear."),
    ]
    (line,) = lines(read(pages(page)))
    assert line.endswith("and the dispute is old. Long-term figures exist, and the long-term figures are clear.")


def test_footnotes_do_not_cut_a_paragraph_that_goes_over_the_page() -> None:
    first = [(40, 560 - 12 * n, 10, f"Line {n} of a paragraph that runs down all of the first page") for n in range(30)]
    notes = [(40, 190, 7, "1 Salt was dear in those years.")]
    second = [(40, 560, 10, "and ends here."), (52, 548, 10, "A second paragraph begins.")]
    found = lines(read(pages([*first, *notes], second)))
    assert found[0].endswith("first page and ends here.")
    assert found[1:] == ["1 Salt was dear in those years.", "A second paragraph begins."]


def test_a_list_keeps_its_items() -> None:
    page = [
        (40, 500, 10, "Three things would help:"),
        (40, 488, 10, "• salt on the upper steps, which are the"),
        (50, 476, 10, "steeper ones,"),
        (40, 464, 10, "• a rail,"),
        (40, 452, 10, "• and daylight."),
    ]
    assert lines(read(pages(page))) == [
        "Three things would help:",
        "- salt on the upper steps, which are the steeper ones,",
        "- a rail,",
        "- and daylight.",
    ]


def test_what_the_file_says_of_itself_counts_only_if_the_first_page_bears_it_out() -> None:
    text = "# Abstract\n\n" + PROSE
    told = read(paper("On Frozen Steps", ["Ada Byte and Bo Ek"], text, facts=("On Frozen Steps", "Ada Byte, Bo Ek")))
    assert (told.title, told.posts[0].author, told.posts[0].coauthors) == ("On Frozen Steps", "Ada Byte", ("Bo Ek",))
    template = read(paper("On Frozen Steps", ["Ada Byte"], text, facts=("Template for Winter 2019", "Office User")))
    assert (template.title, template.posts[0].author) == ("On Frozen Steps", "Ada Byte")


def test_an_address_below_the_title_is_no_author() -> None:
    document = read(paper("On Frozen Steps", ["Department of Ice", "ice@example.org"], PROSE))
    assert (document.posts[0].author, document.posts[0].speaker) == (None, "1")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Byte1, Bo van der Ek2∗ and Å. Ö. Sæter", ["Ada Byte", "Bo van der Ek", "Å. Ö. Sæter"]),
        ("Emeka St. Clair & O'Neil Jones-Li", ["Emeka St. Clair", "O'Neil Jones-Li"]),
        ("University of Nowhere", []),
        ("Ada Byte, Cambridge", []),
        ("we salt the steps", []),
        ("12 March 2020", []),
        ("", []),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert names_in(line) == names


def test_a_bibliography_beside_the_file_wins() -> None:
    bib = rb"@article{s, title={Steps, {S}alted}, author={{\'E}clair, Zo{\"e} and Ek, Bo}, year=2021, month=feb,"
    bib += b"doi={10.1/x}}"
    document = read(paper("On Frozen Steps", ["Ada Byte"], PROSE), {"steps.bib": bib})
    (post,) = document.posts
    assert (document.title, post.author, post.coauthors) == ("Steps, Salted", "Zoë Éclair", ("Bo Ek",))
    assert (document.date, post.date, document.url) == ("2021-02", "2021-02", "https://doi.org/10.1/x")


def test_a_broken_bibliography_is_a_problem_and_the_paper_is_read() -> None:
    document = read(paper("On Frozen Steps", ["Ada Byte"], PROSE), {"steps.json": b"{", "steps.bib": b"\xff\xfe"})
    assert document.posts[0].author == "Ada Byte"
    assert ["steps.bib" in p.message for p in document.problems] == [True, False]


def image_pages(words: str = "") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 100, 100, 200, 200)
    canvas.showPage()
    if words:
        canvas.drawString(100, 600, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_pictures_of_pages_are_told_with_what_to_do() -> None:
    with pytest.raises(InputError, match="no text") as caught:
        read(image_pages())
    assert "OCR" in (caught.value.hint or "")
    (problem,) = read(image_pages("Only this page has words.")).problems
    assert (problem.line, "OCR" in (problem.hint or "")) == (1, True)


def test_a_locked_file_is_told() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 600, "Nobody reads this.")
    canvas.save()
    with pytest.raises(InputError, match="password"):
        read(out.getvalue())


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.4", b"words", b"", b"%PDF-" + bytes(range(256)) * 50])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.message.startswith("papers/steps.pdf: ")
    assert caught.value.hint


def raw_pdf(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of hand-written objects; object 1 is the catalogue."""
    out = b"%PDF-1.5\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in objects.items())
    return out + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def stream(words: bytes, facts: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (facts, len(words), words)


def test_a_page_that_unpacks_for_ever_is_stopped_and_the_pages_before_it_are_kept() -> None:
    font = b"<</Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</X 10 0 R>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Resources%s/Contents 5 0 R>>" % font,
        4: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Resources%s/Contents 6 0 R>>" % font,
        5: stream(b"BT /F 12 Tf 40 300 Td (The first page is sound.) Tj ET"),
        6: stream(b"/X Do " * 10),
    }
    for level in range(10, 20):
        facts = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (level + 1)
        objects[level] = stream(b"/X Do " * 10, facts)
    objects[20] = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    document = read(raw_pdf(objects))
    assert lines(document) == ["The first page is sound."]
    (problem,) = document.problems
    assert (problem.line, "too long" in problem.message) == (1, True)


def test_a_stream_that_unpacks_to_gigabytes_ends_well() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 10**6) for _ in range(200)) + packer.flush()
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 5 0 R>>",
        5: stream(bomb, b"/Filter/FlateDecode"),
    }
    with pytest.raises(InputError):
        read(raw_pdf(objects))


def test_damaged_files_give_documents_problems_or_an_input_error() -> None:
    data = paper("On Frozen Steps", ["Ada Byte"], "\n\n".join([PROSE] * 4), columns=2)
    chance = random.Random(7)
    for _ in range(8):
        broken = bytearray(data[: chance.randrange(len(data) // 4, len(data))])
        for _ in range(chance.randrange(40)):
            broken[chance.randrange(5, len(broken))] = chance.randrange(256)
        try:
            found = list(PLUGIN.read(given(bytes(broken))))
        except InputError:
            continue
        for one in found:
            assert isinstance(one, ParsedDocument | Problem)


def test_sniff_goes_by_the_signature() -> None:
    assert PLUGIN.sniff(given(b"%PDF-1.4\n")) > 0.9
    assert PLUGIN.sniff(given(b"\n\n%PDF-1.4\n")) == 0.9
    assert PLUGIN.sniff(given(b"words about %PDF", path="x.pdf")) == 0.0
