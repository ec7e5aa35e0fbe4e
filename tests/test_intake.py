"""Which files are read: folders, patterns, links, pipes, and the names that files have in the base."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from kb import finding, intake
from kb.config import IngestConfig
from kb.errors import ConfigError, InputError
from kb.records import Problem

CONFIG = IngestConfig()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt", "a.md", "sub/c.txt", "sub/deep/d.md", "README.md", ".git/config", "sub/.hidden", "kb.toml", "other.db",
        "kb.sqlite", "kb.sqlite-wal", "kb.sqlite.lock", "sub/kb.sqlite",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def find(folder: Path, *paths: Path, glob: str = "*") -> tuple[list[str], list[tuple[str, str]]]:
    database = folder / "kb.sqlite"
    files, problems = finding.find_files(paths or (folder,), glob, CONFIG, database)
    return [finding.stored_path(f, database) for f in files], [(p.path, p.message) for p in problems]


def test_a_folder_is_read_whole_and_sorted_without_the_base_and_what_is_ignored(folder) -> None:
    assert find(folder) == (["a.md", "b.txt", "sub/c.txt", "sub/deep/d.md", "sub/kb.sqlite"], [])


@pytest.mark.parametrize(
    ("glob", "names"),
    [("*.md", ["a.md", "sub/deep/d.md"]), ("sub/*.txt", ["sub/c.txt"]), ("?.txt", ["b.txt", "sub/c.txt"])],
)
def test_a_pattern_chooses_among_the_names(folder, glob, names) -> None:
    assert find(folder, glob=glob) == (names, [])


def test_a_pattern_does_not_keep_out_a_file_that_is_named(folder) -> None:
    assert find(folder, folder / "b.txt", folder / "README.md", glob="*.md")[0] == ["b.txt", "README.md"]


def test_an_empty_pattern_is_refused(folder) -> None:
    with pytest.raises(ConfigError):
        find(folder, glob="")


def test_a_path_given_twice_is_read_once_where_it_came_first(folder, monkeypatch) -> None:
    monkeypatch.chdir(folder)
    given = (Path("sub/c.txt"), Path("sub/../b.txt"), folder / "b.txt", Path("sub"), Path("-"), Path("-"))
    assert find(folder, *given)[0] == ["sub/c.txt", "b.txt", "sub/deep/d.md", "sub/kb.sqlite", "-"]


def test_a_folder_without_readable_files(folder) -> None:
    (folder / "empty").mkdir()
    assert find(folder, folder / "empty") == ([], [("empty", "no readable files in this folder")])
    assert find(folder, folder / "sub", glob="*.pdf") == ([], [("sub", "no readable files in this folder")])


def test_paths_that_are_no_files(folder) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "dangling").symlink_to(folder / "nothing")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket"))
    names = ("pipe", "socket", "loop", "dangling", "none", "b.txt/below", "x" * 300)
    _, problems = find(folder, Path("/dev/null"), *(folder / name for name in names))
    assert problems == [
        ("/dev/null", "a device, not a file"),
        ("pipe", "a named pipe, not a file"),
        ("socket", "a socket, not a file"),
        ("loop", "cannot be read: Too many levels of symbolic links"),
        ("dangling", "a link that leads nowhere"),
        ("none", "no such file or folder"),
        ("b.txt/below", "no such file or folder"),
        ("x" * 300, "cannot be read: File name too long"),
    ]


def test_a_folder_that_links_to_itself_is_read_once(folder) -> None:
    (folder / "sub" / "again").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "loop").symlink_to(folder / "sub" / "loop")
    (folder / "sub" / "link.txt").symlink_to(folder / "b.txt")
    files, problems = find(folder)
    assert files == ["a.md", "b.txt", "sub/c.txt", "sub/deep/d.md", "sub/kb.sqlite", "sub/link.txt"]
    assert problems == [("sub/loop", "cannot be read: Too many levels of symbolic links")]


def test_a_folder_that_may_not_be_read_is_a_problem(folder, monkeypatch) -> None:
    plain = os.scandir

    def guarded(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied", str(path))
        return plain(path)

    monkeypatch.setattr(os, "scandir", guarded)
    files, problems = find(folder)
    assert "sub/c.txt" in files
    assert problems == [("sub/deep", "the folder cannot be read: Permission denied")]


def test_names_are_relative_to_the_folder_of_the_base_if_below_it(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base").mkdir()
    assert finding.stored_path(Path("base/sub/a.txt"), Path("base/kb.db")) == "sub/a.txt"
    assert finding.stored_path(Path("a.txt"), Path("base/kb.db")) == (tmp_path / "a.txt").as_posix()
    assert finding.stored_path(Path("-"), Path("base/kb.db")) == "-"


@pytest.mark.parametrize(
    ("message", "line", "told"),
    [
        ("a.txt: not so", None, "not so"),
        ("a.txt:12: not so: b.txt: yes", 12, "not so: b.txt: yes"),
        ("other words", None, "other words"),
    ],
)
def test_an_error_becomes_a_problem_of_the_file(message, line, told) -> None:
    error = InputError(message, hint="do so")
    assert intake.problem_of(error, "a.txt", "x/a.txt") == Problem("x/a.txt", line, told, "do so")


CSL = b'[{"type": "article-journal", "title": "Slow trains", "author": [{"family": "Holm"}]}]'


@pytest.mark.parametrize(
    ("files", "read"),
    [
        ({"a.pdf": b"%PDF", "a.json": CSL, "a.bib": b"@article{a}"}, ["a.pdf"]),
        ({"a.pdf": b"%PDF", "a.csl.json": CSL, "references.json": CSL}, ["a.pdf"]),
        ({"a.pdf": b"%PDF", "a.json": b'{"post": {"title": "x"}}'}, ["a.json", "a.pdf"]),
        ({"b.json": CSL, "c.json": b"broken"}, ["b.json", "c.json"]),
    ],
)
def test_what_tells_of_a_paper_is_read_with_it_and_not_by_itself(tmp_path: Path, files: dict, read: list[str]) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found, problems = finding.find_files([tmp_path], "*", CONFIG, tmp_path / "kb.db")
    assert ([f.name for f in found], problems) == (read, [])


def test_a_bibliography_named_by_itself_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_bytes(b"@article{a}")
    found, problems = finding.find_files([tmp_path / "a.bib"], "*", CONFIG, tmp_path / "kb.db")
    assert (found, [p.message for p in problems]) == ([], ["a bibliography, not a document"])
