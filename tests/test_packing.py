"""Compressed files and archives: what is in them is read, within bounds, and nothing is written where they say."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
import zstandard

from kb import packing
from kb.config import IngestConfig
from kb.records import Problem

WORDS = b"Ponds freeze from the top.\n" * 50
CONFIG = IngestConfig()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


def opener(data: bytes) -> packing.Opener:
    return lambda: io.BytesIO(data)


def zipped(files: dict[str, bytes], **options: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(files: dict[str, bytes], links: dict[str, str] | None = None, mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return made.getvalue()


def contents(data: bytes, config: IngestConfig = CONFIG) -> tuple[dict[str, bytes], list[Problem]]:
    files: dict[str, bytes] = {}
    problems = []
    for entry in packing.entries(packing.unpacked(opener(data), config.max_ratio), "pack", config):
        if isinstance(entry, Problem):
            problems.append(entry)
        else:
            with entry.open() as stream:
                files[entry.name] = stream.read()
            with entry.open() as again:
                assert again.read() == files[entry.name]
    return files, problems


@pytest.mark.parametrize("kind", PACK)
def test_a_compressed_file_is_read_as_what_it_holds(kind: str) -> None:
    open_ = packing.unpacked(opener(PACK[kind](WORDS)), CONFIG.max_ratio)
    for _ in range(2):
        with open_() as stream:
            assert stream.readline() + stream.read() == WORDS


def test_a_plain_file_is_opened_as_it_is() -> None:
    open_ = opener(WORDS)
    assert packing.unpacked(open_, 1) is open_


@pytest.mark.parametrize(
    ("name", "plain"), [("a.ndjson.ZST", "a.ndjson"), ("a.gz", "a"), (".gz", ".gz"), ("a.md", "a.md")]
)
def test_the_name_without_its_compression(name: str, plain: str) -> None:
    assert packing.plain_name(name) == plain


@pytest.mark.parametrize("kind", [k for k in PACK if k != "zst"])
def test_a_cut_off_stream_is_an_error_of_the_file_and_gives_what_was_whole(kind: str) -> None:
    lines = b"".join(b"%d " % i * 40 + b"\n" for i in range(20_000))
    data = PACK[kind](lines)
    with packing.unpacked(opener(data[: len(data) // 2]), CONFIG.max_ratio)() as stream:
        found = b""
        with pytest.raises(OSError, match="damaged or cut off"):
            while line := stream.readline():
                found += line
    assert len(found) > 1_000
    assert lines.startswith(found)


def test_damaged_data_is_an_error_of_the_file() -> None:
    data = bytearray(gzip.compress(bytes(range(256)) * 400))
    data[40:60] = b"\xff" * 20
    with packing.unpacked(opener(bytes(data)), CONFIG.max_ratio)() as stream, pytest.raises(OSError, match="damaged"):
        stream.read()


def test_a_file_that_swells_beyond_the_ratio_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_UNSUSPICIOUS", 100_000)
    open_ = packing.unpacked(opener(gzip.compress(b"\0" * 5_000_000)), 100)
    with open_() as stream, pytest.raises(OSError, match="more than 100 times"):
        stream.read()


@pytest.mark.parametrize("make", [zipped, tarred, lambda f: gzip.compress(tarred(f))], ids=["zip", "tar", "tar.gz"])
def test_the_files_of_an_archive(make: Callable[[dict[str, bytes]], bytes]) -> None:
    files = {"a.txt": WORDS, "deep/er/b.md": b"more", "empty": b""}
    assert contents(make(files)) == (files, [])


def test_a_large_entry_goes_through_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_IN_MEMORY", 1_000)
    files = {"a": b"x" * 5_000, "b": b"y" * 10, "c": bytes(range(250)) * 4}
    assert contents(zipped(files)) == (files, [])


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd", "a/../../b", "C:/x.txt", "..\\out.txt"])
def test_a_name_that_leads_out_is_a_problem_and_the_rest_is_read(name: str) -> None:
    files, problems = contents(zipped({name: b"bad", "good.txt": b"good"}))
    assert files == {"good.txt": b"good"}
    assert [p.message for p in problems] == ["a name that leads out of the archive"]


def test_links_and_encrypted_entries_are_problems() -> None:
    files, problems = contents(tarred({"a": b"a"}, links={"b": "/etc/passwd"}))
    assert (files, [p.message for p in problems]) == ({"a": b"a"}, ["no plain file"])
    data = bytearray(zipped({"a": b"a"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    files, problems = contents(bytes(data))
    assert (files, [p.message for p in problems]) == ({}, ["encrypted"])


def test_the_bounds_end_an_archive() -> None:
    many = zipped({str(i): b"x" for i in range(30)})
    files, problems = contents(many, replace(CONFIG, max_entries=10))
    assert len(files) == 10
    assert "more than 10 files" in problems[-1].message
    large = zipped({"a": b"a" * 900_000, "b": b"b" * 900_000, "c": b"c"})
    files, problems = contents(large, replace(CONFIG, max_unpacked_megabytes=1))
    assert list(files) == ["a"]
    assert "more than 1 MB" in problems[-1].message


def test_a_file_that_lies_about_its_size_is_bounded() -> None:
    data = bytearray(zipped({"a": b"\0" * 3_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    files, problems = contents(bytes(data), replace(CONFIG, max_unpacked_megabytes=1))
    assert all(len(content) <= 10 for content in files.values())
    assert problems or files


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_a_cut_off_archive_gives_its_whole_files_or_a_problem(make: Callable[[dict[str, bytes]], bytes]) -> None:
    files = {f"{i}.txt": bytes([65 + i]) * 3_000 for i in range(9)}
    data = make(files)
    for cut in range(len(data) // 9, len(data) - 2_000, len(data) // 9):
        found, problems = contents(data[:cut])
        assert all(files[name] == content for name, content in found.items())
        # A tar that is cut between two of its files looks whole.
        assert problems or make is tarred
