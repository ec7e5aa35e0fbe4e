"""What cannot be read is told, kept and shown until it is cured; it never stops what can be read."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from kb.errors import ConfigError, RefusedError, StoreError
from kb.exports.json import encode
from kb.pipeline import Silent
from kb.records import Problem

PROSE = "I think the long path by the river is better than the road, because it is dry in winter.\n"


def kept(lab) -> list[tuple[str, int | None, str]]:
    with lab.store() as store:
        return [(p.path, p.line, p.message) for p in store.problems.all()]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", None, "the file is empty"),
        (b" \n\t \r\n", None, "the file is empty"),
        (b" " * 100_000, None, "nothing but white space in the first 65,536 bytes"),
        (b"one\ntwo \0 three", 2, "a binary file, not text (a zero byte at 8)"),
        (b"one\ntwo\ncaf\xe9 three", 3, "not UTF-8: byte 0xe9 at byte 11"),
        (b"\xff\xfeo\0n\0", None, "UTF-16, not UTF-8"),
        (b'{"version": 1, "documents": [{"id": 3}]}', None, "not a bundle: "),
        (b'{"version": 1, "documents": [' + b"[" * 200_000, None, "nested deeper than any bundle"),
    ],
    ids=["empty", "white", "much white", "binary", "latin-1", "utf-16", "no bundle", "deep"],
)  # fmt: skip
def test_a_bad_file_is_a_problem_and_the_others_are_read(lab, data, line, message) -> None:
    report = lab.ingest(lab.write("sub/bad", data), lab.write("good.txt", PROSE))
    assert (report.added, report.failed) == (("good.txt",), ("sub/bad",))
    (problem,) = report.problems
    assert (problem.path, problem.line) == ("sub/bad", line)
    assert problem.message.startswith(message)
    assert problem.hint
    with lab.store() as store:
        assert store.problems.all() == [problem]


def test_a_problem_goes_when_the_file_is_read_cleanly(lab) -> None:
    lab.ingest(lab.write("a.txt", b"\0"))
    assert [path for path, _, _ in kept(lab)] == ["a.txt"]
    lab.ingest(lab.write("a.txt", PROSE))
    assert kept(lab) == []


def test_a_problem_goes_when_its_file_is_forgotten(lab) -> None:
    lab.ingest(lab.write("good.txt", PROSE), lab.write("bad.txt", b"\0"), "none.txt")
    assert [path for path, _, _ in kept(lab)] == ["bad.txt", "none.txt"]
    lab.forget("bad.txt")
    lab.forget(str(lab.folder / "none.txt"))
    assert kept(lab) == []
    assert len(lab.bundle().documents) == 1


def test_a_problem_of_a_document_goes_with_it(lab) -> None:
    text = f"---\ntitle: Paths\ndate: tomorrow\n---\n\n{PROSE}"
    report = lab.ingest(lab.write("a.md", text))
    assert (report.added, report.failed) == (("a.md",), ())
    assert kept(lab) == [("a.md", 1, "the date is not understood: tomorrow")]
    lab.forget("a.md")
    assert kept(lab) == []


def test_a_file_that_turns_bad_leaves_its_document(lab) -> None:
    lab.ingest(lab.write("a.txt", PROSE))
    before = lab.bundle().documents
    report = lab.ingest(lab.write("a.txt", b"\0"))
    assert report.failed == ("a.txt",)
    assert lab.bundle().documents == before
    assert [path for path, _, _ in kept(lab)] == ["a.txt"]


def test_standard_input_is_a_document_or_a_problem(lab) -> None:
    report = lab.ingest(Path("-"), Path("-"), stdin=io.BytesIO(PROSE.encode()))
    assert len(report.added) == 1
    assert report.added[0].startswith("stdin-")
    assert lab.ingest(Path("-"), stdin=io.BytesIO(PROSE.encode())).unchanged == report.added
    assert lab.ingest(Path("-"), stdin=io.BytesIO(b"")).failed == ("-",)
    assert lab.ingest(Path("-"), stdin=io.BytesIO(b"\n\0\n")).failed == ("-",)
    assert kept(lab) == [("-", 2, "a binary file, not text (a zero byte at 1)")]
    lab.ingest(Path("-"), stdin=io.BytesIO(b"# " + PROSE.encode()))
    assert kept(lab) == []
    assert len(lab.bundle().documents) == 2


def test_a_file_that_vanishes_between_listing_and_reading(lab, monkeypatch) -> None:
    from kb import finding

    plain = finding.find_files

    def listed(*arguments):
        found = plain(*arguments)
        (lab.folder / "b.txt").unlink()
        return found

    for name in ("a.txt", "b.txt", "c.txt"):
        lab.write(name, f"{name} {PROSE}")
    monkeypatch.setattr(finding, "find_files", listed)
    report = lab.ingest(lab.folder)
    assert (report.added, report.failed) == (("a.txt", "c.txt"), ("b.txt",))
    assert report.problems[0].message == "no longer there"


def test_a_disk_that_fails_while_reading(lab, monkeypatch) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    path = lab.write("a.txt", PROSE)
    plain = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: Broken() if self == path else plain(self, *a, **k))
    report = lab.ingest(path)
    assert report.problems == (
        Problem("a.txt", None, "cannot be read: Input/output error", "check its permissions and the disk"),
    )


def test_a_line_that_nobody_wrote_is_refused_before_it_is_cut(lab) -> None:
    report = lab.ingest(lab.write("a.txt", f"{PROSE}\n{PROSE.strip() * 12_000}\n"), lab.write("b.txt", PROSE))
    assert (report.added, report.failed) == (("b.txt",), ("a.txt",))
    (problem,) = report.problems
    assert (problem.path, problem.line) == ("a.txt", 3)
    assert "max_line" in problem.hint


def test_a_name_that_is_not_utf_8_can_be_kept(lab) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    report = lab.ingest(lab.write(name, PROSE), lab.write(f"bad-{name}", b"\0"))
    assert (report.added, report.failed) == (("caf\\xe9.txt",), ("bad-caf\\xe9.txt",))
    assert lab.ingest(lab.folder / name).unchanged == ("caf\\xe9.txt",)
    lab.forget(str(lab.folder / name))
    assert lab.bundle().documents == ()


def test_a_value_that_does_not_fit_is_a_problem_of_its_document_alone(lab) -> None:
    lab.write_all()
    lab.ingest(lab.folder)
    exported = json.loads(encode(lab.bundle()))
    exported["posts"][0]["karma"] = 2**70
    other = lab.other()
    report = other.ingest(other.write("base.json", json.dumps(exported)))
    assert report.added == ("b.txt", "c.md", "d.txt")
    assert [(p.path, "does not fit" in p.message) for p in report.problems] == [("base.json", True)]


def test_an_error_of_kb_on_one_file_is_told_and_the_others_are_read(lab, monkeypatch) -> None:
    from kb.stages import chain

    plain = chain.analyse

    def failing(document, *rest):
        if document.path == "b.txt":
            raise ZeroDivisionError("of course not")
        return plain(document, *rest)

    monkeypatch.setattr(chain, "analyse", failing)
    lab.write_all()
    report = lab.ingest(lab.folder)
    assert report.added == ("a.txt", "c.md", "d.txt")
    assert [p.message for p in report.problems] == ["kb failed on it (ZeroDivisionError: of course not)"]
    assert [d.path for d in lab.bundle().documents] == ["a.txt", "c.md", "d.txt"]


@pytest.mark.parametrize("error", [StoreError, RefusedError])
def test_an_error_of_the_database_ends_the_run_unless_one_row_is_at_fault(lab, monkeypatch, error) -> None:
    from kb.store.mentions import Mentions

    def refuse(*_: object) -> None:
        raise error("the disk is full")

    lab.ingest(lab.write("a.txt", PROSE))
    monkeypatch.setattr(Mentions, "add", refuse)
    lab.write("b.txt", f"More. {PROSE}")
    if error is RefusedError:
        assert lab.ingest("b.txt").problems[0].message == "the disk is full"
    else:
        with pytest.raises(StoreError):
            lab.ingest("b.txt")
    assert [d.path for d in lab.bundle().documents] == ["a.txt"]


def test_strict_stops_at_the_first_problem_and_keeps_what_was_read(lab) -> None:
    for name, text in (("a.txt", PROSE), ("b.txt", b"\0"), ("c.txt", f"Also. {PROSE}")):
        lab.write(name, text)
    report = lab.ingest(lab.folder, strict=True)
    assert (report.fatal, report.added, report.failed) == (True, ("a.txt",), ("b.txt",))
    bundle = lab.bundle()
    assert [d.path for d in bundle.documents] == ["a.txt"]
    assert bundle.claims
    assert lab.ingest("a.txt", strict=True).fatal is False


def test_strict_reads_nothing_if_a_path_is_wrong(lab) -> None:
    report = lab.ingest(lab.write("a.txt", PROSE), "none.txt", strict=True)
    assert (report.fatal, report.added, report.failed) == (True, (), ("none.txt",))
    assert not lab.database.exists()


def test_nothing_to_read_makes_no_database(lab) -> None:
    (lab.folder / "empty").mkdir()
    report = lab.ingest("empty", "none.txt")
    assert [p.message for p in report.problems] == ["no readable files in this folder", "no such file or folder"]
    assert list(lab.folder.iterdir()) == [lab.folder / "empty"]


def test_a_dry_run_says_what_would_happen_and_touches_nothing(lab) -> None:
    files = lab.write_all()
    before = sorted(lab.folder.iterdir())
    report = lab.ingest(lab.folder, lab.write("bad.txt", b"\0"), dry_run=True)
    assert (report.added, report.failed, report.sizes) == (("a.txt", "b.txt", "c.md", "d.txt"), ("bad.txt",), None)
    (lab.folder / "bad.txt").unlink()
    assert sorted(lab.folder.iterdir()) == before
    lab.ingest("a.txt", "b.txt")
    held = (lab.bundle(), lab.database.stat().st_mtime_ns)
    lab.write("b.txt", PROSE)
    report = lab.ingest(*files, dry_run=True)
    assert (report.unchanged, report.replaced, report.added) == (("a.txt",), ("b.txt",), ("c.md", "d.txt"))
    assert (lab.bundle(), lab.database.stat().st_mtime_ns) == held
    assert lab.ingest("bad.txt", dry_run=True, strict=True).fatal


def test_a_base_in_no_folder_is_refused_and_the_folder_not_made(lab) -> None:
    lab.name = "no/such/kb.db"
    with pytest.raises(StoreError, match="there is no folder"):
        lab.ingest(lab.write("a.txt", PROSE))
    assert not (lab.folder / "no").exists()


def test_a_format_is_given_or_refused(lab) -> None:
    path = lab.write("a.txt", f"# Paths\n\n{PROSE}")
    lab.ingest(path, format="markdown")
    assert [d.format for d in lab.bundle().documents] == ["markdown"]
    assert lab.ingest(path).replaced == ("a.txt",), "as another format it is another document"
    with pytest.raises(ConfigError):
        lab.ingest(path, format="papyrus")


def test_progress_names_every_stage_and_every_file(lab) -> None:
    class Watching(Silent):
        def __init__(self) -> None:
            self.stages: list[tuple[str, int | None]] = []
            self.steps = 0

        def stage(self, name: str, total: int | None) -> None:
            self.stages.append((name, total))

        def advance(self, n: int = 1) -> None:
            self.steps += n

    lab.write_all()
    progress = Watching()
    lab.ingest(lab.folder, progress=progress)
    assert progress.stages[0] == ("reading", 4)
    assert progress.steps == 4
    assert [name for name, _ in progress.stages[-2:]] == ["topics", "cruxes"]


def test_membership_is_asked_for_one_document_at_a_time(lab, monkeypatch) -> None:
    """Reading a file costs the same however many documents the base holds."""
    from kb.store.connection import Connection

    asked: list[int] = []
    plain = Connection.rows

    def counted(self, *arguments):
        found = plain(self, *arguments)
        asked.append(len(found))
        return found

    lab.write_all()
    lab.ingest(lab.folder)
    for number in range(20):
        lab.write(f"n{number}.txt", f"Number {number}. {PROSE}")
    lab.ingest(lab.folder)
    from kb.pipeline import deriving

    monkeypatch.setattr(deriving, "derive", lambda *_: None)
    monkeypatch.setattr("kb.pipeline.commands.derive", lambda *_: None)
    monkeypatch.setattr(Connection, "rows", counted)
    lab.ingest("n7.txt")
    assert max(asked) <= 3


def test_a_problem_of_an_export_itself_goes_when_standard_input_is_read_again(lab) -> None:
    lab.write_all()
    lab.ingest(lab.folder)
    exported = json.loads(encode(lab.bundle()))
    exported["posts"][0]["document_id"] = "d:0000000000000000"
    other = lab.other()
    other.ingest(Path("-"), stdin=io.BytesIO(json.dumps(exported).encode()))
    assert [(path, "there is no document" in message) for path, _, message in kept(other)] == [("-", True)]
    other.ingest(Path("-"), stdin=io.BytesIO(encode(lab.bundle()).encode()))
    assert kept(other) == []
