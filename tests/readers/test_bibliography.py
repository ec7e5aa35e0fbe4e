from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pytest

from kb.protocols import Source
from kb.readers._bib_entry import Entry
from kb.readers._bibliography import described
from kb.readers.markdown import PLUGIN as MARKDOWN
from kb.records import ParsedDocument, Problem


def beside(files: Mapping[str, bytes], path: str = "papers/salt.pdf", title: str = "") -> tuple[Entry, list[Problem]]:
    return described(Source(path, b"", io.BytesIO, 1, beside=files.get), title)


def entry(bib: str) -> Entry:
    return beside({"salt.bib": bib.encode()})[0]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ek, Bo and Byte, Ada", ("Bo Ek", "Ada Byte")),
        ("Bo Ek and Ada Byte and others", ("Bo Ek", "Ada Byte")),
        (r"{\O}stby, Ren{\'e} and von der Alm, J{\"o}rg", ("René Østby", "Jörg von der Alm")),
        ("{Salt and Ice Council} and Ek, Bo", ("Salt and Ice Council", "Bo Ek")),
        (r"\v{C}apek, Karel", ("Karel Čapek",)),
        ("Ek, Bo\n  and Byte, Ada", ("Bo Ek", "Ada Byte")),
        ("", ()),
    ],
)
def test_authors_come_as_first_and_last_name(written: str, names: tuple[str, ...]) -> None:
    assert entry(f"@article{{k, title={{T x}}, author={{{written}}}}}").authors == names


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year=2021", "2021"),
        ("year={2021}, month=feb", "2021-02"),
        ("year=2021, month={February}, day={3}", "2021-02-03"),
        ("year=2021, month=2", "2021-02"),
        ("year=2021, month=feb # { 3}", "2021-02-03"),
        ("date={2021-02-03}", "2021-02-03"),
        ("date={2021-02}", "2021-02"),
        ("year={in press}", None),
        ("year=2021, month=13", "2021"),
    ],
)
def test_dates_are_as_exact_as_they_are_written(fields: str, date: str | None) -> None:
    assert entry(f"@misc{{k, title={{T x}}, {fields}}}").date == date


def test_tex_becomes_words() -> None:
    found = entry(r"@misc{k, title={The {R}iver's \emph{\'Ecole} \& {\"O}l --- a study}, keywords={ice, salt; steps}}")
    assert found.title == "The River's École & Öl — a study"
    assert found.tags == ("ice", "salt", "steps")


def test_the_address_is_the_own_one_or_that_of_the_doi() -> None:
    assert entry(r"@misc{k, title={T x}, url={https://x.test/a\_b}, doi={10.1/y}}").url == "https://x.test/a_b"
    assert entry("@misc{k, title={T x}, doi={10.1/y_z}}").url == "https://doi.org/10.1/y_z"
    assert entry("@misc{k, title={T x}, url={javascript:alert(1)}}").url is None


CSL = [
    {
        "id": "ek", "type": "article", "title": "On <i>Salt</i>", "DOI": "10.1/s",
        "author": [{"family": "Ek", "given": "Bo"}, {"family": "Alm", "given": "Jo", "non-dropping-particle": "von"},
                   {"literal": "Ice Council"}, "odd", {}],
        "issued": {"date-parts": [[2020, "4", 5]]},
    },
    {"id": "other", "type": "book", "title": "Steps", "issued": {"raw": "March 2001"}},
]  # fmt: skip


def test_csl_json_of_the_same_name() -> None:
    found, problems = beside({"salt.json": json.dumps(CSL[:1]).encode()})
    assert found.title == "On Salt"
    assert found.authors == ("Bo Ek", "Jo von Alm", "Ice Council")
    assert (found.date, found.url, problems) == ("2020-04-05", "https://doi.org/10.1/s", [])


def test_json_of_another_kind_beside_a_paper_is_let_be() -> None:
    for other in ({"type": "post", "body": "x"}, [1, None], "words", {"data": {}}):
        assert beside({"salt.json": json.dumps(other).encode()}) == (Entry(), [])


LIBRARY = b"""@misc{one, title={Another thing altogether}, author={Ek, Bo}}
@misc{two, title={Whatever}, author={Byte, Ada}, file={:/home/b/papers/salt.pdf:PDF}}
@misc{three, title={On the Salting of Steps in {W}inter}, author={Sae, Cy}}
"""


def test_a_library_of_the_folder_must_name_the_file() -> None:
    assert beside({"library.bib": LIBRARY})[0].authors == ("Ada Byte",)
    assert beside({"library.bib": LIBRARY}, "papers/three.pdf")[0].authors == ("Cy Sae",)
    assert beside({"references.bib": LIBRARY}, "x.pdf", "On the salting of steps in winter")[0].authors == ("Cy Sae",)
    assert beside({"references.bib": LIBRARY}, "papers/x.pdf", "On the salting of stairs in summer")[0] == Entry()
    assert beside({"references.bib": LIBRARY}, "papers/another-thing-altogether.pdf")[0].authors == ("Bo Ek",)


def test_files_of_several_forms_are_understood() -> None:
    files = b"Full Text:files/12/salt.pdf:application/pdf;Note:n.html:text/html"
    zotero = b"@misc{k, title={T x}, author={Ek, Bo}, file={%s}}" % files
    assert beside({"library.bib": zotero})[0].authors == ("Bo Ek",)


def test_a_file_of_the_same_name_with_several_works_must_name_it_too() -> None:
    assert beside({"salt.bib": LIBRARY.replace(b"salt.pdf", b"ice.pdf")})[0] == Entry()


@pytest.mark.parametrize(
    "data",
    [b"@article{x, title={never closed", b"\xff\xfe\x00", b"@article{a, title={T}}\n@article{a, title={U}}", b"@@@{{{"],
)
def test_broken_bibtex_is_a_problem_or_nothing(data: bytes) -> None:
    _, problems = beside({"salt.bib": data})
    assert all(p.path == "papers/salt.pdf" and p.message.startswith("salt.bib: ") and p.hint for p in problems)


def test_many_broken_entries_are_summed_up() -> None:
    _, problems = beside({"salt.bib": b"@article{x, title={never closed\n" * 50})
    assert 0 < len(problems) <= 4


def test_broken_json_is_a_problem() -> None:
    (problem,) = beside({"salt.json": b'{"title": '})[1]
    assert "salt.json: not valid JSON" in problem.message


def test_a_hostile_bibliography_ends_well() -> None:
    for data in (b"{" * 100_000, b"@a{b,c={" * 5_000, b"@string{a=a#a}" * 2_000, b"[" * 100_000, b"\\" * 50_000):
        beside({"salt.bib": b"@misc{k, title={" + data + b"}}", "salt.json": data})


def test_markdown_without_an_author_is_signed_by_the_bibliography_and_with_one_is_not() -> None:
    files = {"salt.bib": b"@misc{k, title={T x}, author={Ek, Bo}, year=2020, url={https://x.test}}"}

    def read(text: str) -> ParsedDocument:
        data = text.encode()
        (found,) = MARKDOWN.read(Source("notes/salt.md", data, lambda: io.BytesIO(data), 10**6, beside=files.get))
        assert isinstance(found, ParsedDocument)
        return found

    assert read("# Salt\n\nWords.").posts[0].author == "Bo Ek"
    assert (read("# Salt\n\nWords.").title, read("# Salt\n\nWords.").date) == ("Salt", "2020")
    assert read("---\nauthor: Ada Byte\n---\nWords.").posts[0].author == "Ada Byte"
